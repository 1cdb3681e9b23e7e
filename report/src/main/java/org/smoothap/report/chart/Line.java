package org.smoothap.report.chart;

/**
 * A line of a figure.
 *
 * @param name in the legend
 * @param x ascending; 1, 2, 3 ... on an axis of words
 * @param y NaN leaves a gap
 * @param deviation drawn as a bar up and down from each y; null for none
 * @param role how it looks
 */
public record Line(String name, double[] x, double[] y, double[] deviation, Role role) {
    /** What a line is there for. */
    public enum Role {
        /** One of those that are compared: a colour and a mark of its own. */
        COMPARED,
        /** As those, but the points are not joined. */
        POINTS,
        /** The colour of the line before it, dashed: another side of the same thing. */
        COMPANION,
        /** Grey and dashed: what the others are to be seen against. */
        BACKGROUND
    }

    /** Without deviations. */
    public Line(String name, double[] x, double[] y, Role role) {
        this(name, x, y, null, role);
    }

    public Line {
        if (x.length == 0 || x.length != y.length) {
            throw new IllegalArgumentException(
                    "expected a y for each x of line '" + name + "', got " + x.length + " x and " + y.length + " y");
        }
        if (deviation != null && deviation.length != y.length) {
            throw new IllegalArgumentException("expected a deviation for each of " + y.length + " y of line '" + name + "', got "
                    + deviation.length);
        }
    }
}
