package org.smoothap.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a retrieval evaluation found. All numbers but the counts are means over the queries, fractions 0..1, 1 is best.
 *
 * <p>For one query with R positives at the ranks r<sub>1</sub> &lt; … &lt; r<sub>R</sub>:
 *
 * @param recall for each K whether r<sub>1</sub> ≤ K (Recall@K of metric learning, CMC@K of re-identification), by
 *     ascending K
 * @param map average precision over the whole ranking, 1/R · Σ<sub>j</sub> j / r<sub>j</sub>
 * @param mapAtR MAP@R of Musgrave et al., "A Metric Learning Reality Check" (ECCV 2020): the same sum over the
 *     r<sub>j</sub> ≤ R only, still divided by R
 * @param rPrecision the number of r<sub>j</sub> ≤ R, divided by R
 * @param mrr 1 / r<sub>1</sub>
 * @param queries how many queries the means are over: those with at least one positive
 * @param skipped how many queries were left out for want of a positive
 * @param protocol who searched whom, in words
 * @param ties how equal scores were ranked, in words
 */
public record RetrievalMetrics(SortedMap<Integer, Double> recall, double map, double mapAtR, double rPrecision, double mrr,
        int queries, int skipped, String protocol, String ties) {
    /** Copies {@code recall}; the copy cannot be changed. */
    public RetrievalMetrics {
        recall = Collections.unmodifiableSortedMap(new TreeMap<>(recall));
    }

    /**
     * The numbers under their public names and in their public order: {@code recall@1} …, {@code map}, {@code map@r},
     * {@code r-precision}, {@code mrr}, {@code queries}, {@code skipped}, {@code protocol}, {@code ties}.
     */
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> names = new LinkedHashMap<>();
        recall.forEach((k, value) -> names.put("recall@" + k, value));
        names.put("map", map);
        names.put("map@r", mapAtR);
        names.put("r-precision", rPrecision);
        names.put("mrr", mrr);
        names.put("queries", queries);
        names.put("skipped", skipped);
        names.put("protocol", protocol);
        names.put("ties", ties);
        return names;
    }
}
