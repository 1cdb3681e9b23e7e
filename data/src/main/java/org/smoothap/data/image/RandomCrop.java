package org.smoothap.data.image;

import java.util.List;
import java.util.random.RandomGenerator;
import org.smoothap.data.image.Resampler.Window;

/** The part of an image that torchvision's RandomResizedCrop takes, in whole pixels. */
record RandomCrop(int left, int top, int width, int height) {
    private static final int TRIES = 10;

    /** Up to 10 random crops until one fits, else the largest centred one of an allowed aspect. */
    static RandomCrop draw(Augmentation augment, int imageWidth, int imageHeight, RandomGenerator random) {
        double area = (double) imageWidth * imageHeight;
        List<Double> share = augment.cropArea();
        double leastAspect = augment.cropAspect().get(0);
        double mostAspect = augment.cropAspect().get(1);
        for (int i = 0; i < TRIES; i++) {
            double target = area * RecipeTransform.uniform(random, share.get(0), share.get(1));
            double aspect = Math.exp(RecipeTransform.uniform(random, Math.log(leastAspect), Math.log(mostAspect)));
            int width = (int) Math.rint(Math.sqrt(target * aspect));
            int height = (int) Math.rint(Math.sqrt(target / aspect));
            if (width > 0 && width <= imageWidth && height > 0 && height <= imageHeight) {
                int top = random.nextInt(imageHeight - height + 1);
                int left = random.nextInt(imageWidth - width + 1);
                return new RandomCrop(left, top, width, height);
            }
        }
        double aspect = (double) imageWidth / imageHeight;
        int width = imageWidth;
        int height = imageHeight;
        if (aspect < leastAspect) {
            height = Math.clamp((long) Math.rint(width / leastAspect), 1, height);
        } else if (aspect > mostAspect) {
            width = Math.clamp((long) Math.rint(height * mostAspect), 1, width);
        }
        return new RandomCrop((imageWidth - width) / 2, (imageHeight - height) / 2, width, height);
    }

    Window across(int size) {
        return Window.of(left, left + width, size);
    }

    Window down(int size) {
        return Window.of(top, top + height, size);
    }
}
