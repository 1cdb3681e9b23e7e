package org.smoothap.report;

import java.util.List;

/**
 * A query and what was found for it.
 *
 * @param hits its nearest images, best first
 * @param averagePrecision of the whole ranking, not only of the hits shown; NaN if unknown
 */
public record GalleryEntry(Picture query, List<Hit> hits, double averagePrecision) {
    public GalleryEntry {
        hits = List.copyOf(hits);
    }
}
