package org.smoothap.data.source;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.smoothap.Names;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/** The words that tables and folders use for splits, and what happens when they use none. */
public final class Splits {
    private static final Map<String, Split> WORDS = Map.of(
            "train", Split.TRAIN, "val", Split.VALIDATION, "validation", Split.VALIDATION, "test", Split.TEST);
    private static final List<String> KNOWN = List.of("train", "val", "validation", "test");

    private Splits() {}

    static boolean known(String word) {
        return WORDS.containsKey(word.toLowerCase(Locale.ROOT));
    }

    /** @throws IllegalArgumentException if the word names no split */
    static Split of(String word) {
        Split split = WORDS.get(word.toLowerCase(Locale.ROOT));
        if (split == null) {
            throw new IllegalArgumentException(Names.unknown("split", word, KNOWN));
        }
        return split;
    }

    /** Divides a table that came without splits, and says so. */
    static ImageTable halves(ImageTable table, Consumer<String> notices) {
        ImageTable halves = table.withHalves();
        notices.accept(table.name() + ": no split is given, so the classes are divided by the SHA-256 of their labels: "
                + halves.only(Split.TRAIN).classes().size() + " for training, "
                + halves.only(Split.TEST).classes().size() + " for the test");
        return halves;
    }

    /** Says how many test classes are seen in training; figures on those do not speak of unseen classes. */
    public static ImageTable noticeSeenClasses(ImageTable table, Consumer<String> notices) {
        Collection<String> test = table.only(Split.TEST).classes();
        Set<String> seen = new TreeSet<>(table.only(Split.TRAIN).classes());
        seen.retainAll(new HashSet<>(test));
        if (!seen.isEmpty()) {
            notices.accept(table.name() + ": " + seen.size() + " of " + test.size()
                    + " test classes are training classes too (first: '" + seen.iterator().next()
                    + "'), so the test is not on unseen classes only");
        }
        return table;
    }
}
