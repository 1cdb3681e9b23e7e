package org.smoothap.data.image;

import java.util.List;
import java.util.Objects;

/**
 * What is changed at random in training images: the {@code augment:} section of a recipe. Everything left out is off.
 *
 * <p>Applied in this order: crop, flip, one affine warp (rotate, zoom, shear, shift) of the image at its final size with
 * bilinear sampling, brightness, contrast, saturation, hue, grey, blur, erase. Every image draws its own values.
 *
 * @param cropArea the share of the image's area that a random crop takes, {@code [least, most]} within 0..1, uniform
 *     (torchvision's RandomResizedCrop); null for no random crop but the geometry of the test images
 * @param cropAspect width : height of that crop, {@code [least, most]}, log-uniform; default 3/4 to 4/3. After 10 crops that
 *     do not fit, the largest centred one with an allowed aspect is taken
 * @param randomCrop true for a crop of the final size at a random place of the image as {@code image.train-resize} made it,
 *     each place with the same probability, without rescaling (torchvision's RandomCrop); not together with {@code cropArea}
 * @param flip probability of mirroring left to right
 * @param shift the image is moved by a whole number of pixels from −shift to shift, across and down
 * @param rotate turned by −rotate to rotate degrees
 * @param zoom enlarged by a factor in {@code [least, most]}, uniform; null for none
 * @param shear sheared along x by −shear to shear degrees
 * @param brightness samples are multiplied by 1 − brightness to 1 + brightness
 * @param contrast distance from the mean grey is multiplied by 1 − contrast to 1 + contrast
 * @param saturation distance from the pixel's own grey is multiplied by 1 − saturation to 1 + saturation
 * @param hue turned by −hue to hue of the colour circle, at most 0.5
 * @param grey probability of taking all colour away
 * @param erase probability of painting a rectangle of 2 % to 20 % of the area, aspect 0.3 to 3.3, with the fill colour
 * @param blur Gaussian blur with a standard deviation of 0 to blur pixels of the result
 */
public record Augmentation(List<Double> cropArea, List<Double> cropAspect, Boolean randomCrop, Double flip, Integer shift,
        Double rotate, List<Double> zoom, Double shear, Double brightness, Double contrast, Double saturation, Double hue,
        Double grey, Double erase, Double blur) {
    /**
     * Fills in what is null.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Augmentation {
        cropArea = cropArea == null ? null : range("crop-area", cropArea, 1);
        cropAspect = cropAspect == null ? List.of(3 / 4.0, 4 / 3.0) : range("crop-aspect", cropAspect, 100);
        randomCrop = randomCrop != null && randomCrop;
        if (randomCrop && cropArea != null) {
            throw new IllegalArgumentException(
                    "image.augment.random-crop and image.augment.crop-area exclude each other, got true and "
                    + cropArea);
        }
        flip = within("flip", flip, 1);
        shift = shift == null ? 0 : shift;
        if (shift < 0) {
            throw new IllegalArgumentException("image.augment.shift must be 0 pixels or more, got " + shift);
        }
        rotate = within("rotate", rotate, 180);
        zoom = zoom == null ? null : range("zoom", zoom, 100);
        shear = within("shear", shear, 60);
        brightness = within("brightness", brightness, 1);
        contrast = within("contrast", contrast, 1);
        saturation = within("saturation", saturation, 1);
        hue = within("hue", hue, 0.5);
        grey = within("grey", grey, 1);
        erase = within("erase", erase, 1);
        blur = within("blur", blur, 100);
    }

    /** Everything off, as {@code augment: {}} in a recipe. */
    public static Augmentation none() {
        return new Augmentation(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    boolean warps() {
        return shift > 0 || rotate > 0 || zoom != null || shear > 0;
    }

    boolean changesColours() {
        return brightness > 0 || contrast > 0 || saturation > 0 || hue > 0 || grey > 0;
    }

    private static Double within(String name, Double value, double most) {
        if (value == null) {
            return 0.0;
        }
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException("image.augment." + name + " must be from 0 to " + most + ", got " + value);
        }
        return value;
    }

    private static List<Double> range(String name, List<Double> range, double most) {
        if (range.size() != 2 || range.stream().anyMatch(Objects::isNull)
                || !(range.get(0) > 0 && range.get(0) <= range.get(1) && range.get(1) <= most)) {
            throw new IllegalArgumentException("image.augment." + name + " must be [least, most] with 0 < least <= most <= " + most
                    + ", got " + range);
        }
        return List.copyOf(range);
    }
}
