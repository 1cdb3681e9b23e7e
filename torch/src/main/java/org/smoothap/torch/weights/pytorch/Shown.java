package org.smoothap.torch.weights.pytorch;

/** Words of a file as they may stand in a message: of one line, and not too long. */
final class Shown {
    private static final int LONGEST = 100;

    private Shown() {}

    static String text(String text) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return start.replaceAll("\\p{Cntrl}", "?");
    }
}
