package org.smoothap.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smoothap.data.image.RgbImage;

/**
 * A part of a picture, written as the IIIF Image API does: {@code x,y,w,h} in pixels of the upright picture, or
 * {@code pct:x,y,w,h} in percent of its width and height.
 *
 * @param percent whether the numbers are percent
 */
record Crop(double x, double y, double width, double height, boolean percent) {
    private static final String NUMBER = "(\\d{1,7}(?:\\.\\d{1,12})?)";
    private static final Pattern FORM = Pattern.compile("(pct:)?" + String.join(",", NUMBER, NUMBER, NUMBER, NUMBER));

    /** @param text null for the whole picture: null */
    static Crop of(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Problem.badRequest("expected a crop such as 10,20,300,200 (pixels) or pct:5,10,50,50 (percent), found '"
                    + Upload.brief(text) + "'");
        }
        double[] numbers = new double[4];
        for (int i = 0; i < 4; i++) {
            numbers[i] = Double.parseDouble(matcher.group(i + 2));
        }
        return new Crop(numbers[0], numbers[1], numbers[2], numbers[3], matcher.group(1) != null);
    }

    /** The part of a picture, cut off at the picture's edge. */
    RgbImage of(RgbImage picture) {
        double across = percent ? picture.width() / 100.0 : 1;
        double down = percent ? picture.height() / 100.0 : 1;
        long left = Math.round(x * across);
        long top = Math.round(y * down);
        int right = (int) Math.min(picture.width(), Math.round((x + width) * across));
        int bottom = (int) Math.min(picture.height(), Math.round((y + height) * down));
        if (left >= right || top >= bottom) {
            throw Problem.badRequest("the crop leaves nothing of the picture of " + picture.width() + "x" + picture.height()
                    + " pixels");
        }
        int columns = right - (int) left;
        byte[] rgb = new byte[3 * columns * (bottom - (int) top)];
        for (int row = (int) top; row < bottom; row++) {
            System.arraycopy(picture.rgb(), 3 * (row * picture.width() + (int) left), rgb, 3 * columns * (row - (int) top),
                    3 * columns);
        }
        return new RgbImage(columns, bottom - (int) top, rgb);
    }
}
