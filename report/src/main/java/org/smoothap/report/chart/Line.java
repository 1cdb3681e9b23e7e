package org.smoothap.report.chart;

/**
 * A line of a figure.
 *
 * @param name in the legend
 * @param x ascending; 1, 2, 3 ... on an axis of words
 * @param y NaN leaves a gap
 * @param role how it looks
 */
public record Line(String name, double[] x, double[] y, Role role) {
    /** What a line is there for. */
    public enum Role {
        /** One of those that are compared: a colour and a mark of its own. */
        COMPARED,
        /** The colour of the line before it, dashed: another side of the same thing. */
        COMPANION,
        /** Grey and dashed: what the others are to be seen against. */
        BACKGROUND
    }

    public Line {
        if (x.length == 0 || x.length != y.length) {
            throw new IllegalArgumentException(
                    "expected a y for each x of line '" + name + "', got " + x.length + " x and " + y.length + " y");
        }
    }
}
