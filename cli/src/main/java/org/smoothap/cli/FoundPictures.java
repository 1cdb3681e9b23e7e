package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.table.ImageIds;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;
import org.smoothap.report.Picture;
import org.smoothap.search.IndexedImage;

/** The pictures behind the images of an index, for pages. */
final class FoundPictures {
    private final Path index;
    private final Path root;

    FoundPictures(Path index, Path root) {
        this.index = index;
        this.root = root;
    }

    Picture of(IndexedImage image) {
        String label = image.metadata().getOrDefault("label", "");
        ImageRow row = image.kept()
                ? ImageRow.of(ImageLocation.of(image.keptFile(index)), label, Split.TEST)
                : ImageIds.row(image.id(), root, label);
        return picture(row, label, image.id());
    }

    /** Words stand for a file that is gone. */
    static Picture picture(ImageRow row, String label, String caption) {
        try (ImageStore store = new ImageStore(List.of(row), 0)) {
            return new Picture(store.get(0), label, caption);
        } catch (IOException e) {
            return new Picture(null, label, caption + " (cannot be read)");
        }
    }

    static Picture blank(String label) {
        return new Picture(null, label, "");
    }
}
