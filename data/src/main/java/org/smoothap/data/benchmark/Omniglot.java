package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.smoothap.Sha256;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Source;
import org.smoothap.data.source.Splits;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/**
 * Omniglot (Lake, Salakhutdinov, Tenenbaum, Science 350, 2015), read from its official zip files without unpacking.
 *
 * <p>With {@code images_background_small1.zip} and {@code images_background_small2.zip}: all alphabets of the first are
 * for training; those alphabets of the second that the first does not have (Japanese_(katakana), Sanskrit, Tagalog) are
 * the test. With {@code images_background.zip} and {@code images_evaluation.zip}: background trains, evaluation tests.
 * The label is {@code Alphabet/characterNN}, the superlabel the alphabet.
 */
final class Omniglot implements Source {
    /** {@code <zip name>/<Alphabet>/characterNN/XXXX_DD.png}, the official layout. */
    private static final Pattern ENTRY = Pattern.compile("[^/]+/([^/]+)/(character\\d+)/\\d+_\\d+\\.png");

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("omniglot", "handwritten characters, 20 drawers each; test alphabets are unseen",
                "MIT License", "put images_background_small1.zip and images_background_small2.zip (or images_background.zip "
                        + "and images_evaluation.zip) of GitHub brendenlake/omniglot, folder python, into the root", true,
                List.of(new PublishedCount("train", 964, 19_280, "the background set, Lake et al. 2015", true),
                        new PublishedCount("test", 659, 13_180, "the evaluation set, Lake et al. 2015", true),
                        new PublishedCount("train", 136, 2_720, "the official small set 1, counted", true),
                        new PublishedCount("test", 106, 2_120, "the three other alphabets of the official small set 2, counted", true)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Path root = options.root();
        Path small1 = root.resolve("images_background_small1.zip");
        Path small2 = root.resolve("images_background_small2.zip");
        Path background = root.resolve("images_background.zip");
        Path evaluation = root.resolve("images_evaluation.zip");
        List<ImageRow> rows = new ArrayList<>();
        if (Files.isRegularFile(small1) && Files.isRegularFile(small2)) {
            rows.addAll(read(small1, Split.TRAIN, options));
            Set<String> seen = new HashSet<>();
            rows.forEach(row -> seen.add(row.superlabel()));
            read(small2, Split.TEST, options).stream().filter(row -> !seen.contains(row.superlabel())).forEach(rows::add);
            return new ImageTable("omniglot-small", "Omniglot, the official small background sets", false, rows)
                    .withSplitFiles(hashes(small1, small2));
        }
        if (Files.isRegularFile(background) && Files.isRegularFile(evaluation)) {
            rows.addAll(read(background, Split.TRAIN, options));
            rows.addAll(read(evaluation, Split.TEST, options));
            ImageTable table = new ImageTable("omniglot", "Omniglot, the official background and evaluation sets", false, rows)
                    .withSplitFiles(hashes(background, evaluation));
            return Splits.noticeSeenClasses(table, options.notices());
        }
        throw new IOException(root + ": expected images_background_small1.zip and images_background_small2.zip, or "
                + "images_background.zip and images_evaluation.zip, found neither pair");
    }

    private static Map<String, String> hashes(Path... zips) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (Path zip : zips) {
            hashes.put(zip.getFileName().toString(), Sha256.of(zip));
        }
        return hashes;
    }

    private static List<ImageRow> read(Path zip, Split split, DatasetOptions options) throws IOException {
        List<ImageRow> rows = new ArrayList<>();
        int others = 0;
        try (ZipFile file = new ZipFile(zip.toFile())) {
            List<String> names = file.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).sorted().toList();
            for (String name : names) {
                Matcher parts = ENTRY.matcher(name);
                if (parts.matches() && !parts.group(1).equals("..") && !name.startsWith("../")) {
                    rows.add(new ImageRow(new ImageLocation(zip, name), parts.group(1) + "/" + parts.group(2), split, true,
                            true, null, parts.group(1)));
                } else {
                    others++;
                }
            }
        } catch (ZipException e) {
            throw new IOException(zip + ": is not a readable zip file (" + e.getMessage() + "); get it again", e);
        }
        if (rows.isEmpty()) {
            throw new IOException(zip + ": expected entries like images_background_small1/Greek/character01/0394_01.png, found "
                    + others + " others");
        }
        if (others > 0) {
            options.notices().accept(zip + ": " + others + " entries left out, their names are not those of Omniglot");
        }
        return rows;
    }
}
