package org.smoothap;

import java.util.Collection;

/** Finds the known name that somebody probably meant. */
public final class Names {
    /** Names that differ in a larger share of their letters have nothing to do with each other. */
    private static final double FAR = 0.7;

    private Names() {}

    /**
     * The message for a name that is not known: what was given, the nearest known name if it is near, and all of them.
     *
     * @param kind what is named, for example {@code "loss"}
     */
    public static String unknown(String kind, String given, Collection<String> known) {
        String nearest = nearest(given, known);
        boolean near = nearest != null && editDistance(given.toLowerCase(), nearest.toLowerCase())
                <= FAR * Math.max(given.length(), nearest.length());
        return "unknown " + kind + " '" + given + "'" + (near ? "; did you mean '" + nearest + "'? Known: " : "; known: ")
                + String.join(", ", known);
    }

    /** The known name with the smallest edit distance to {@code given}; the first of equals. */
    public static String nearest(String given, Collection<String> known) {
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = editDistance(given.toLowerCase(), name.toLowerCase());
            if (distance < bestDistance) {
                bestDistance = distance;
                best = name;
            }
        }
        return best;
    }

    private static int editDistance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
