package org.smoothap.data.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

/**
 * How large a split or a test of a table is, beside what is published of it.
 *
 * @param part the name of the split or the test
 * @param rows its places in {@link ImageTable#rows()}, ascending
 * @param classes number of its labels
 * @param singletons number of labels with one image in this part: such an image has no positive to rank
 * @param published what is known of this part; may be empty
 */
public record PartCount(String part, List<Integer> rows, int classes, int singletons, List<PublishedCount> published) {
    public PartCount {
        rows = List.copyOf(rows);
        published = List.copyOf(published);
    }

    /**
     * The splits that have images, and the tests that are not one of those or of another test's images.
     *
     * @param info of the data set that the table was made from
     */
    public static List<PartCount> of(ImageTable table, DatasetInfo info) {
        List<PartCount> parts = new ArrayList<>();
        for (Split split : Split.values()) {
            add(split.name().toLowerCase(Locale.ROOT),
                    IntStream.range(0, table.rows().size()).filter(i -> table.rows().get(i).split() == split), table, info,
                    parts);
        }
        for (TestSet test : table.tests()) {
            add(test.name(), IntStream.of(table.rowsOf(test)), table, info, parts);
        }
        return List.copyOf(parts);
    }

    private static void add(String name, IntStream places, ImageTable table, DatasetInfo info, List<PartCount> parts) {
        List<Integer> rows = places.boxed().toList();
        if (rows.isEmpty() || parts.stream().anyMatch(part -> part.rows().equals(rows))) {
            return;
        }
        Map<String, Integer> sizes = new HashMap<>();
        for (int row : rows) {
            ImageRow image = table.rows().get(row);
            sizes.merge(image.label(), 1, Integer::sum);
        }
        parts.add(new PartCount(name, rows, sizes.size(), (int) sizes.values().stream().filter(size -> size == 1).count(),
                info.published().stream().filter(count -> count.part().equals(name)).toList()));
    }

    /** Number of images. */
    public int images() {
        return rows.size();
    }

    /** True if something certain is published of this part, and nothing published agrees. */
    public boolean differs() {
        return published.stream().anyMatch(PublishedCount::certain)
                && published.stream().noneMatch(count -> count.agrees(classes, images()));
    }

    /** What is published, in words: that it is what was found, or what it says instead; {@code "-"} if nothing is. */
    public String comparison() {
        if (published.isEmpty()) {
            return "-";
        }
        return published.stream().filter(count -> count.agrees(classes, images())).findFirst()
                .map(count -> "the same: " + count.source() + (count.certain() ? "" : " (not checked)"))
                .orElseGet(() -> "other: " + String.join("; ", published.stream().map(PublishedCount::toString).toList()));
    }
}
