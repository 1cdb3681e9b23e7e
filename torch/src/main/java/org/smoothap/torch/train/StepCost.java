package org.smoothap.torch.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.loss.LossContext;
import org.smoothap.loss.TrainingLoss;
import org.smoothap.similarity.Rows;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.recipe.Recipe;

/**
 * What a training step costs, measured with random pixels on part of what is in the network at a time: 4 images, 8, and so
 * on twice as many while a step stays short and small.
 *
 * @param chunk images of the largest step that was measured
 * @param optimizerSeconds of the weights' update, which does not depend on the batch
 * @param imageSeconds forwards and backwards of an image, at {@code chunk} images
 * @param lossSeconds of the loss, its gradient and the update of what it learns, on random embeddings of the whole batch
 * @param testImageSeconds forwards of a test image
 * @param baseMegabytes resident memory of the process with network, gradients and optimiser, without any image; null
 *     where the system does not say
 * @param imageMegabytes more of it for each image in the network; null where the system does not say
 */
record StepCost(int chunk, double optimizerSeconds, double imageSeconds, double lossSeconds, double testImageSeconds,
        Double baseMegabytes, Double imageMegabytes) {
    private static final int FIRST = 4;
    private static final int TEST_IMAGES = 8;
    private static final double LONG_SECONDS = 0.7;
    private static final double LARGE_MEGABYTES = 500;
    private static final int LEAST_REPEATS = 3;
    private static final int MOST_REPEATS = 12;
    private static final double REPEAT_SECONDS = 2;

    private record Point(int images, double seconds, Double megabytes) {}

    /**
     * The network and its optimiser are changed: they are not to be trained afterwards.
     *
     * @param context of the loss: a batch is of its first classes
     */
    static StepCost measure(Recipe recipe, EmbeddingNetwork network, Adam optimizer, LossContext context) {
        TrainingLoss loss = recipe.createLoss().start(context);
        try (LossOptimizer lossOptimizer = new LossOptimizer(loss, recipe.optimizer())) {
            return measure(recipe, network, optimizer, loss, lossOptimizer);
        }
    }

    private static StepCost measure(Recipe recipe, EmbeddingNetwork network, Adam optimizer, TrainingLoss loss,
            LossOptimizer lossOptimizer) {
        SplittableRandom random = new SplittableRandom(recipe.seed());
        ImageSettings image = recipe.image();
        List<Point> points = new ArrayList<>();
        network.train(true);
        int batch = recipe.batch().inNetwork();
        for (int images = Math.min(FIRST, batch); ; images = Math.min(2 * images, batch)) {
            float[] pixels = gaussian(random, images * image.channels() * image.size() * image.size());
            int count = images;
            double seconds = seconds(() -> step(network, optimizer, pixels, count, image, random));
            points.add(new Point(images, seconds, megabytes()));
            Point first = points.getFirst();
            boolean large = first.megabytes() != null && megabytes() - first.megabytes() > LARGE_MEGABYTES;
            if (images == batch || points.size() >= 2 && (seconds > LONG_SECONDS || large)) {
                break;
            }
        }
        Point first = points.getFirst();
        Point last = points.getLast();
        double update = seconds(() -> optimizer.step(1));
        Double imageMegabytes = first.megabytes() == null || last.images() == first.images()
                ? first.megabytes() == null ? null : Double.valueOf(0)
                : Double.valueOf(Math.max(0, (last.megabytes() - first.megabytes()) / (last.images() - first.images())));
        return new StepCost(last.images(), update, Math.max(0, last.seconds() - update) / last.images(),
                lossSeconds(recipe, network.dimension(), loss, lossOptimizer, random),
                testSeconds(network, image, random) / TEST_IMAGES,
                imageMegabytes == null ? null : Double.valueOf(last.megabytes() - imageMegabytes * last.images()),
                imageMegabytes);
    }

    private static void step(EmbeddingNetwork network, Adam optimizer, float[] pixels, int images, ImageSettings image,
            SplittableRandom random) {
        try (var _ = Engine.scope()) {
            Tensor embeddings = network.forward(Engine.images(pixels, images, image.channels(), image.size()));
            float[] values = Engine.floats(embeddings);
            optimizer.zeroGradients();
            Engine.backward(embeddings, gaussian(random, values.length));
            optimizer.step(1e-3);
            Engine.floats(embeddings); // waits for a device that works on its own
        }
    }

    private static double testSeconds(EmbeddingNetwork network, ImageSettings image, SplittableRandom random) {
        network.train(false);
        float[] pixels = gaussian(random, TEST_IMAGES * image.channels() * image.testSize() * image.testSize());
        return seconds(() -> {
            try (var _ = Engine.scope(); var _ = new NoGradGuard()) {
                Engine.floats(network.forward(Engine.images(pixels, TEST_IMAGES, image.channels(), image.testSize())));
            }
        });
    }

    private static double lossSeconds(Recipe recipe, int dimension, TrainingLoss loss, LossOptimizer lossOptimizer,
            SplittableRandom random) {
        int[] classes = new int[recipe.batch().size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = i / recipe.batch().perClass();
        }
        float[] embeddings = Rows.normalized(gaussian(random, classes.length * dimension), dimension);
        return seconds(() -> {
            loss.evaluate(embeddings, classes, 0);
            lossOptimizer.step(1e-3);
        });
    }

    /** The shortest of some repetitions after one that warms up: what others take of the machine only adds. */
    private static double seconds(Runnable work) {
        work.run();
        double least = Double.POSITIVE_INFINITY;
        double all = 0;
        for (int i = 0; i < LEAST_REPEATS || i < MOST_REPEATS && all < REPEAT_SECONDS; i++) {
            long begun = System.nanoTime();
            work.run();
            double seconds = (System.nanoTime() - begun) * 1e-9;
            least = Math.min(least, seconds);
            all += seconds;
        }
        return least;
    }

    private static Double megabytes() {
        Long resident = ResidentMemory.kilobytes();
        return resident == null ? null : Double.valueOf(resident / 1024.0);
    }

    private static float[] gaussian(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
