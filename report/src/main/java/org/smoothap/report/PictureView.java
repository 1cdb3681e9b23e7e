package org.smoothap.report;

import java.io.IOException;
import org.smoothap.data.image.RgbImage;

/**
 * A picture in the words of a template.
 *
 * @param uri null where there is no picture
 */
record PictureView(String uri, boolean pixelated, String label, String caption, String alt) {
    /** Up to this many pixels a picture is shown in blocks: smoothing would only blur it. */
    private static final int PIXEL_ART = 40;

    static PictureView of(Picture picture, String alt) throws IOException {
        return of(picture, alt, DataUri.LONGEST);
    }

    /** @param longest side kept, in pixels */
    static PictureView of(Picture picture, String alt, int longest) throws IOException {
        RgbImage image = picture.image();
        boolean pixelated = image != null && Math.max(image.width(), image.height()) <= PIXEL_ART;
        return new PictureView(image == null ? null : DataUri.of(image, longest), pixelated, picture.label(),
                picture.caption().isBlank() ? null : picture.caption(), alt);
    }
}
