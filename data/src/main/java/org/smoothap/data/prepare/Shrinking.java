package org.smoothap.data.prepare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.image.JpegEncoder;
import org.smoothap.data.image.Resampler;
import org.smoothap.data.image.RgbImage;
import org.smoothap.data.table.ImageRow;

/** Makes the prepared file of one image after the other; thread-safe. */
final class Shrinking implements AutoCloseable {
    /** What prepared files are called until they are whole; the names that begin so are left by a killed process. */
    static final String TEMPORARY = ".prepare-";

    /** @param reason why the original cannot be used; null if it was prepared */
    record Outcome(String name, Journal.Entry entry, boolean doneBefore, String reason) {}

    private final List<ImageRow> rows;
    private final List<String> names;
    private final PreparedFolder folder;
    private final PrepareSettings settings;
    private final Map<String, Journal.Entry> done;
    private final ImageStore images;

    /**
     * @param rows one for each prepared file, with a box where it is to be cut to it
     * @param names of the prepared files
     * @param done what was prepared before
     */
    Shrinking(List<ImageRow> rows, List<String> names, PreparedFolder folder, PrepareSettings settings,
            Map<String, Journal.Entry> done) {
        this.rows = rows;
        this.names = names;
        this.folder = folder;
        this.settings = settings;
        this.done = done;
        this.images = new ImageStore(rows, 0);
    }

    /** @throws IOException if the prepared file cannot be written */
    Outcome prepare(int i) throws IOException {
        String name = names.get(i);
        Path source = rows.get(i).location().file();
        Path target = folder.file(name);
        BasicFileAttributes attributes;
        RgbImage image;
        try {
            attributes = Files.readAttributes(source, BasicFileAttributes.class);
            Journal.Entry before = done.get(name);
            if (before != null && before.sourceBytes() == attributes.size()
                    && before.sourceTime() == attributes.lastModifiedTime().toMillis() && isThere(target, before.bytes())) {
                return new Outcome(name, before, true, null);
            }
            image = images.get(i);
        } catch (IOException | RuntimeException e) { // decoders meet broken files with either
            return new Outcome(name, null, false, reason(source, e));
        }
        RgbImage small = shrunk(image);
        Path temporary = folder.file(TEMPORARY + Thread.currentThread().threadId() + ".tmp");
        if (small == image && rows.get(i).box() == null) {
            Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.write(temporary, JpegEncoder.encode(small, settings.quality()));
        }
        long bytes = Files.size(temporary);
        Files.createDirectories(target.getParent());
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Journal.Entry entry = new Journal.Entry(attributes.size(), attributes.lastModifiedTime().toMillis(), image.width(),
                image.height(), small.width(), small.height(), bytes);
        return new Outcome(name, entry, false, null);
    }

    /** torchvision's Resize(side), antialiased; the same image if it is small enough. */
    private RgbImage shrunk(RgbImage image) {
        int side = settings.side();
        int shortSide = Math.min(image.width(), image.height());
        if (shortSide <= side) {
            return image;
        }
        int width = (int) ((long) side * image.width() / shortSide);
        int height = (int) ((long) side * image.height() / shortSide);
        return Resampler.resize(image, 0, 0, image.width(), image.height(), width, height, Resampler.Filter.BILINEAR);
    }

    private static boolean isThere(Path file, long bytes) throws IOException {
        return Files.exists(file) && Files.size(file) == bytes;
    }

    private static String reason(Path source, Exception e) {
        if (e instanceof NoSuchFileException) {
            return source + ": no such file";
        }
        String message = e.getMessage() == null || e.getMessage().equals(source.toString()) ? e.getClass().getSimpleName()
                : e.getMessage();
        return (message.startsWith(source.toString()) ? message : source + ": " + message).replaceAll("\\R+", " ");
    }

    @Override
    public void close() throws IOException {
        images.close();
    }
}
