package org.smoothap.data.table;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A test of a data set: which figures are published for it, found how. A data set may have several, and an image may be
 * in several ({@link ImageRow#tests()}).
 *
 * @param name for example {@code "test"} or {@code "small-reid"}: small letters, digits and hyphens
 * @param protocol who searches whom
 * @param ks the K of the Recall@K that are published, ascending; empty leaves them to the recipe
 */
public record TestSet(String name, Protocol protocol, List<Integer> ks) {
    /** What a table without tests of its own has. */
    public static final String DEFAULT_NAME = "test";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    /** @throws IllegalArgumentException if the name is not as described, there is no protocol, or a K is below 1 */
    public TestSet {
        if (name == null || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a test needs a name of small letters, digits and hyphens, got '" + name + "'");
        }
        if (protocol == null) {
            throw new IllegalArgumentException("test '" + name + "' needs a protocol, got none");
        }
        if (ks.stream().anyMatch(k -> k < 1)) {
            throw new IllegalArgumentException("test '" + name + "': Recall@K needs K of at least 1, got " + ks);
        }
        ks = ks.stream().distinct().sorted().toList();
    }

    /** A test whose K are given one by one, or not at all. */
    public static TestSet of(String name, Protocol protocol, int... ks) {
        return new TestSet(name, protocol, Arrays.stream(ks).boxed().toList());
    }
}
