/**
 * An index of embeddings on disk (Apache Lucene), approximate and exact search in it, and what keeps it up to date.
 *
 * <p>{@link org.smoothap.search.VectorIndex} reads, {@link org.smoothap.search.VectorIndexWriter} writes,
 * {@link org.smoothap.search.IndexUpdate} makes an index agree with a list of files. Pictures and networks are unknown
 * here: an {@link org.smoothap.search.ImageEmbedder} brings the vectors.
 */
package org.smoothap.search;
