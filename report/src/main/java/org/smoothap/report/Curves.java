package org.smoothap.report;

import java.util.List;

/**
 * The history of a run: one horizontal axis and any number of named series over it.
 *
 * @param axis what the horizontal axis counts, e.g. {@code epoch}
 * @param at the positions on it, ascending
 * @param series the measured values; those of the same chart are drawn together
 */
public record Curves(String axis, double[] at, List<Series> series) {
    public Curves {
        series = List.copyOf(series);
        for (int i = 1; i < at.length; i++) {
            if (!(at[i - 1] <= at[i])) {
                throw new IllegalArgumentException(
                        "positions on the '" + axis + "' axis must ascend, got " + at[i - 1] + " before " + at[i]);
            }
        }
        for (Series one : series) {
            if (one.values().length != at.length) {
                throw new IllegalArgumentException("series '" + one.name() + "' has " + one.values().length
                        + " values for " + at.length + " positions on the '" + axis + "' axis");
            }
        }
    }

    /** No history. */
    public static Curves none() {
        return new Curves("epoch", new double[0], List.of());
    }

    /**
     * One line of a chart.
     *
     * @param chart the title of the chart that it is drawn in
     * @param name the name of the line
     * @param values one value a position; NaN where nothing was measured (the line bridges the gap)
     */
    public record Series(String chart, String name, double[] values) {}
}
