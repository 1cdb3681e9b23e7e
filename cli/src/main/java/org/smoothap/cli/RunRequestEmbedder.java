package org.smoothap.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.smoothap.data.image.RgbImage;
import org.smoothap.search.ModelIdentity;
import org.smoothap.server.RequestEmbedder;
import org.smoothap.torch.embed.PixelEmbedder;

/** Embeds the pictures of requests with the model of a run. */
final class RunRequestEmbedder implements RequestEmbedder {
    private static final int WARM_SIDE = 64;

    private final ModelIdentity model;
    private final PixelEmbedder embedder;

    RunRequestEmbedder(RunModel run) throws IOException {
        this.model = run.identity();
        this.embedder = new PixelEmbedder(run.network(), run.recipe().image());
    }

    /** Embeds a grey picture, so that the first request need not wait for what a network does once. */
    void warm() {
        byte[] grey = new byte[3 * WARM_SIDE * WARM_SIDE];
        Arrays.fill(grey, (byte) 0x80);
        embed(List.of(input(new RgbImage(WARM_SIDE, WARM_SIDE, grey))));
    }

    @Override
    public ModelIdentity model() {
        return model;
    }

    @Override
    public float[] input(RgbImage picture) {
        return embedder.input(picture);
    }

    @Override
    public List<float[]> embed(List<float[]> inputs) {
        return embedder.embed(inputs);
    }
}
