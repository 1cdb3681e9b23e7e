package org.smoothap.data.prepare;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;

/**
 * A folder that {@link Preparation} has written: the pictures under their own names and the data set's lists unchanged, so
 * that the data set's own reader opens it, and a manifest. The lists speak of the originals; this corrects what the reader
 * makes of them: boxes are scaled (or dropped, where the pictures are cut to them), images that could not be read are left
 * out, and the origin says what was done.
 */
public final class PreparedFolder {
    private static final String MANIFEST = "prepared.json";
    private static final String JOURNAL = "prepared.log";
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /**
     * What {@code prepared.json} says.
     *
     * @param source where the originals lay
     * @param complete false while it is prepared
     * @param skipped names of images that could not be read
     */
    record Manifest(PrepareSettings settings, String source, boolean complete, List<String> skipped) {}

    private final Path path;

    /** @param path absolute and normalised */
    PreparedFolder(Path path) {
        this.path = path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    Path journal() {
        return path.resolve(JOURNAL);
    }

    /** True if the folder has something in it that no preparation writes first. */
    boolean isForeign() throws IOException {
        try (Stream<Path> inside = Files.list(path)) {
            return inside.map(file -> file.getFileName().toString())
                    .anyMatch(name -> !name.startsWith(".") && !name.equals(JOURNAL));
        }
    }

    /** Null if there is none. */
    Manifest manifest() throws IOException {
        Path file = path.resolve(MANIFEST);
        try {
            return Files.exists(file) ? JSON.readValue(Files.readString(file), Manifest.class) : null;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(file + ": is no manifest of a prepared folder; delete the folder and prepare again", e);
        }
    }

    void write(Manifest manifest) throws IOException {
        Path temporary = path.resolve("." + MANIFEST + ".tmp");
        Files.writeString(temporary, JSON.writeValueAsString(manifest) + "\n");
        Files.move(temporary, path.resolve(MANIFEST), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The table as it is to be used: unchanged, unless its root lies in a prepared folder.
     *
     * @param root that the table was opened with; null for none
     * @throws IOException if the folder was not prepared to its end, or for other boxes than the table has
     */
    public static ImageTable adjust(ImageTable table, Path root) throws IOException {
        for (Path folder = root == null ? null : root.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
            PreparedFolder prepared = new PreparedFolder(folder);
            Manifest manifest = prepared.manifest();
            if (manifest != null) {
                return prepared.adjust(table, manifest);
            }
        }
        return table;
    }

    private ImageTable adjust(ImageTable table, Manifest manifest) throws IOException {
        if (!manifest.complete()) {
            throw new IOException(path
                    + ": was not prepared to its end; run the same 'smoothap datasets prepare' again, it goes on");
        }
        boolean crop = manifest.settings().cropBoxes();
        PreparedNames names = new PreparedNames(path, table.rows(), crop);
        Set<String> skipped = new HashSet<>(manifest.skipped());
        boolean boxes = table.rows().stream().anyMatch(row -> row.box() != null);
        Map<String, Journal.Entry> entries = boxes ? Journal.read(journal()) : Map.of();
        List<ImageRow> rows = new ArrayList<>();
        for (ImageRow row : table.rows()) {
            if (row.box() == null && skipped.isEmpty()) {
                rows.add(row);
                continue;
            }
            String name = names.of(row);
            if (skipped.contains(name)) {
                continue;
            }
            if (row.box() != null) {
                Journal.Entry entry = entries.get(name);
                if (entry == null) {
                    throw new IOException(path.resolve(name) + ": was not prepared with this box; prepare the data set again");
                }
                rows.add(crop ? cut(row, path.resolve(name)) : row.withBox(scaled(row.box(), entry)));
            } else {
                rows.add(row);
            }
        }
        ImageTable used = table.withRows(rows);
        return new ImageTable(used.name(), used.origin() + ", " + manifest.settings().description(), used.drawn(), used.rows(),
                used.tests(), used.splitFiles());
    }

    private static ImageRow cut(ImageRow row, Path file) {
        return new ImageRow(ImageLocation.of(file), row.label(), row.split(), row.query(), row.gallery(), null, row.superlabel(),
                row.tests(), row.face());
    }

    /** Rounded outwards; at least one pixel. A box outside its image stays outside, for the check to find. */
    private static Box scaled(Box box, Journal.Entry entry) {
        if (box.left() >= entry.sourceWidth() || box.top() >= entry.sourceHeight()) {
            return box;
        }
        return new Box(
                Math.min(down(box.left(), entry.width(), entry.sourceWidth()), entry.width() - 1),
                Math.min(down(box.top(), entry.height(), entry.sourceHeight()), entry.height() - 1),
                up(Math.min(box.right(), entry.sourceWidth()), entry.width(), entry.sourceWidth()),
                up(Math.min(box.bottom(), entry.sourceHeight()), entry.height(), entry.sourceHeight()));
    }

    private static int down(int place, int to, int from) {
        return (int) ((long) place * to / from);
    }

    private static int up(int place, int to, int from) {
        return (int) (((long) place * to + from - 1) / from);
    }
}
