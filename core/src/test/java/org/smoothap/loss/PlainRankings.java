package org.smoothap.loss;

/** Ranking losses in double precision, straight from their formulas, with nothing shared with the real ones. */
final class PlainRankings {
    private PlainRankings() {}

    /** FastAP of unit vectors. */
    static PlainLoss fastAp(int bins) {
        return PlainPairs.mean((positives, negatives) -> {
            double width = 4.0 / bins;
            double seen = 0;
            double found = 0;
            double ap = 0;
            for (int l = 0; l <= bins; l++) {
                double positive = inBin(positives, l, width);
                seen += positive + inBin(negatives, l, width);
                found += positive;
                ap += seen == 0 ? 0 : positive * found / seen / positives.length;
            }
            return new double[] {1 - ap, 1};
        });
    }

    private static double inBin(double[] scores, int bin, double width) {
        double sum = 0;
        for (double score : scores) {
            double distance = Math.clamp(2 - 2 * score, 0, 4);
            sum += Math.max(0, 1 - Math.abs(distance - bin * width) / width);
        }
        return sum;
    }
}
