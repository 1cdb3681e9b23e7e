package org.smoothap.data.image;

/** From interleaved samples of 0..255 to planar {@code (x / 255 − mean) / std}, with grey where one channel is wanted. */
final class Normalisation {
    private final int channels;
    private final int plane;
    private final float[] factor;
    private final float[] summand;

    /** The result for every 8-bit sample, 256 a channel. */
    private final float[] table;

    Normalisation(ImageSettings settings) {
        channels = settings.channels();
        plane = settings.size() * settings.size();
        factor = new float[channels];
        summand = new float[channels];
        table = new float[256 * channels];
        for (int c = 0; c < channels; c++) {
            double mean = settings.mean().get(c);
            double std = settings.std().get(c);
            factor[c] = (float) (1 / (255 * std));
            summand[c] = (float) (-mean / std);
            for (int x = 0; x < 256; x++) {
                table[256 * c + x] = (float) ((x / 255.0 - mean) / std);
            }
        }
    }

    /** For 8-bit samples; grey is rounded to 8 bits as Pillow does. */
    void apply(byte[] rgb, float[] out, int offset) {
        for (int i = 0, p = 0; p < plane; p++, i += 3) {
            int red = rgb[i] & 0xff;
            int green = rgb[i + 1] & 0xff;
            int blue = rgb[i + 2] & 0xff;
            if (channels == 1) {
                out[offset + p] = table[19595 * red + 38470 * green + 7471 * blue + 0x8000 >> 16];
            } else {
                out[offset + p] = table[red];
                out[offset + plane + p] = table[256 + green];
                out[offset + 2 * plane + p] = table[512 + blue];
            }
        }
    }

    void apply(float[] rgb, float[] out, int offset) {
        for (int i = 0, p = 0; p < plane; p++, i += 3) {
            if (channels == 1) {
                out[offset + p] = Colours.grey(rgb, i) * factor[0] + summand[0];
            } else {
                out[offset + p] = rgb[i] * factor[0] + summand[0];
                out[offset + plane + p] = rgb[i + 1] * factor[1] + summand[1];
                out[offset + 2 * plane + p] = rgb[i + 2] * factor[2] + summand[2];
            }
        }
    }
}
