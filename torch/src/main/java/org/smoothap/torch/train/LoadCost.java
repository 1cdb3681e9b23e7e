package org.smoothap.torch.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import org.smoothap.data.image.ImageDecoder;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.data.image.ImageTransform;
import org.smoothap.data.image.JpegEncoder;
import org.smoothap.data.image.RgbImage;

/**
 * What it costs one thread to load an image, measured on an invented JPEG.
 *
 * @param side of the invented square image, as large as the data set's images seem to be
 * @param decodeSeconds from the bytes of a file to pixels
 * @param transformSeconds from pixels to the network's input, augmentation included
 */
record LoadCost(int side, double decodeSeconds, double transformSeconds) {
    private static final int UNKNOWN_SIDE = 256;
    private static final int LARGEST_SIDE = 2048;
    private static final int QUALITY = 90;
    private static final long WARM_UP_NANOS = 300_000_000L;
    private static final int REPEATS = 5;

    /** @param decodedBytes of an average image, 3 a pixel; NaN if that is not known */
    static LoadCost measure(ImageSettings settings, double decodedBytes) {
        int side = Double.isNaN(decodedBytes) ? UNKNOWN_SIDE : (int) Math.clamp(Math.sqrt(decodedBytes / 3), 8, LARGEST_SIDE);
        RgbImage image = invented(side);
        ImageTransform transform = settings.trainTransform();
        float[] out = new float[transform.channels() * transform.size() * transform.size()];
        SplittableRandom random = new SplittableRandom(1);
        try {
            byte[] jpeg = JpegEncoder.encode(image, QUALITY);
            double decode = seconds(() -> ImageDecoder.decode(jpeg, "invented image"));
            return new LoadCost(side, decode, seconds(() -> transform.apply(image, random, out, 0)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waves and a little noise: about the bytes a pixel of a photo. */
    private static RgbImage invented(int side) {
        SplittableRandom random = new SplittableRandom(2);
        byte[] rgb = new byte[3 * side * side];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            double wave = Math.sin(pixel % side / 11.0) + Math.sin(pixel / side / 17.0 + i % 3);
            rgb[i] = (byte) Math.clamp(Math.round(128 + 50 * wave + 6 * random.nextGaussian()), 0, 255);
        }
        return new RgbImage(side, side, rgb);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long begun = System.nanoTime();
        do {
            work.run();
        } while (System.nanoTime() - begun < WARM_UP_NANOS);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            work.run();
            least = Math.min(least, (System.nanoTime() - start) * 1e-9);
        }
        return least;
    }
}
