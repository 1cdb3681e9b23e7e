package org.smoothap.torch.nn;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * A trunk, a head (pooling, and perhaps a norm and a linear layer) and L2 normalisation: images in, points on the unit
 * sphere out. Not safe for several threads at once.
 */
public final class EmbeddingNetwork implements AutoCloseable {
    /** Added to nothing: the least length that a feature vector is divided by, so that a zero vector stays zero. */
    private static final double LEAST_LENGTH = 1e-12;

    private final Network trunk;
    private final Head head;
    private final BatchNorm2d.Mode mode;
    private MemoryFormat format;
    private Precision precision = Precision.FLOAT32;

    private EmbeddingNetwork(Network trunk, Head head, BatchNorm2d.Mode mode) {
        this.trunk = trunk;
        this.head = head;
        this.mode = mode;
        layOut(true);
    }

    /** Computes in another precision from now on; float32 at first. */
    public EmbeddingNetwork compute(Precision precision) {
        this.precision = precision;
        return this;
    }

    /**
     * Keeps the maps with the channels of a pixel side by side, as at first (faster convolutions), or one channel after the
     * other.
     */
    public EmbeddingNetwork layOut(boolean channelsLast) {
        format = channelsLast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            for (Tensor tensor : state().values()) {
                if (tensor.dim() == 4) {
                    tensor.set_data(tensor.contiguous(format));
                }
            }
        }
        return this;
    }

    /**
     * A network with random weights.
     *
     * @param name a name of {@link Networks#all()}
     * @param options the network's own options
     * @param channels of the images, 3 or 1
     * @param size of the images in pixels
     * @param head what stands behind the trunk
     * @param frozenNorms whether batch norms keep their running statistics
     * @param seed of the weights
     * @throws IllegalArgumentException for an unknown name or option, or images or a head that do not go with the network
     */
    public static EmbeddingNetwork create(
            String name, Map<String, String> options, int channels, int size, HeadOptions head, boolean frozenNorms, long seed) {
        BatchNorm2d.Mode mode = new BatchNorm2d.Mode(frozenNorms);
        Initializer init = new Initializer(seed);
        Network trunk = Networks.create(name, new NetworkOptions(channels, size, options), mode, init);
        return new EmbeddingNetwork(trunk, new Head(head, Networks.description(name), trunk.features(), init), mode);
    }

    /** A network with the trunk's own pooling and a linear head of {@code embedding} outputs; 0 for none. */
    public static EmbeddingNetwork create(
            String name, Map<String, String> options, int channels, int size, int embedding, boolean frozenNorms, long seed) {
        return create(name, options, channels, size, HeadOptions.of(embedding), frozenNorms, seed);
    }

    /** Embeddings, {@code N × dimension()}, each of length 1. */
    public Tensor forward(Tensor images) {
        Tensor x = head.forward(precision.forward(trunk, images.contiguous(format)));
        Tensor length = x.mul(x).sum(new long[] {1}, true, new ScalarTypeOptional()).sqrt();
        return x.div(length.clamp_min(new Scalar(LEAST_LENGTH)));
    }

    /** Switches batch norms between batch statistics (training) and running statistics. */
    public void train(boolean training) {
        mode.train(training);
    }

    /** Whether, in training, the embedding of an image depends on the other images of its batch. */
    public boolean usesBatchStatistics() {
        return !mode.frozen() && trunk.parameters().state().keySet().stream().anyMatch(name -> name.endsWith(".running_mean"));
    }

    /** Size of an embedding. */
    public int dimension() {
        return head.dimension();
    }

    /** The trained tensors of the trunk, under their published names. */
    public SequencedMap<String, Tensor> trunkWeights() {
        return trunk.parameters().weights();
    }

    /** The trained tensors of the head: pooling, norm and linear layer; empty where it has none. */
    public SequencedMap<String, Tensor> headWeights() {
        return head.parameters().weights();
    }

    /** Names of the trained tensors that weight decay is meant for: matrices and kernels, but no tokens and positions. */
    public Set<String> decayed() {
        Set<String> names = new HashSet<>(trunk.parameters().decayed().keySet());
        names.addAll(head.parameters().decayed().keySet());
        return names;
    }

    /**
     * A tensor of a weight file in the shape that the trunk has, where the one follows from the other (positions of
     * transformers); the tensor itself where not.
     */
    public Tensor adapt(String name, Tensor tensor) {
        return trunk.adapt(name, tensor);
    }

    /** Weights and buffers of the trunk: what a file of published weights holds. */
    public SequencedMap<String, Tensor> trunkState() {
        return trunk.parameters().state();
    }

    /** All weights and buffers, trunk and head. */
    public SequencedMap<String, Tensor> state() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>(trunk.parameters().state());
        state.putAll(head.parameters().state());
        return Collections.unmodifiableSequencedMap(state);
    }

    /** Trained numbers, trunk and head. */
    public long parameterCount() {
        return trunk.parameters().count() + head.parameters().count();
    }

    /** Puts back what {@link #state()} held: the same names and shapes. */
    public void restore(Map<String, Tensor> saved) {
        Tensors.copyAll(saved, state());
    }

    /** Gives the memory of all tensors back, which the garbage collector does not see; the network cannot be used any more. */
    @Override
    public void close() {
        trunk.close();
        head.parameters().close();
    }
}
