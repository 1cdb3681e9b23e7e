package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

class PartCountTest {
    private static ImageTable table() {
        List<ImageRow> rows = new ArrayList<>();
        for (String label : List.of("a", "a", "b")) {
            rows.add(ImageRow.of(ImageLocation.of(Path.of(rows.size() + ".png")), label, Split.TRAIN));
        }
        for (String label : List.of("c", "c", "d", "d", "e")) {
            rows.add(ImageRow.of(ImageLocation.of(Path.of(rows.size() + ".png")), label, Split.TEST)
                    .withTests(label.equals("c") ? List.of("small", "small-reid", "large") : List.of("large")));
        }
        Protocol protocol = new Protocol.LeaveOneOut();
        return new ImageTable("t", "here", false, rows, List.of(TestSet.of("small", protocol),
                TestSet.of("small-reid", protocol), TestSet.of("large", protocol)), Map.of());
    }

    private static DatasetInfo info(PublishedCount... published) {
        return new DatasetInfo("t", "a table", "none", "here", true, List.of(published));
    }

    @Test
    void partsAreSplitsAndTheTestsOfOtherImages() {
        List<PartCount> parts = PartCount.of(table(), info());
        // small-reid is of the same images as small, large of those of the test split.
        assertEquals(List.of("train", "test", "small"), parts.stream().map(PartCount::part).toList());
        assertEquals(List.of(3, 5, 2), parts.stream().map(PartCount::images).toList());
        assertEquals(List.of(2, 3, 1), parts.stream().map(PartCount::classes).toList());
        assertEquals(List.of(1, 1, 0), parts.stream().map(PartCount::singletons).toList());
        assertEquals(List.of(5, 6), parts.get(1).rows().subList(2, 4));
        assertEquals("-", parts.getFirst().comparison());
        assertFalse(parts.getFirst().differs());
    }

    @Test
    void agreementWithAnySourceIsEnoughAndUncertainOnesFailNobody() {
        PublishedCount right = new PublishedCount("train", 2, 3, "one paper", true);
        PublishedCount wrong = new PublishedCount("train", 2, 1_234_567, "another paper", true);
        PublishedCount doubtful = new PublishedCount("train", 9, 9, "hearsay", false);
        assertEquals("the same: one paper", first(wrong, right).comparison());
        assertFalse(first(wrong, right).differs());
        assertTrue(first(wrong, doubtful).differs());
        assertFalse(first(doubtful).differs());
        assertEquals("other: 1,234,567 images of 2 classes (another paper); 9 images of 9 classes (hearsay, not checked)",
                first(wrong, doubtful).comparison());
        assertEquals("the same: hearsay (not checked)",
                first(new PublishedCount("train", 2, 0, "hearsay", false)).comparison());
        assertEquals("-", first(new PublishedCount("small", 2, 3, "one paper", true)).comparison());
    }

    @Test
    void aNumberThatNobodyPublishedIsNotCompared() {
        assertTrue(new PublishedCount("train", 0, 3, "one paper", true).agrees(77, 3));
        assertEquals("3 images (one paper)", new PublishedCount("train", 0, 3, "one paper", true).toString());
        assertEquals("2 classes (one paper)", new PublishedCount("train", 2, 0, "one paper", true).toString());
        assertThrows(IllegalArgumentException.class, () -> new PublishedCount("train", 0, 0, "one paper", true));
    }

    private static PartCount first(PublishedCount... published) {
        return PartCount.of(table(), info(published)).getFirst();
    }
}
