package org.smoothap.loss;

import java.util.SplittableRandom;

/**
 * A loss of the scores of items against vectors of the classes, which are learned together with the network. Every class has
 * the same number of vectors, one for most losses; those of a class stand one after the other in the parameter
 * {@code class-vectors}, (classes · vectors of a class) × D.
 *
 * <pre>
 *   u_c  = v_c / |v_c|        v_c: as stored and moved by the optimiser, of any length
 *   s_ic = x_i · u_c
 *   ∂L/∂v_c = (∂L/∂u_c - (u_c · ∂L/∂u_c) u_c) / |v_c|
 * </pre>
 *
 * Embeddings are taken as they are, so scores are cosines where these are unit vectors. A batch needs no two items of a class.
 *
 * <p>Cost: N·C·D, 6 floating point operations each, for N items and C vectors, whatever their classes. Memory: O((N + C)·D)
 * and a tile of scores of at most 64 MiB. The result has the same bits for any number of threads.
 */
public abstract class ClassVectorLoss implements Loss {
    /** The name of the parameter that holds the class vectors. */
    public static final String VECTORS = "class-vectors";

    /** Of authors who train the vectors with Adam: 1e-2 beside 1e-4 of the network. */
    static final double DEFAULT_RATE = 100;

    private final int vectorsPerClass;
    private final double vectorsRate;
    private final int tileValues;

    /**
     * @param vectorsPerClass 1 or more
     * @param vectorsRate how much faster than the network's head the vectors learn, 0..1e30
     * @param tileValues of the tile of scores, {@link ScoreTiles#TILE_VALUES} but for tests
     */
    ClassVectorLoss(int vectorsPerClass, double vectorsRate, int tileValues) {
        this.vectorsPerClass = vectorsPerClass;
        this.vectorsRate = Bounds.notNegative("vectors-rate", vectorsRate, DEFAULT_RATE);
        this.tileValues = tileValues;
    }

    /** The description of the parameter {@code vectors-rate}. */
    static LossDescription.Parameter rateParameter() {
        return new LossDescription.Parameter("vectors-rate", Double.toString(DEFAULT_RATE),
                "the class vectors' learning rate, as a multiple of that of the network's head");
    }

    /** Vectors of each class. */
    public final int vectorsPerClass() {
        return vectorsPerClass;
    }

    /** @throws IllegalArgumentException if the vectors are more than an array holds */
    @Override
    public final TrainingLoss start(LossContext context) {
        long values = (long) context.classes() * vectorsPerClass * context.dimension();
        if (values > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("expected class vectors of at most " + (Integer.MAX_VALUE - 8) + " values, got "
                    + context.classes() + " classes with " + vectorsPerClass + " vectors of " + context.dimension()
                    + "; take a smaller embedding");
        }
        int rows = context.classes() * vectorsPerClass;
        float[] vectors = initial(rows, context.dimension(), new SplittableRandom(context.seed()));
        return new ClassVectorTraining(this, context, vectorsRate, tileValues, vectors);
    }

    /** First values of the vectors, rows × dimension, as the authors draw them. */
    abstract float[] initial(int rows, int dimension, SplittableRandom random);

    /**
     * Adds the gradients with respect to the embeddings and to the unit vectors, and fills in the losses of the items, of
     * which the batch's loss is the mean.
     */
    abstract void differentiate(ClassScores scores, double[] losses);

    /** Independent numbers of a normal distribution. */
    static float[] normal(int count, double deviation, SplittableRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /** Independent numbers between -bound and bound. */
    static float[] uniform(int count, double bound, SplittableRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
        return values;
    }
}
