package org.smoothap.report.chart;

import java.util.List;

/**
 * A figure of lines: one idea.
 *
 * @param title what is to be seen
 */
public record Figure(String title, Axis x, Axis y, List<Line> lines) {
    public Figure {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("expected lines in figure '" + title + "', got none");
        }
    }
}
