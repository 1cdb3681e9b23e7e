package org.smoothap.data.benchmark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What VGGFace2 calls a face: {@code n000002/0001_01} is face 1 of image 1 of identity n000002. There are more than three
 * million of them, so image and face are kept as one number.
 *
 * @param identity the folder
 * @param number 100 · image + face
 */
record FaceName(String identity, int number) {
    private static final Pattern NAME = Pattern.compile("(n\\d{6})/(\\d{4})_(\\d{2})(\\.jpg)?");

    /** @throws IllegalArgumentException if the text is no such name, with or without {@code .jpg} */
    static FaceName parse(String text) {
        Matcher parts = NAME.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected a face like n000002/0001_01, found '" + text + "'");
        }
        return new FaceName(parts.group(1), 100 * Integer.parseInt(parts.group(2)) + Integer.parseInt(parts.group(3)));
    }

    /** The file of a face in the folder of its identity. */
    static String file(int number) {
        String digits = Integer.toString(1_000_000 + number);
        return digits.substring(1, 5) + "_" + digits.substring(5) + ".jpg";
    }
}
