/**
 * Exact metrics over arrays. Retrieval: {@link org.smoothap.metric.RetrievalEvaluator} is the door, and
 * {@link org.smoothap.metric.RankingEvaluator} that to any figure by name, query by query; ranks are counted,
 * never approximated. Sets of images, as faces are compared: {@link org.smoothap.metric.TemplateEvaluator}, of
 * {@link org.smoothap.metric.TemplatePooling}, {@link org.smoothap.metric.VerificationEvaluator} (1:1) and
 * {@link org.smoothap.metric.IdentificationEvaluator} (1:N). Every result says its protocol, its tie rule and what it is
 * over.
 */
package org.smoothap.metric;
