package org.smoothap.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes of the emoji dataset, which are code points such as {@code 1F408-200D-2B1B}, in words: Unicode's names. Flags of
 * countries, which have none, are called by their letters.
 */
final class EmojiNames {
    private static final int REGIONAL_A = 0x1F1E6;

    /** What joins or varies emoji and is not seen itself. */
    private static final List<Integer> UNSEEN = List.of(0x200D, 0xFE0F);

    private EmojiNames() {}

    /** @return the label itself if it is not the code points of an emoji */
    static String of(String label) {
        if (!label.matches("[0-9A-F]{4,6}(-[0-9A-F]{4,6})*")) {
            return label;
        }
        int[] points = Stream.of(label.split("-")).mapToInt(point -> Integer.parseInt(point, 16)).toArray();
        if (!Character.isValidCodePoint(points[0]) || !Character.isEmoji(points[0])) {
            return label;
        }
        if (Arrays.stream(points).allMatch(point -> point >= REGIONAL_A && point < REGIONAL_A + 26)) {
            return "flag " + Arrays.stream(points).mapToObj(point -> String.valueOf((char) ('A' + point - REGIONAL_A)))
                    .collect(Collectors.joining());
        }
        return Arrays.stream(points).filter(point -> !UNSEEN.contains(point)).mapToObj(EmojiNames::name)
                .collect(Collectors.joining(", "));
    }

    private static String name(int point) {
        String name = Character.isValidCodePoint(point) ? Character.getName(point) : null;
        return name == null ? Integer.toHexString(point).toUpperCase(Locale.ROOT) : name.toLowerCase(Locale.ROOT);
    }
}
