package org.smoothap.report.chart;

import java.util.List;

/**
 * An axis of a figure.
 *
 * @param title what is on it, with its unit
 * @param scale how values are placed and written
 * @param categories the words at 1, 2, 3 ... of an axis of words; empty otherwise
 */
public record Axis(String title, Scale scale, List<String> categories) {
    /** How values are placed and written. */
    public enum Scale {
        LINEAR,
        LOGARITHMIC,
        /** Fractions as hundredths. */
        PERCENT,
        WORDS
    }

    public Axis {
        categories = List.copyOf(categories);
        if (categories.isEmpty() == (scale == Scale.WORDS)) {
            throw new IllegalArgumentException("expected words on an axis of words and on no other, got " + categories + " on an axis '"
                    + title + "' of " + scale);
        }
    }

    public Axis(String title, Scale scale) {
        this(title, scale, List.of());
    }

    /** An axis of words. */
    public static Axis of(String title, List<String> categories) {
        return new Axis(title, Scale.WORDS, categories);
    }
}
