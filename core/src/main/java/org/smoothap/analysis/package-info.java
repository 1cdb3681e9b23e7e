/**
 * What a loss does on real embeddings, as numbers: how far a smoothed Average Precision is from the exact one, on which
 * pairs the gradient lies, what a query gains by counting itself, and how many pairs a sigmoid can tell apart. Pure
 * functions of batches that {@link org.smoothap.analysis.ClassBatches} draws. And a map of embeddings on the plane,
 * {@link org.smoothap.analysis.TSne}.
 */
package org.smoothap.analysis;
