/**
 * Exact retrieval metrics over arrays: {@link org.smoothap.metric.RetrievalEvaluator} is the door. Ranks are counted,
 * never approximated, and every result says its protocol, its tie rule and how many queries it is over.
 */
package org.smoothap.metric;
