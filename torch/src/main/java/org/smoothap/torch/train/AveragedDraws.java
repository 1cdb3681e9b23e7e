package org.smoothap.torch.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.smoothap.metric.RetrievalMetrics;

/** The figures of a test that is repeated with other random choices: their means, and how much they spread. */
final class AveragedDraws {
    private AveragedDraws() {}

    /**
     * The public figures: each fraction as its mean over the draws, then each as its standard deviation (of the sample:
     * divided by the number of draws less one; 0 for a single draw) with {@code -std} behind its name, then the counts,
     * which are the same in every draw.
     *
     * @param draws at least one, with the same K and the same number of queries
     * @param protocol in words
     */
    static SequencedMap<String, Object> of(List<RetrievalMetrics> draws, String protocol) {
        Map<String, List<Double>> fractions = new LinkedHashMap<>();
        for (RetrievalMetrics draw : draws) {
            draw.toMap().forEach((name, value) -> {
                if (value instanceof Double fraction) {
                    fractions.computeIfAbsent(name, n -> new ArrayList<>()).add(fraction);
                }
            });
        }
        SequencedMap<String, Object> figures = new LinkedHashMap<>();
        fractions.forEach((name, values) -> figures.put(name, mean(values)));
        fractions.forEach((name, values) -> figures.put(name + "-std", deviation(values)));
        RetrievalMetrics first = draws.getFirst();
        figures.put("queries", first.queries());
        figures.put("skipped", first.skipped());
        figures.put("protocol", protocol);
        figures.put("ties", first.ties());
        return figures;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    }

    private static double deviation(List<Double> values) {
        double mean = mean(values);
        double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
        return values.size() == 1 ? 0 : Math.sqrt(squares / (values.size() - 1));
    }
}
