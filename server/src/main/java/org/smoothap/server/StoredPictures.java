package org.smoothap.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.smoothap.data.image.RgbImage;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageIds;
import org.smoothap.data.table.ImageRow;
import org.smoothap.search.IndexedImage;

/**
 * The bytes of the images of an index: of pictures that came over the network in the index's own folder, of others in the
 * folder that was indexed. A path is taken from the index alone, and what it leads to must lie inside that folder: a link
 * out of it is not followed.
 */
final class StoredPictures {
    private static final long MOST_BYTES = 256L << 20;

    private final KeptPictures kept;
    private final Path root;

    /** @param root the folder that was indexed; an empty string for none */
    StoredPictures(KeptPictures kept, String root) {
        this.kept = kept;
        this.root = root.isEmpty() ? null : Path.of(root);
    }

    /** @throws Problem 404 if the file is gone, or lies elsewhere */
    byte[] bytes(IndexedImage image) {
        try {
            Path file = image.kept() ? kept.file(image.stamp().sha256()) : inRoot(image);
            if (Files.size(file) > MOST_BYTES) {
                throw Problem.notFound("the file of '" + Upload.brief(image.id()) + "' is too large to be a picture");
            }
            return Files.readAllBytes(file);
        } catch (IOException | InvalidPathException e) {
            throw gone(image);
        }
    }

    /** The image itself: the picture, or the part of it that the image is. */
    RgbImage decoded(IndexedImage image, long mostPixels) {
        RgbImage picture = EncodedPicture.of(bytes(image), mostPixels).decode();
        Box box = box(image);
        return box == null ? picture
                : new Crop(box.left(), box.top(), box.right() - box.left(), box.bottom() - box.top(), false).of(picture);
    }

    private static Box box(IndexedImage image) {
        return image.kept() ? null : ImageIds.row(image.id(), Path.of(""), "").box();
    }

    private Path inRoot(IndexedImage image) throws IOException {
        if (root == null) {
            throw Problem.notFound("the index was made of vectors alone; it knows no pictures");
        }
        ImageRow row = ImageIds.row(image.id(), root, "");
        Path real = row.location().file().toRealPath();
        if (!real.startsWith(root.toRealPath()) || !Files.isRegularFile(real)) {
            throw Problem.notFound("the picture '" + Upload.brief(image.id()) + "' lies outside the folder that was indexed");
        }
        return real;
    }

    private static Problem gone(IndexedImage image) {
        return Problem.notFound("the file of '" + Upload.brief(image.id())
                + "' is no longer where it was indexed; bring the index up to date");
    }
}
