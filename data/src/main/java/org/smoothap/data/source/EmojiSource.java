package org.smoothap.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/**
 * Emoji as four vendors draw them: 1,857 classes (the code points of an emoji) of exactly four images, 32×32 with alpha.
 * The first call gets npm's emoji-datasource and cuts its sheets into the cache; later ones read the cache. Where that
 * fails, {@link DrawnDataset} takes its place, and one notice says why.
 */
final class EmojiSource implements Source {
    private static final String VERSION = "16.0.0";
    private static final NpmPackage PACKAGE = new NpmPackage(NpmPackage.npm(), "emoji-datasource@" + VERSION,
            "2006725061dc0098daa832d65f854a7bec0740af2eb47cb5b23d89f7e2c849f9", Duration.ofMinutes(5));

    private final NpmPackage download;
    private final Map<String, Split> splits;
    private final Source fallback;

    EmojiSource() {
        this(PACKAGE, committedSplits(), new DrawnDataset());
    }

    /**
     * @param splits the split of every emoji that is expected, by its code points as in {@code unified}
     * @param fallback what is opened where the emoji cannot be had
     */
    EmojiSource(NpmPackage download, Map<String, Split> splits, Source fallback) {
        this.download = download;
        this.splits = splits;
        this.fallback = fallback;
    }

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("emoji", "1,857 emoji as Apple, Facebook, Google and Twitter draw them, 32x32; half of the emoji unseen",
                "package MIT; images: Google Apache-2.0, Twitter CC BY 4.0, Apple (c) Apple, not for commercial use, "
                        + "Facebook unclear",
                "got by npm on first use (25 MB, emoji-datasource " + VERSION + "); without npm, 'drawn' is used instead", false);
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Path folder = options.cache().resolve("emoji-" + VERSION);
        try {
            if (Files.isDirectory(folder)) {
                try {
                    return read(folder, options.notices());
                } catch (IOException e) {
                    options.notices().accept("emoji: " + e.getMessage() + "; making the folder again");
                    CacheFolder.delete(folder);
                }
            }
            options.notices().accept(
                    "emoji: getting emoji-datasource " + VERSION + " with npm (25 MB, once), kept in " + folder);
            make(folder, options.notices());
            return read(folder, options.notices());
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException denied
                    ? "no permission to write " + denied.getFile()
                    : String.valueOf(e.getMessage()).replaceAll("\\R+", " ");
            options.notices().accept(
                    "emoji: " + reason + "; using images that smoothap draws itself (dataset 'drawn') instead");
            return fallback.open(new DatasetOptions(null, options.cache(), options.notices()));
        }
    }

    private void make(Path folder, Consumer<String> notices) throws IOException {
        Path work = CacheFolder.work(folder);
        try {
            Path archive = download.get(work);
            notices.accept("emoji: cutting " + splits.size() * EmojiSheets.VENDORS.size() + " images from the sheets");
            CacheFolder.make(folder, cells -> EmojiSheets.cut(archive, splits, cells));
        } finally {
            CacheFolder.delete(work);
        }
    }

    /** @throws IOException if the folder does not hold exactly the expected images */
    private ImageTable read(Path folder, Consumer<String> notices) throws IOException {
        ImageTable table = CsvSource.open(folder.resolve("table.csv"), "emoji", "emoji-datasource " + VERSION, notices);
        Map<String, Long> counts = table.rows().stream().filter(row -> splits.get(row.label()) == row.split())
                .filter(row -> Files.isRegularFile(row.location().file()))
                .collect(Collectors.groupingBy(ImageRow::label, Collectors.counting()));
        long vendors = EmojiSheets.VENDORS.size();
        if (table.rows().size() != splits.size() * vendors || !counts.keySet().equals(splits.keySet())
                || counts.values().stream().anyMatch(count -> count != vendors)) {
            throw new IOException(folder + ": expected " + splits.size() + " classes of " + vendors + " images, found "
                    + counts.values().stream().mapToLong(Long::longValue).sum() + " usable images in " + counts.size()
                    + " classes");
        }
        return table;
    }

    /** The project's own list: a random half of the emoji for training, the other for the test. */
    static Map<String, Split> committedSplits() {
        Map<String, Split> splits = new TreeMap<>();
        try (InputStream in = EmojiSource.class.getResourceAsStream("emoji-split.csv")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split(","))
                    .forEach(cells -> splits.put(cells[0], Splits.of(cells[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return splits;
    }
}
