package org.smoothap.metric;

/**
 * Takes gallery items out of the ranking of single queries: neither right nor wrong, as if they were not there. For
 * example the same person seen by the same camera, or other views of the same scene.
 *
 * <p>A rule is asked from several threads and may be asked about any pair any number of times, or not at all where the
 * answer cannot matter: it must be a pure function.
 */
@FunctionalInterface
public interface IgnoreRule {
    /**
     * Whether the gallery item is taken out of the ranking of the query.
     *
     * @param query row of the query
     * @param galleryItem row of the gallery item; in leave-one-out a row of the same matrix, and never the query itself
     */
    boolean ignores(int query, int galleryItem);
}
