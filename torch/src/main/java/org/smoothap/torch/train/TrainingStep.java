package org.smoothap.torch.train;

import java.util.Arrays;
import java.util.function.Supplier;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.TrainingLoss;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.train.StageTimes.Stage;

/**
 * One batch from pixels to the gradients of the weights: embed, loss and dL/dembedding in closed form, back-propagate.
 *
 * <p>In chunks, the size of a batch is limited by patience alone: pixels and activations of one chunk are in memory at a time,
 * and the embeddings of all. The first pass embeds chunk by chunk and keeps no activations, the loss sees all embeddings at once, and the second pass embeds each chunk again and puts its rows of
 * dL/dembedding in. The sum is the gradient of the whole batch (Gao et al., "Scaling Deep Contrastive Learning Batch Size
 * under Memory Limited Setup", 2021; Patel et al., Recall@k, CVPR 2022), for one more forward pass. It is so only where
 * an image's embedding does not depend on the others of its chunk: batch norms must be frozen.
 */
public final class TrainingStep {
    /** Times that each image is asked for, where a batch has more than one chunk. */
    static final int PASSES = 2;

    private final EmbeddingNetwork network;
    private final SharedLoss loss;
    private final ImageSettings images;
    private final int chunk;
    private final StageTimes times;
    private final Ranks ranks;

    /**
     * A step of one process.
     *
     * @param chunk images that are in the network at a time; 0 for the whole batch
     * @param times counts where the time goes
     * @throws IllegalArgumentException if the network cannot be trained in chunks
     */
    public TrainingStep(EmbeddingNetwork network, TrainingLoss loss, ImageSettings images, int chunk, StageTimes times) {
        this(network, loss, images, chunk, times, Ranks.alone());
    }

    /**
     * @param chunk images that are in the network at a time; 0 for the whole batch, or this rank's share of it
     * @param times counts where the time goes
     * @param ranks among which the images of a batch are shared out
     * @throws IllegalArgumentException if the network cannot be trained in chunks, or by several ranks
     */
    TrainingStep(EmbeddingNetwork network, TrainingLoss loss, ImageSettings images, int chunk, StageTimes times, Ranks ranks) {
        if (chunk > 0 && network.usesBatchStatistics()) {
            throw new IllegalArgumentException("batch.chunk=" + chunk
                    + " needs network.batch-norm=frozen: with the statistics of a "
                    + "batch the embedding of an image depends on the others of its chunk");
        }
        if (ranks.size() > 1 && network.usesBatchStatistics()) {
            throw new IllegalArgumentException(ranks.size() + " processes need network.batch-norm=frozen: with the statistics of"
                    + " a batch the embedding of an image depends on images that other processes have");
        }
        this.network = network;
        this.loss = new SharedLoss(loss, ranks);
        this.images = images;
        this.chunk = chunk;
        this.times = times;
        this.ranks = ranks;
    }

    /**
     * The loss of a batch; its gradients are added to those of the weights, which must be zero if there are several ranks.
     *
     * @param pixels gives, each time that it is asked, the pixels of the next chunk of this rank's share of the images, and all
     *     chunks once more after the last; once the whole share, where it is not cut into chunks
     * @param labels the class of each image of the whole batch
     * @param step the number of the batch in the whole run, for losses with a random part
     * @throws ArithmeticException if an embedding is not finite
     */
    public LossResult gradients(Supplier<float[]> pixels, int[] labels, long step) {
        int count = ranks.share().count(labels.length);
        LossResult result = chunk == 0 || chunk >= count
                ? whole(pixels, count, labels, step)
                : inChunks(pixels, count, labels, step);
        if (ranks.size() > 1) {
            long begun = System.nanoTime();
            ranks.addUpGradients(network.trunkWeights().values());
            ranks.addUpGradients(network.headWeights().values());
            times.lap(Stage.EXCHANGE, begun);
        }
        return result;
    }

    private LossResult whole(Supplier<float[]> pixels, int count, int[] labels, long step) {
        try (var _ = Engine.scope()) {
            float[] images = next(pixels);
            long begun = System.nanoTime();
            Tensor embeddings = embed(images, 0, count, labels, step);
            float[] values = Engine.floats(embeddings);
            begun = times.lap(Stage.FORWARD, begun);
            LossResult result = loss.evaluate(values, labels, step);
            begun = times.lap(Stage.LOSS, begun);
            Engine.backward(embeddings, result.gradient());
            times.lap(Stage.BACKWARD, begun);
            return result;
        }
    }

    private LossResult inChunks(Supplier<float[]> pixels, int count, int[] labels, long step) {
        int dimension = network.dimension();
        float[] embeddings = new float[count * dimension];
        try (var _ = new NoGradGuard()) {
            for (int from = 0; from < count; from += chunk) {
                float[] images = next(pixels);
                long begun = System.nanoTime();
                try (var _ = Engine.scope()) {
                    float[] part = Engine.floats(embed(images, from, Math.min(count, from + chunk), labels, step));
                    System.arraycopy(part, 0, embeddings, from * dimension, part.length);
                }
                times.lap(Stage.FORWARD, begun);
            }
        }
        long begun = System.nanoTime();
        LossResult result = loss.evaluate(embeddings, labels, step);
        times.lap(Stage.LOSS, begun);
        for (int from = 0; from < count; from += chunk) {
            int to = Math.min(count, from + chunk);
            float[] images = next(pixels);
            begun = System.nanoTime();
            try (var _ = Engine.scope()) {
                Tensor part = embed(images, from, to, labels, step);
                begun = times.lap(Stage.FORWARD, begun);
                Engine.backward(part, Arrays.copyOfRange(result.gradient(), from * dimension, to * dimension));
                times.lap(Stage.BACKWARD, begun);
            }
        }
        return result;
    }

    private float[] next(Supplier<float[]> pixels) {
        long begun = System.nanoTime();
        float[] next = pixels.get();
        times.lap(Stage.IMAGES, begun);
        return next;
    }

    /**
     * Random parts of the network (a dropout in a TorchScript module) are functions of the step and the chunk: the second
     * pass over a chunk repeats the first, and a run that goes on repeats the one that was not interrupted.
     */
    private Tensor embed(float[] chunk, int from, int to, int[] labels, long step) {
        Engine.seed(step * 0x9E3779B97F4A7C15L + ranks.share().from(labels.length) + from);
        return network.forward(Engine.images(chunk, to - from, images.channels(), images.size()));
    }
}
