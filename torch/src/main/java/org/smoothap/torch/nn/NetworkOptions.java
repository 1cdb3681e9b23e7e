package org.smoothap.torch.nn;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.smoothap.Names;

/**
 * What a network is built for.
 *
 * @param channels of its images: 3, or 1 for grey
 * @param size height and width of its images
 * @param values the network's own options
 */
public record NetworkOptions(int channels, int size, Map<String, String> values) {
    void allow(String network, Set<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(known.isEmpty()
                        ? network + " has no options, found '" + key + "'"
                        : Names.unknown("option of " + network, key, known));
            }
        }
    }

    /** One width for all blocks, or as many as there are blocks, separated by commas. */
    int[] widths(String key, int blocks, String standard) {
        String text = values.getOrDefault(key, standard);
        int[] widths;
        try {
            widths = Stream.of(text.split(",")).mapToInt(part -> Integer.parseInt(part.trim())).toArray();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be numbers separated by commas, found '" + text + "'", e);
        }
        if (widths.length == 1) {
            int width = widths[0];
            widths = new int[blocks];
            Arrays.fill(widths, width);
        }
        if (widths.length != blocks || Arrays.stream(widths).anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(key + " must be one width or " + blocks + ", each 1 or more, found '" + text + "'");
        }
        return widths;
    }

    void requireRgb(String network) {
        if (channels != 3) {
            throw new IllegalArgumentException(network + " takes images of 3 channels, found image.channels=" + channels);
        }
    }
}
