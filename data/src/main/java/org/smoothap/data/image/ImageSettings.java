package org.smoothap.data.image;

import java.util.Collections;
import java.util.List;
import org.smoothap.Names;

/**
 * How an image becomes the input of a network: the {@code image:} section of a recipe.
 *
 * <p>Test images: resampled to {@code resize} as {@code resizeMode} says, then the centre {@code size × size} is cut out,
 * with torchvision's rounding of both. Training images: resampled to {@code trainResize} where it is given, then as
 * {@code augment} says; without a random crop the centre, as in the test. Then each sample x of 0..255 becomes
 * {@code (x / 255 − mean) / std}.
 *
 * @param size height and width of the input in pixels; required
 * @param testSize the same for test images; default {@code size}. Random crops enlarge what they show, so a network that
 *     averages over the image often does better on larger test images than those it was trained on (Touvron et al.,
 *     "Fixing the train-test resolution discrepancy", 2019)
 * @param channels 3 for RGB, 1 for grey (ITU-R 601: 0.299 R + 0.587 G + 0.114 B); default 3
 * @param resize the short side before the centre crop, at least {@code size} and {@code testSize}; default the larger of them
 * @param resizeMode {@code short}: the short side is resampled to {@code resize} and the aspect kept; {@code square}: both
 *     sides are, and the aspect is lost, as the text of the Smooth-AP paper and the code of ROADMAP have it; default short
 * @param trainResize training images are resampled to so many pixels first, by {@code resizeMode}; null for not. A crop of
 *     a resampled image is resampled a second time, as in torchvision's {@code Compose([Resize, RandomResizedCrop])}
 * @param filter {@code bilinear} (antialiased, as Pillow) or {@code area} (exact area averaging); default bilinear
 * @param mean one value a channel, or one for all; default 0.5
 * @param std one value a channel, or one for all; negative ones invert (mean 1 and std −1 make ink on paper 1 on 0);
 *     default 0.5
 * @param fill the grey level, 0..255, where augmentation leaves the image, and of erased rectangles; default 255
 * @param augment what is random in training; null for nothing
 */
public record ImageSettings(Integer size, Integer testSize, Integer channels, Integer resize, String resizeMode,
        Integer trainResize, String filter, List<Double> mean, List<Double> std, Integer fill, Augmentation augment) {
    /** The largest {@code size}. */
    public static final int MAX_SIZE = 4096;

    private static final List<String> RESIZE_MODES = List.of("short", "square");
    private static final List<String> FILTERS = List.of("bilinear", "area");

    /**
     * Fills in what is null; single values of mean and std are repeated for every channel.
     *
     * @throws IllegalArgumentException if a value is missing or out of its range
     */
    public ImageSettings {
        if (size == null || size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("image.size must be from 1 to " + MAX_SIZE + " pixels, got "
                    + (size == null ? "nothing" : size));
        }
        testSize = testSize == null ? size : testSize;
        if (testSize < 1 || testSize > MAX_SIZE) {
            throw new IllegalArgumentException("image.test-size must be from 1 to " + MAX_SIZE + " pixels, got " + testSize);
        }
        channels = channels == null ? 3 : channels;
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("image.channels must be 3 (RGB) or 1 (grey), got " + channels);
        }
        int largest = Math.max(size, testSize);
        resize = resize == null ? largest : resize;
        if (resize < largest || resize > 4 * MAX_SIZE) {
            throw new IllegalArgumentException("image.resize must be from " + largest
                    + " (the larger of image.size and image.test-size) to " + 4 * MAX_SIZE + ", got " + resize);
        }
        resizeMode = resizeMode == null ? "short" : resizeMode;
        if (!RESIZE_MODES.contains(resizeMode)) {
            throw new IllegalArgumentException("image.resize-mode: " + Names.unknown("mode", resizeMode, RESIZE_MODES));
        }
        checkTrainResize(size, trainResize, augment);
        filter = filter == null ? "bilinear" : filter;
        if (!FILTERS.contains(filter)) {
            throw new IllegalArgumentException("image.filter: " + Names.unknown("filter", filter, FILTERS));
        }
        mean = perChannel("mean", mean, channels);
        std = perChannel("std", std, channels);
        if (std.contains(0.0) || std.contains(-0.0)) {
            throw new IllegalArgumentException("image.std must not be 0, got " + std);
        }
        fill = fill == null ? 255 : fill;
        if (fill < 0 || fill > 255) {
            throw new IllegalArgumentException("image.fill must be a grey level from 0 to 255, got " + fill);
        }
        if (augment != null && augment.shift() >= size) {
            throw new IllegalArgumentException("image.augment.shift must be below image.size = " + size + ", got "
                    + augment.shift());
        }
    }

    /** Settings with every default. */
    public static ImageSettings ofSize(int size) {
        return new ImageSettings(size, null, null, null, null, null, null, null, null, null, null);
    }

    /** For training images: as {@link #augment} says; without it as {@link #testTransform()}, at {@code size}. */
    public ImageTransform trainTransform() {
        return new RecipeTransform(this, augment);
    }

    /** For evaluation, indexing and serving: nothing random, {@code random} may be null. */
    public ImageTransform testTransform() {
        return new RecipeTransform(
                new ImageSettings(testSize, testSize, channels, resize, resizeMode, null, filter, mean, std, fill, null), null);
    }

    /** True if images are resampled to squares, whatever their aspect. */
    boolean square() {
        return resizeMode.equals("square");
    }

    Resampler.Filter resamplingFilter() {
        return filter.equals("area") ? Resampler.Filter.AREA : Resampler.Filter.BILINEAR;
    }

    /** Only a crop that is resampled itself may come from an image smaller than the input. */
    private static void checkTrainResize(int size, Integer trainResize, Augmentation augment) {
        boolean randomCrop = augment != null && augment.randomCrop();
        if (randomCrop && trainResize == null) {
            throw new IllegalArgumentException("image.augment.random-crop needs image.train-resize of at least image.size = "
                    + size + ", got none: the crop is taken without rescaling");
        }
        int least = augment != null && augment.cropArea() != null ? 1 : size;
        if (trainResize != null && (trainResize < least || trainResize > 4 * MAX_SIZE)) {
            throw new IllegalArgumentException("image.train-resize must be from " + least
                    + (least == size ? " (image.size)" : "") + " to " + 4 * MAX_SIZE + ", got " + trainResize);
        }
    }

    private static List<Double> perChannel(String name, List<Double> values, int channels) {
        if (values == null) {
            return Collections.nCopies(channels, 0.5);
        }
        if (values.stream().anyMatch(v -> v == null || !Double.isFinite(v)) || values.size() != 1 && values.size() != channels) {
            throw new IllegalArgumentException("image." + name + " must be one number, or one for each of " + channels
                    + " channels, got " + values);
        }
        return values.size() == channels ? List.copyOf(values) : Collections.nCopies(channels, values.get(0));
    }
}
