package org.smoothap.report;

import org.smoothap.data.image.RgbImage;

/**
 * A picture with its words.
 *
 * @param image any size; large ones are scaled down for the page; null where there is none, the page then shows the words
 * @param label its class
 * @param caption a second line such as the file name, or an empty string
 */
public record Picture(RgbImage image, String label, String caption) {}
