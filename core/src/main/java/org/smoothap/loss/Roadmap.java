package org.smoothap.loss;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * ROADMAP: SupAP plus a calibration of the scores across queries. Ramzi, Thome, Rambour, Audebert, Bitot: Robust and
 * Decomposable Average Precision for Image Retrieval, NeurIPS 2021,
 * <a href="https://arxiv.org/abs/2110.01445">arXiv 2110.01445</a>.
 *
 * <p>{@link SupAp} ranks within one query; {@link Contrastive} with margins 0.9 and 0.6 makes the scores of different
 * queries comparable, so that the AP of a batch says more about the AP of all images. Both weights are 1 in the authors'
 * settings. {@link LossResult#perQuery}, cost, memory and threads: as {@link CrossSum} of the two.
 */
public final class Roadmap implements CrossLoss {
    static final LossDescription DESCRIPTION = new LossDescription("roadmap",
            "supap plus contrastive, which calibrates scores across queries",
            "Ramzi et al., ROADMAP, NeurIPS 2021, arXiv 2110.01445",
            """
            loss = supap-weight · supap + calibration-weight · contrastive
            """,
            Stream.of(
                    SupAp.PARAMETERS,
                    Contrastive.PARAMETERS,
                    List.of(
                            new LossDescription.Parameter("supap-weight", "1.0", "weight of supap"),
                            new LossDescription.Parameter("calibration-weight", "1.0", "weight of contrastive")))
                    .flatMap(List::stream)
                    .toList());

    private final CrossSum sum;

    /** The published loss, with the authors' settings for Stanford Online Products and CUB. */
    public Roadmap() {
        this(new SupAp(), 1, new Contrastive(), 1);
    }

    /** @throws IllegalArgumentException if a weight is not a number in 0..1e30 */
    public Roadmap(SupAp supAp, double supApWeight, Contrastive calibration, double calibrationWeight) {
        sum = new CrossSum(List.of(
                new CrossSum.Term(supApWeight, supAp), new CrossSum.Term(calibrationWeight, calibration)));
    }

    static Roadmap of(Map<String, Object> parameters) {
        return new Roadmap(SupAp.of(parameters), (double) parameters.get("supap-weight"), Contrastive.of(parameters),
                (double) parameters.get("calibration-weight"));
    }

    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        return sum.evaluate(embeddings, labels);
    }

    @Override
    public CrossLossResult evaluate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        return sum.evaluate(queries, queryLabels, references, referenceLabels, self);
    }

    @Override
    public CrossLossResult evaluateFixed(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        return sum.evaluateFixed(queries, queryLabels, references, referenceLabels, self);
    }

    @Override
    public String toString() {
        return "roadmap(" + sum + ")";
    }
}
