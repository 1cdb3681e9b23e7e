package org.smoothap.data.image;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.smoothap.data.image.Resampler.Window;

/** The transform that {@link ImageSettings} describe, with or without augmentation. */
final class RecipeTransform implements ImageTransform {
    private final ImageSettings settings;
    private final Augmentation augment;
    private final int size;
    private final Resampler.Filter filter;
    private final Normalisation normalisation;

    /** @param augment null for none */
    RecipeTransform(ImageSettings settings, Augmentation augment) {
        this.settings = settings;
        this.augment = augment;
        this.size = settings.size();
        this.filter = settings.resamplingFilter();
        this.normalisation = new Normalisation(settings);
    }

    @Override
    public int channels() {
        return settings.channels();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void apply(RgbImage image, RandomGenerator random, float[] out, int offset) {
        Scratch scratch = Scratch.ofThread();
        byte[] pixels = scratch.pixels(3 * size * size);
        geometry(image, random, pixels, scratch);
        if (augment != null && augment.flip() > 0 && random.nextDouble() < augment.flip()) {
            mirror(pixels);
        }
        if (augment == null || !(augment.warps() || augment.changesColours() || augment.blur() > 0 || augment.erase() > 0)) {
            normalisation.apply(pixels, out, offset);
        } else {
            normalisation.apply(change(pixels, random, scratch), out, offset);
        }
    }

    /** What of the image becomes the {@code size × size} pixels. */
    private void geometry(RgbImage image, RandomGenerator random, byte[] pixels, Scratch scratch) {
        int width = image.width();
        int height = image.height();
        int resize = settings.trainResize() == null ? settings.resize() : settings.trainResize();
        int resizedWidth = resized(width, Math.min(width, height), resize);
        int resizedHeight = resized(height, Math.min(width, height), resize);
        if (augment == null || augment.cropArea() == null) {
            // a crop of the resampled image in one resampling; the centre as torchvision's CenterCrop rounds it
            boolean anywhere = augment != null && augment.randomCrop();
            int top = anywhere ? random.nextInt(resizedHeight - size + 1) : (int) Math.rint((resizedHeight - size) / 2.0);
            int left = anywhere ? random.nextInt(resizedWidth - size + 1) : (int) Math.rint((resizedWidth - size) / 2.0);
            Window across = new Window(0, width, resizedWidth, left, size);
            Window down = new Window(0, height, resizedHeight, top, size);
            Resampler.resize(image, across, down, filter, pixels, scratch);
        } else if (settings.trainResize() == null) {
            RandomCrop crop = RandomCrop.draw(augment, width, height, random);
            Resampler.resize(image, crop.across(size), crop.down(size), filter, pixels, scratch);
        } else {
            byte[] first = scratch.resized(3 * resizedWidth * resizedHeight);
            Resampler.resize(image, Window.of(0, width, resizedWidth), Window.of(0, height, resizedHeight), filter, first,
                    scratch);
            RandomCrop crop = RandomCrop.draw(augment, resizedWidth, resizedHeight, random);
            Resampler.resize(first, resizedWidth, resizedHeight, crop.across(size), crop.down(size), filter, pixels, scratch);
        }
    }

    /** A side after torchvision's Resize(resize), or Resize((resize, resize)). */
    private int resized(int length, int shortSide, int resize) {
        return settings.square() ? resize : (int) ((long) resize * length / shortSide);
    }

    private void mirror(byte[] pixels) {
        for (int y = 0; y < size; y++) {
            int left = 3 * size * y;
            int right = left + 3 * (size - 1);
            for (; left < right; left += 3, right -= 3) {
                for (int c = 0; c < 3; c++) {
                    byte swapped = pixels[left + c];
                    pixels[left + c] = pixels[right + c];
                    pixels[right + c] = swapped;
                }
            }
        }
    }

    /** Everything after crop and flip, in floats of 0..255. */
    private float[] change(byte[] pixels, RandomGenerator random, Scratch scratch) {
        int length = 3 * size * size;
        float[] colours = scratch.colours(length);
        for (int i = 0; i < length; i++) {
            colours[i] = pixels[i] & 0xff;
        }
        if (augment.warps()) {
            float[] warped = scratch.spare(length);
            Warp.random(augment, random).apply(colours, warped, size, settings.fill());
            System.arraycopy(warped, 0, colours, 0, length);
        }
        if (augment.changesColours()) {
            Colours.jitter(augment, random, colours, length);
        }
        if (augment.blur() > 0) {
            Blur.gaussian(colours, scratch.spare(length), size, random.nextDouble() * augment.blur());
        }
        if (augment.erase() > 0 && random.nextDouble() < augment.erase()) {
            erase(colours, random);
        }
        return colours;
    }

    private void erase(float[] colours, RandomGenerator random) {
        double area = uniform(random, 0.02, 0.2) * size * size;
        double aspect = Math.exp(uniform(random, Math.log(0.3), Math.log(3.3)));
        int width = Math.clamp(Math.round(Math.sqrt(area * aspect)), 1, size);
        int height = Math.clamp(Math.round(Math.sqrt(area / aspect)), 1, size);
        int left = random.nextInt(size - width + 1);
        int top = random.nextInt(size - height + 1);
        for (int y = top; y < top + height; y++) {
            int from = 3 * (y * size + left);
            Arrays.fill(colours, from, from + 3 * width, settings.fill());
        }
    }

    static double uniform(RandomGenerator random, double least, double most) {
        return least + (most - least) * random.nextDouble();
    }
}
