package org.smoothap.metric;

import org.smoothap.similarity.RowSource;

/**
 * Who searches whom: queries, gallery, what is left out.
 *
 * @param queries labelled with the coarsest of their levels, as is the gallery
 * @param leaveOneOut whether row i of the queries is row i of the gallery and is left out of its own ranking
 * @param ignore null for none
 */
record Search(LabelledRows queries, LabelLevels queryLevels, LabelledRows gallery, LabelLevels galleryLevels,
        boolean leaveOneOut, IgnoreRule ignore) {
    static Search leaveOneOut(float[] embeddings, LabelLevels labels, IgnoreRule ignore) {
        LabelledRows items = new LabelledRows(embeddings, labels.coarsest(), "embeddings");
        return new Search(items, labels, items, labels, true, ignore);
    }

    static Search queryGallery(
            float[] queries, LabelLevels queryLabels, float[] gallery, LabelLevels galleryLabels, IgnoreRule ignore) {
        return queryGallery(new LabelledRows(queries, queryLabels.coarsest(), "queries"), queryLabels,
                new LabelledRows(gallery, galleryLabels.coarsest(), "gallery"), galleryLabels, ignore);
    }

    private static Search queryGallery(LabelledRows searched, LabelLevels queryLabels, LabelledRows found,
            LabelLevels galleryLabels, IgnoreRule ignore) {
        if (searched.dimension != found.dimension) {
            throw new IllegalArgumentException("queries have dimension " + searched.dimension + ", the gallery has "
                    + found.dimension + "; they must be the same");
        }
        if (queryLabels.count() != galleryLabels.count()) {
            throw new IllegalArgumentException("queries have labels of " + queryLabels.count() + " levels, the gallery of "
                    + galleryLabels.count() + "; they must be the same");
        }
        return new Search(searched, queryLabels, found, galleryLabels, false, ignore);
    }

    /**
     * Of rows that need not be in memory.
     *
     * @param gallery null where the queries search each other
     */
    static Search of(RowSource queries, LabelLevels queryLabels, RowSource gallery, LabelLevels galleryLabels,
            IgnoreRule ignore) {
        checkLabels(queries, queryLabels);
        LabelledRows searched = new LabelledRows(queries, queryLabels.coarsest());
        if (gallery == null) {
            return new Search(searched, queryLabels, searched, queryLabels, true, ignore);
        }
        checkLabels(gallery, galleryLabels);
        return queryGallery(searched, queryLabels, new LabelledRows(gallery, galleryLabels.coarsest()), galleryLabels, ignore);
    }

    private static void checkLabels(RowSource rows, LabelLevels labels) {
        if (rows.count() != labels.items() || rows.count() == 0) {
            throw new IllegalArgumentException(rows.count() + " rows have " + labels.items()
                    + " labels; expected one label a row, and at least one row");
        }
    }

    /** Whether the gallery row is out of the ranking of the query's row. */
    boolean leavesOut(int query, int item) {
        return leaveOneOut && item == query || ignore != null && ignore.ignores(query, item);
    }

    /** Whether the gallery row is of the query's class, the coarsest where there are levels. */
    boolean related(int query, int item) {
        return queryLevels.coarsest()[query] == galleryLevels.coarsest()[item];
    }

    /** In words. */
    String protocol() {
        return (leaveOneOut ? "leave-one-out: each of " + queries.count() + " items against all others"
                        : "query/gallery: " + queries.count() + " queries against " + gallery.count() + " gallery items")
                + (ignore == null ? "" : ", ignored pairs removed");
    }
}
