package org.smoothap.server;

import java.util.ArrayList;
import java.util.List;
import org.smoothap.data.image.Resampler;
import org.smoothap.data.image.RgbImage;
import org.smoothap.search.ModelIdentity;

/** Sees a picture as the colours of 4 × 4 fields, less white: what a network does in tests of the server. */
final class ColourEmbedder implements RequestEmbedder {
    static final int SIDE = 4;
    static final ModelIdentity MODEL = new ModelIdentity("colours", "00", "4x4", 3 * SIDE * SIDE + 1);

    /** So long a batch takes beside the work itself. */
    volatile long delayMillis;

    @Override
    public ModelIdentity model() {
        return MODEL;
    }

    @Override
    public float[] input(RgbImage picture) {
        RgbImage small = Resampler.resize(
                picture, 0, 0, picture.width(), picture.height(), SIDE, SIDE, Resampler.Filter.AREA);
        float[] input = new float[MODEL.dimension()];
        double squares = 0;
        for (int i = 0; i < small.rgb().length; i++) {
            input[i] = 255 - (small.rgb()[i] & 0xff);
            squares += input[i] * input[i];
        }
        input[input.length - 1] = 1; // a white picture has a vector too
        double length = Math.sqrt(squares + 1);
        for (int i = 0; i < input.length; i++) {
            input[i] /= (float) length;
        }
        return input;
    }

    @Override
    public List<float[]> embed(List<float[]> inputs) {
        if (delayMillis > 0) {
            try {
                Thread.sleep(delayMillis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return new ArrayList<>(inputs);
    }
}
