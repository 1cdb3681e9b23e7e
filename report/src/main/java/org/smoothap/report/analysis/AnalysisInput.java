package org.smoothap.report.analysis;

import java.util.Locale;

/**
 * Embeddings that are looked at.
 *
 * @param name as people read it, such as {@code after training}
 * @param embeddings N×D, row-major, L2-normalised
 * @param labels N
 */
public record AnalysisInput(String name, float[] embeddings, int[] labels) {
    /** The name as a part of file names. */
    String fileName() {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
