package org.smoothap.report;

import org.smoothap.report.retrieval.RankedQueries;

/**
 * The rankings that a page looks into: its curves, similarities, classes, confusions, queries and map.
 *
 * @param ranked what every query found
 * @param pictures of the rows; read while the page is written
 * @param queries how many queries are shown with their nearest images
 * @param nearest how many images for each
 */
public record Findings(RankedQueries ranked, PictureSource pictures, int queries, int nearest) {
    public Findings {
        if (queries < 0 || nearest < 1) {
            throw new IllegalArgumentException("expected 0 or more queries and at least 1 image for each, got " + queries + " and "
                    + nearest);
        }
    }
}
