package org.smoothap.loss;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A loss that is one minus a mean over queries of a measure, which is a function of the query's scores against all
 * references: its smoothed Average Precision for Smooth-AP and its successors, one minus its own loss for others.
 *
 * <p>Scores are plain dot products: normalise the rows first (and the gradient last) if they are to be cosines.
 * The positives of a query are the references of its label; labels may stand in any order and classes may have any size.
 *
 * <p>Memory: O(N·D) and a tile of scores of at most 64 MiB. The work runs on all cores, that is on the common pool or on the
 * {@link java.util.concurrent.ForkJoinPool} it is called in. Scores and sigmoids are single precision, ranks and measures
 * double. The result has the same bits for any number of threads.
 */
public abstract class ScoreLoss implements CrossLoss {
    private final int tileValues;

    /** @param tileValues of the tile of scores, {@link ScoreTiles#TILE_VALUES} but for tests */
    ScoreLoss(int tileValues) {
        this.tileValues = tileValues;
    }

    /** How many queries the mean is over. */
    abstract int counted(Positives positives);

    /**
     * The state of one thread's work.
     *
     * @param queries how many the mean is over
     * @param references how many there are
     * @param measures receives the measure of each visited query, NaN where it is not counted
     */
    abstract ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures);

    /** Refuses rows that the loss cannot be had of: those that are not finite, and more for some losses. */
    void check(String what, float[] rows, int dimension) {
        Embeddings.requireFinite(what, rows, dimension);
    }

    /**
     * Every row is query and reference.
     *
     * @throws IllegalArgumentException if the lengths disagree, a value is not finite, or no row has another of its label
     */
    @Override
    public LossResult evaluate(float[] embeddings, int[] labels) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        check("embeddings", embeddings, dimension);
        int[] self = IntStream.range(0, labels.length).toArray();
        float[] gradient = new float[embeddings.length];
        double[] measures = new double[labels.length];
        int queries = differentiate(embeddings, labels, embeddings, labels, self, measures, gradient, gradient);
        return new LossResult(loss(measures, queries), queries, labels.length - queries, floats(measures), gradient);
    }

    /** A sum over queries, which {@link DivisibleLoss} says more of. */
    @Override
    public TrainingLoss start(LossContext context) {
        return new DivisibleLoss() {
            @Override
            public LossResult evaluate(float[] embeddings, int[] labels, long step) {
                return ScoreLoss.this.evaluate(embeddings, labels, step);
            }

            @Override
            public LossResult evaluate(float[] embeddings, int[] labels, int from, int to, long step) {
                return ofQueries(embeddings, labels, from, to);
            }
        };
    }

    private LossResult ofQueries(float[] embeddings, int[] labels, int from, int to) {
        int dimension = Embeddings.dimension("embeddings", embeddings, labels);
        if (from < 0 || from >= to || to > labels.length) {
            throw new IllegalArgumentException(
                    "expected a range of queries within 0.." + labels.length + ", got " + from + ".." + to);
        }
        check("embeddings", embeddings, dimension);
        Positives positives = new Positives(labels, labels, IntStream.range(0, labels.length).toArray());
        positives.requireSome(labels, labels);
        int counted = counted(positives); // of the whole batch: the mean is over all of its queries
        double[] measures = new double[labels.length];
        float[] queryGradient = new float[(to - from) * dimension];
        float[] gradient = new float[embeddings.length];
        new ScoreTiles(Arrays.copyOfRange(embeddings, from * dimension, to * dimension), to - from, embeddings, labels.length,
                tileValues).differentiate(() -> {
                    ScoreTiles.Row row = row(positives, counted, labels.length, measures);
                    return (query, scores, offset) -> row.differentiate(from + query, scores, offset);
                }, queryGradient, gradient);
        for (int i = 0; i < queryGradient.length; i++) {
            gradient[from * dimension + i] += queryGradient[i];
        }
        double[] own = Arrays.copyOfRange(measures, from, to);
        int queries = (int) Arrays.stream(own).filter(value -> !Double.isNaN(value)).count();
        double loss = (queries - sum(own)) / counted;
        return new LossResult(loss, queries, own.length - queries, floats(own), gradient);
    }

    @Override
    public CrossLossResult evaluate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        return evaluate(queries, queryLabels, references, referenceLabels, self, new float[references.length]);
    }

    @Override
    public CrossLossResult evaluateFixed(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self) {
        return evaluate(queries, queryLabels, references, referenceLabels, self, null);
    }

    private CrossLossResult evaluate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels,
            int[] self, float[] referenceGradient) {
        int dimension = sharedDimension(queries, queryLabels, references, referenceLabels);
        check("queries", queries, dimension);
        check("references", references, dimension);
        int[] checkedSelf = checkedSelf(self, queryLabels, referenceLabels);
        float[] queryGradient = new float[queries.length];
        double[] measures = new double[queryLabels.length];
        int counted = differentiate(queries, queryLabels, references, referenceLabels, checkedSelf, measures,
                queryGradient, referenceGradient);
        return new CrossLossResult(loss(measures, counted), counted, queryLabels.length - counted, floats(measures),
                queryGradient, referenceGradient);
    }

    /** Fills in measures and gradients; returns the number of queries of the mean. */
    private int differentiate(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels, int[] self,
            double[] measures, float[] queryGradient, float[] referenceGradient) {
        Positives positives = new Positives(queryLabels, referenceLabels, self);
        positives.requireSome(queryLabels, referenceLabels);
        int counted = counted(positives);
        new ScoreTiles(queries, queryLabels.length, references, referenceLabels.length, tileValues).differentiate(
                () -> row(positives, counted, referenceLabels.length, measures), queryGradient, referenceGradient);
        return counted;
    }

    private static double loss(double[] measures, int queries) {
        return 1 - sum(measures) / queries;
    }

    /** Of those that are counted. */
    private static double sum(double[] measures) {
        double sum = 0;
        for (double value : measures) {
            sum += Double.isNaN(value) ? 0 : value;
        }
        return sum;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The dimension of queries and references. @throws IllegalArgumentException if they have two */
    static int sharedDimension(float[] queries, int[] queryLabels, float[] references, int[] referenceLabels) {
        int dimension = Embeddings.dimension("queries", queries, queryLabels);
        int referenceDimension = Embeddings.dimension("references", references, referenceLabels);
        if (dimension != referenceDimension) {
            throw new IllegalArgumentException("expected queries and references of one dimension, got " + dimension + " and "
                    + referenceDimension);
        }
        return dimension;
    }

    /** {@code self} as {@link CrossLoss} has it, with -1 for all where it is null. */
    static int[] checkedSelf(int[] self, int[] queryLabels, int[] referenceLabels) {
        if (self == null) {
            int[] none = new int[queryLabels.length];
            Arrays.fill(none, -1);
            return none;
        }
        if (self.length != queryLabels.length) {
            throw new IllegalArgumentException(
                    "expected one index in self for each of " + queryLabels.length + " queries, got " + self.length);
        }
        for (int i = 0; i < self.length; i++) {
            if (self[i] < -1 || self[i] >= referenceLabels.length) {
                throw new IllegalArgumentException("self of query " + i + " is " + self[i] + ": expected -1 or an index below "
                        + referenceLabels.length + ", the number of references");
            }
            if (self[i] >= 0 && referenceLabels[self[i]] != queryLabels[i]) {
                throw new IllegalArgumentException("self of query " + i + " is reference " + self[i] + ", but their labels are "
                        + queryLabels[i] + " and " + referenceLabels[self[i]]);
            }
        }
        return self;
    }
}
