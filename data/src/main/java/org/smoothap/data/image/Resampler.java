package org.smoothap.data.image;

import java.util.Arrays;

/**
 * Separable resampling of a rectangle of an image, with antialiasing when it shrinks.
 *
 * <p>{@link Filter#BILINEAR} is the triangle filter, widened by the scale when shrinking, with weights of 22 fractional
 * bits and a result rounded to 8 bits after each pass (across, then down): bit for bit what Pillow's
 * {@code resize(size, Image.BILINEAR)} gives, hence also torchvision's {@code Resize} of Pillow images.
 * {@link Filter#AREA} is exact area averaging: every source pixel counts by the share of it that lies under the target
 * pixel; one rounding, at the end.
 *
 * <p>Cost: O(target × taps) a pass, taps = 2·scale + 1 (bilinear) or scale + 1 (area). Stateless, thread-safe.
 */
public final class Resampler {
    private Resampler() {}

    /** How target pixels are made of source pixels. */
    public enum Filter {
        BILINEAR,
        AREA
    }

    /**
     * Resamples the rectangle {@code [left, right) × [top, bottom)} of an image to {@code width × height}.
     *
     * <p>Pixels outside the rectangle (rounded outwards to whole pixels) take no part, as if it had been cropped first.
     *
     * @return {@code height × width × 3} bytes
     * @throws IllegalArgumentException if the rectangle is empty or leaves the image
     */
    public static RgbImage resize(RgbImage image, double left, double top, double right, double bottom, int width, int height,
            Filter filter) {
        byte[] out = new byte[3 * width * height];
        resize(image, Window.of(left, right, width), Window.of(top, bottom, height), filter, out, new Scratch());
        return new RgbImage(width, height, out);
    }

    /**
     * One axis of a resampling: the source interval {@code [from, to)} is divided into {@code total} target pixels, of
     * which {@code count} starting at {@code first} are wanted.
     */
    record Window(double from, double to, int total, int first, int count) {
        static Window of(double from, double to, int total) {
            return new Window(from, to, total, 0, total);
        }
    }

    /** Writes {@code across.count × down.count × 3} bytes to the front of {@code out}. */
    static void resize(RgbImage image, Window across, Window down, Filter filter, byte[] out, Scratch scratch) {
        resize(image.rgb(), image.width(), image.height(), across, down, filter, out, scratch);
    }

    /** The same for the {@code height × width × 3} bytes at the front of an array. */
    static void resize(byte[] source, int sourceWidth, int sourceHeight, Window across, Window down, Filter filter, byte[] out,
            Scratch scratch) {
        Taps horizontal = new Taps(across, sourceWidth, filter);
        Taps vertical = new Taps(down, sourceHeight, filter);
        if (filter == Filter.AREA) {
            average(source, sourceWidth, horizontal, vertical, out, scratch);
        } else {
            interpolate(source, sourceWidth, horizontal, vertical, out, scratch);
        }
    }

    private static void interpolate(byte[] source, int sourceWidth, Taps across, Taps down, byte[] out, Scratch scratch) {
        int width = across.count();
        int firstRow = down.firstSource();
        int rows = down.endSource() - firstRow;
        byte[] middle = scratch.bytes(3 * width * rows);
        for (int y = 0, o = 0; y < rows; y++) {
            int row = 3 * (firstRow + y) * sourceWidth;
            for (int x = 0; x < width; x++) {
                int red = Taps.HALF;
                int green = Taps.HALF;
                int blue = Taps.HALF;
                int i = row + 3 * across.start[x];
                for (int tap = across.offset[x]; tap < across.offset[x + 1]; tap++, i += 3) {
                    int weight = across.fixed[tap];
                    red += weight * (source[i] & 0xff);
                    green += weight * (source[i + 1] & 0xff);
                    blue += weight * (source[i + 2] & 0xff);
                }
                middle[o++] = (byte) (red >> Taps.BITS);
                middle[o++] = (byte) (green >> Taps.BITS);
                middle[o++] = (byte) (blue >> Taps.BITS);
            }
        }
        int stride = 3 * width;
        int[] sums = scratch.ints(stride);
        for (int y = 0; y < down.count(); y++) {
            Arrays.fill(sums, 0, stride, Taps.HALF);
            int row = stride * (down.start[y] - firstRow);
            for (int tap = down.offset[y]; tap < down.offset[y + 1]; tap++, row += stride) {
                int weight = down.fixed[tap];
                for (int i = 0; i < stride; i++) {
                    sums[i] += weight * (middle[row + i] & 0xff);
                }
            }
            for (int i = 0; i < stride; i++) {
                out[stride * y + i] = (byte) (sums[i] >> Taps.BITS);
            }
        }
    }

    private static void average(byte[] source, int sourceWidth, Taps across, Taps down, byte[] out, Scratch scratch) {
        int width = across.count();
        int firstRow = down.firstSource();
        int rows = down.endSource() - firstRow;
        int stride = 3 * width;
        float[] middle = scratch.floats(stride * (rows + 1));
        for (int y = 0, o = 0; y < rows; y++) {
            int row = 3 * (firstRow + y) * sourceWidth;
            for (int x = 0; x < width; x++) {
                float red = 0;
                float green = 0;
                float blue = 0;
                int i = row + 3 * across.start[x];
                for (int tap = across.offset[x]; tap < across.offset[x + 1]; tap++, i += 3) {
                    float weight = across.weight[tap];
                    red += weight * (source[i] & 0xff);
                    green += weight * (source[i + 1] & 0xff);
                    blue += weight * (source[i + 2] & 0xff);
                }
                middle[o++] = red;
                middle[o++] = green;
                middle[o++] = blue;
            }
        }
        int sums = stride * rows;
        for (int y = 0; y < down.count(); y++) {
            Arrays.fill(middle, sums, sums + stride, 0.5f);
            int row = stride * (down.start[y] - firstRow);
            for (int tap = down.offset[y]; tap < down.offset[y + 1]; tap++, row += stride) {
                float weight = down.weight[tap];
                for (int i = 0; i < stride; i++) {
                    middle[sums + i] += weight * middle[row + i];
                }
            }
            for (int i = 0; i < stride; i++) {
                out[stride * y + i] = (byte) Math.min(255, (int) middle[sums + i]);
            }
        }
    }
}
