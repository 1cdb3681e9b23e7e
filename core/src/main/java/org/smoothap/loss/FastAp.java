package org.smoothap.loss;

import java.util.List;
import java.util.Map;

/**
 * FastAP: one minus Average Precision of a histogram of distances. Cakir, He, Xia, Kulis, Sclaroff: Deep Metric Learning
 * to Rank, CVPR 2019.
 *
 * <pre>
 *   d_ik = 2 - 2 x_i · y_k                                squared distance of unit vectors, 0 to 4
 *   h_il = Σ_{k≠i} max(0, 1 - |d_ik - l·w|/w)             references in bin l = 0..bins, w = 4/bins
 *   h⁺_il the same over the positives P_i,  H_il = h_i0 + ... + h_il,  H⁺_il = h⁺_i0 + ... + h⁺_il
 *   AP_i = 1/|P_i| Σ_l h⁺_il H⁺_il / H_il                 (0 where H_il is 0)
 *   loss = 1 - mean over the queries of AP_i
 * </pre>
 *
 * AP_i is {@link LossResult#perQuery}; {@code bins} is 10, which makes eleven centres. The query is neither its own positive
 * nor a reference; a query without another positive is skipped. The gradient: see {@code SoftBinApRow}. It is that with
 * respect to the scores x·y, which differs from that of |x - y|² only along x, where normalisation removes it. Distances
 * that rounding puts below 0 or above 4 count as 0 and 4.
 *
 * <p>Many positives and negatives within one bin are not told apart, and gradients stop at the bin's edge: the loss needs
 * batches with hard negatives. The authors draw each batch from two categories.
 *
 * <p><b>Unlike the authors' code</b> (PyTorch port of github.com/kunhe/FastAP-metric-learning): there the backward pass leaves
 * out the division by the number of queries and the 2 of the distance, so that its gradient is N/2 times that of the loss;
 * here it is the exact gradient.
 *
 * <p><b>Cost.</b> Time: 4 to 6·N²·D floating point operations and two bins for each of N² scores, whatever the number of bins.
 * Memory as {@link ScoreLoss}: O(N·D) and a tile.
 */
public final class FastAp extends ScoreLoss {
    /** Bins of the authors' code. */
    public static final int DEFAULT_BINS = 10;

    private static final int MOST_BINS = 10_000;

    static final LossDescription DESCRIPTION = new LossDescription("fastap",
            "one minus Average Precision of a histogram of squared distances; needs unit vectors",
            "Cakir et al., Deep Metric Learning to Rank, CVPR 2019",
            """
            d_ik = 2 - 2 x_i · x_k                             k≠i runs over the batch
            h_il = sum over k of max(0, 1 - |d_ik - l·w| / w)  for l = 0..bins, w = 4 / bins
            h⁺_il the same over the positives; H_il and H⁺_il: sums of h and h⁺ over bins 0..l
            AP_i = sum over l of h⁺_il · H⁺_il / H_il / number of positives
            loss = 1 - mean over the queries i of AP_i
            """,
            List.of(new LossDescription.Parameter("bins", Integer.toString(DEFAULT_BINS),
                    "into how many parts the squared distances 0 to 4 are divided")));

    private final SoftBins bins;

    /** The published loss: 10 bins. */
    public FastAp() {
        this(DEFAULT_BINS);
    }

    /**
     * @param bins into how many parts the squared distances 0 to 4 are divided
     * @throws IllegalArgumentException if it is not in 1..10000
     */
    public FastAp(int bins) {
        this(bins, ScoreTiles.TILE_VALUES);
    }

    /** For tests: another size of tiles. */
    FastAp(long bins, int tileValues) {
        super(tileValues);
        // d = 2 - 2s: the centres of the distances 0 to 4 are those of the scores 1 to -1.
        this.bins = new SoftBins(Bounds.count("bins", bins, 1, MOST_BINS, DEFAULT_BINS) + 1, -1, 1);
    }

    static FastAp of(Map<String, Object> parameters) {
        return new FastAp((long) parameters.get("bins"), ScoreTiles.TILE_VALUES);
    }

    @Override
    void check(String what, float[] rows, int dimension) {
        super.check(what, rows, dimension);
        Embeddings.requireUnit(what, rows, dimension);
    }

    @Override
    int counted(Positives positives) {
        return positives.withOther;
    }

    @Override
    ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new SoftBinApRow(positives, queries, references, bins, false, measures);
    }

    @Override
    public String toString() {
        return "fastap(bins=" + (bins.count() - 1) + ")";
    }
}
