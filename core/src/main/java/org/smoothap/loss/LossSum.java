package org.smoothap.loss;

/** Adds up losses of the same items. An item is skipped if all losses skip it. */
final class LossSum {
    private final double[] own;
    private final boolean[] counted;
    private final float[] gradient;
    private double loss;

    /** @param values of the embeddings */
    LossSum(int items, int values) {
        own = new double[items];
        counted = new boolean[items];
        gradient = new float[values];
    }

    void add(double weight, LossResult result) {
        add(weight, result.loss(), result.perQuery(), result.gradient());
    }

    /** Its gradient with respect to the queries. */
    void add(double weight, CrossLossResult result) {
        add(weight, result.loss(), result.perQuery(), result.queryGradient());
    }

    private void add(double weight, double value, float[] perQuery, float[] valueGradient) {
        loss += weight * value;
        for (int i = 0; i < own.length; i++) {
            if (!Float.isNaN(perQuery[i])) {
                counted[i] = true;
                own[i] += weight * (1.0 - perQuery[i]);
            }
        }
        addScaled(gradient, weight, valueGradient);
    }

    static void addScaled(float[] sum, double weight, float[] values) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) (weight * values[i]);
        }
    }

    LossResult result() {
        int queries = queries();
        return new LossResult(loss, queries, own.length - queries, perQuery(), gradient);
    }

    /** @param referenceGradient of the sum, or null */
    CrossLossResult result(float[] referenceGradient) {
        int queries = queries();
        return new CrossLossResult(loss, queries, own.length - queries, perQuery(), gradient, referenceGradient);
    }

    private int queries() {
        int queries = 0;
        for (boolean each : counted) {
            queries += each ? 1 : 0;
        }
        return queries;
    }

    private float[] perQuery() {
        float[] perQuery = new float[own.length];
        for (int i = 0; i < own.length; i++) {
            perQuery[i] = counted[i] ? (float) (1 - own[i]) : Float.NaN;
        }
        return perQuery;
    }
}
