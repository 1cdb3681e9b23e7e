package org.smoothap.report.chart;

import java.util.List;

/**
 * A figure of lines: one idea.
 *
 * @param title what is to be seen
 * @param y linear
 * @param lines from the back to the front
 * @param fromZero whether the y axis begins at 0, else near the smallest value
 */
public record Figure(String title, Axis x, Axis y, List<Line> lines, boolean fromZero) {
    /** A figure whose y axis begins at 0. */
    public Figure(String title, Axis x, Axis y, List<Line> lines) {
        this(title, x, y, lines, true);
    }

    public Figure {
        lines = List.copyOf(lines);
        if (y.scale() != Axis.Scale.LINEAR && y.scale() != Axis.Scale.PERCENT) {
            throw new IllegalArgumentException("expected numbers on the y axis of figure '" + title + "', got " + y.scale());
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("expected lines in figure '" + title + "', got none");
        }
    }
}
