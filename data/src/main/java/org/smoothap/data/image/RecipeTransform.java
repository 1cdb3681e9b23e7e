package org.smoothap.data.image;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.smoothap.data.image.Resampler.Window;

/** The transform that {@link ImageSettings} describe, with or without augmentation. */
final class RecipeTransform implements ImageTransform {
    private static final int CROP_TRIES = 10;

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
        if (augment == null || augment.cropArea() == null) {
            centre(image, pixels, scratch);
        } else {
            randomCrop(image, random, pixels, scratch);
        }
        if (augment != null && augment.flip() > 0 && random.nextDouble() < augment.flip()) {
            mirror(pixels);
        }
        if (augment == null || !(augment.warps() || augment.changesColours() || augment.blur() > 0 || augment.erase() > 0)) {
            normalisation.apply(pixels, out, offset);
        } else {
            normalisation.apply(change(pixels, random, scratch), out, offset);
        }
    }

    /** torchvision's Resize(resize) and CenterCrop(size) in one resampling. */
    private void centre(RgbImage image, byte[] pixels, Scratch scratch) {
        int shortSide = Math.min(image.width(), image.height());
        Window across = centred(image.width(), shortSide);
        Window down = centred(image.height(), shortSide);
        Resampler.resize(image, across, down, filter, pixels, scratch);
    }

    private Window centred(int length, int shortSide) {
        int resized = (int) ((long) settings.resize() * length / shortSide);
        return new Window(0, length, resized, (int) Math.rint((resized - size) / 2.0), size);
    }

    /** torchvision's RandomResizedCrop: up to 10 random crops until one fits, else the largest centred one. */
    private void randomCrop(RgbImage image, RandomGenerator random, byte[] pixels, Scratch scratch) {
        double area = (double) image.width() * image.height();
        double leastAspect = augment.cropAspect().get(0);
        double mostAspect = augment.cropAspect().get(1);
        for (int i = 0; i < CROP_TRIES; i++) {
            double target = area * uniform(random, augment.cropArea().get(0), augment.cropArea().get(1));
            double aspect = Math.exp(uniform(random, Math.log(leastAspect), Math.log(mostAspect)));
            int width = (int) Math.rint(Math.sqrt(target * aspect));
            int height = (int) Math.rint(Math.sqrt(target / aspect));
            if (width > 0 && width <= image.width() && height > 0 && height <= image.height()) {
                int top = random.nextInt(image.height() - height + 1);
                int left = random.nextInt(image.width() - width + 1);
                crop(image, left, top, width, height, pixels, scratch);
                return;
            }
        }
        double aspect = (double) image.width() / image.height();
        int width = image.width();
        int height = image.height();
        if (aspect < leastAspect) {
            height = Math.clamp((long) Math.rint(width / leastAspect), 1, height);
        } else if (aspect > mostAspect) {
            width = Math.clamp((long) Math.rint(height * mostAspect), 1, width);
        }
        crop(image, (image.width() - width) / 2, (image.height() - height) / 2, width, height, pixels, scratch);
    }

    private void crop(RgbImage image, int left, int top, int width, int height, byte[] pixels, Scratch scratch) {
        Window across = Window.of(left, left + width, size);
        Window down = Window.of(top, top + height, size);
        Resampler.resize(image, across, down, filter, pixels, scratch);
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
