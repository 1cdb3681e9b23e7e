package org.smoothap.report.chart;

import java.util.List;

/**
 * A figure of lines: one idea.
 *
 * @param title what is to be seen
 * @param y linear, from 0 on
 * @param lines from the back to the front
 */
public record Figure(String title, Axis x, Axis y, List<Line> lines) {
    public Figure {
        lines = List.copyOf(lines);
        if (y.scale() != Axis.Scale.LINEAR && y.scale() != Axis.Scale.PERCENT) {
            throw new IllegalArgumentException("expected numbers from 0 on the y axis of figure '" + title + "', got " + y.scale());
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("expected lines in figure '" + title + "', got none");
        }
    }
}
