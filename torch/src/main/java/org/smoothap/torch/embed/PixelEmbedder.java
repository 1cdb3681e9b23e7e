package org.smoothap.torch.embed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.data.image.ImageTransform;
import org.smoothap.data.image.RgbImage;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;

/**
 * Embeds decoded pictures as they come, in two steps: {@link #input} on any thread, {@link #embed} on one at a time. By the
 * test transform, as {@link Embedder} and {@link PictureEmbedder}.
 */
public final class PixelEmbedder {
    private final EmbeddingNetwork network;
    private final ImageTransform transform;

    public PixelEmbedder(EmbeddingNetwork network, ImageSettings settings) {
        this.network = network;
        this.transform = settings.testTransform();
        network.train(false);
    }

    /** What the network reads of a picture: {@code channels × size × size} numbers. */
    public float[] input(RgbImage picture) {
        float[] input = new float[length()];
        transform.apply(picture, null, input, 0);
        return input;
    }

    /** The embedding of each input, L2-normalised. */
    public List<float[]> embed(List<float[]> inputs) {
        int length = length();
        float[] pixels = new float[Math.multiplyExact(inputs.size(), length)];
        for (int i = 0; i < inputs.size(); i++) {
            System.arraycopy(inputs.get(i), 0, pixels, i * length, length);
        }
        float[] embeddings;
        try (NoGradGuard _ = new NoGradGuard();
                var _ = Engine.scope()) {
            Tensor input = Engine.images(pixels, inputs.size(), transform.channels(), transform.size());
            embeddings = Engine.floats(network.forward(input));
        }
        int dimension = network.dimension();
        List<float[]> rows = new ArrayList<>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            rows.add(Arrays.copyOfRange(embeddings, i * dimension, (i + 1) * dimension));
        }
        return rows;
    }

    private int length() {
        return transform.channels() * transform.size() * transform.size();
    }
}
