package org.smoothap.report;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a figure says, in one line for somebody who meets it for the first time. */
final class Meaning {
    private static final Pattern RECALL = Pattern.compile("recall@(\\d+)");

    private Meaning() {}

    /** @return null for a figure that is not known here */
    static String of(String figure) {
        String name = figure.toLowerCase(Locale.ROOT);
        Matcher recall = RECALL.matcher(name);
        if (recall.matches()) {
            return recall.group(1).equals("1")
                    ? "queries whose nearest image is right"
                    : "queries with a right image among the " + recall.group(1) + " nearest";
        }
        return switch (name) {
            case "map" -> "mean average precision over the whole ranking";
            case "map@r" -> "mean average precision at R, with R the right images of each query";
            case "r-precision" -> "right images among the first R, with R the right images of each query";
            case "mrr" -> "mean of 1 / rank of the first right image";
            default -> null;
        };
    }
}
