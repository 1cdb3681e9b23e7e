package org.smoothap.data.image;

/**
 * A decoded image, upright, three bytes a pixel.
 *
 * @param rgb red, green, blue, row by row: {@code height × width × 3} unsigned bytes at the front of the array
 */
public record RgbImage(int width, int height, byte[] rgb) {
    public RgbImage {
        if (width <= 0 || height <= 0 || rgb.length < 3L * width * height) {
            throw new IllegalArgumentException(
                    "an image of " + width + "x" + height + " needs " + 3L * width * height + " bytes, got " + rgb.length);
        }
    }
}
