package org.smoothap.data.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;

/**
 * The images that the lists of a benchmark name, each once and in the order in which they are first named. An image may be
 * in several tests; what is named twice in one list is kept once and told.
 */
final class Listing {
    private final Map<Path, ImageRow> images = new LinkedHashMap<>();
    /** Equal lists of tests are one object: a benchmark has a handful of them and 100,000 rows. */
    private final Map<List<String>, List<String>> tests = new HashMap<>();
    private int repeated;

    /**
     * Adds an image, or its tests to those of the image that is there.
     *
     * @throws IllegalArgumentException if the image is there with another label, or both for training and for the test
     */
    void add(ImageRow row) {
        Path file = row.location().file();
        ImageRow known = images.putIfAbsent(file, row.withTests(shared(row.tests())));
        if (known == null) {
            return;
        }
        if (!known.label().equals(row.label())) {
            throw new IllegalArgumentException("image " + file.getFileName() + " is of class " + row.label()
                    + ", but was listed before with class " + known.label());
        }
        if (known.split() != row.split()) {
            throw new IllegalArgumentException("image " + file.getFileName() + " is for training and for the test");
        }
        if (row.split() != Split.TEST || known.tests().containsAll(row.tests())) {
            repeated++;
            return;
        }
        List<String> union = new ArrayList<>(known.tests());
        row.tests().stream().filter(test -> !union.contains(test)).forEach(union::add);
        images.put(file, known.withTests(shared(union)));
    }

    /** @param notices told how many lines named an image again */
    List<ImageRow> rows(String name, Consumer<String> notices) {
        if (repeated > 0) {
            notices.accept(name + ": " + repeated + " lines name an image that their list has already; each is used once");
        }
        return List.copyOf(images.values());
    }

    private List<String> shared(List<String> names) {
        return tests.computeIfAbsent(names, List::copyOf);
    }
}
