package org.smoothap.report;

import java.util.List;
import java.util.Map;

/**
 * One measured figure.
 *
 * @param name its name in the retrieval field, e.g. {@code recall@1}, {@code map@r}; a known name gets an explanation on the page
 * @param value a fraction in 0..1, or NaN where there was nothing to measure
 * @param low end of the 95 % interval, NaN if it is unknown
 * @param high end of the 95 % interval, NaN if it is unknown
 */
public record Figure(String name, double value, double low, double high) {
    public Figure {
        if (value < 0 || value > 1) {
            throw new IllegalArgumentException("figure '" + name + "' must be a fraction in 0..1, got " + value);
        }
    }

    /** Without an interval. */
    public Figure(String name, double value) {
        this(name, value, Double.NaN, Double.NaN);
    }

    /**
     * The fractions of a map of results in its order; what is text or a whole number (protocol, queries, skipped) is left
     * out.
     *
     * @throws IllegalArgumentException if a fraction is outside 0..1
     */
    public static List<Figure> fractions(Map<String, ?> results) {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Double || entry.getValue() instanceof Float)
                .map(entry -> new Figure(entry.getKey(), ((Number) entry.getValue()).doubleValue()))
                .toList();
    }
}
