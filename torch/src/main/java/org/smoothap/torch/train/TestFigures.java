package org.smoothap.torch.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/**
 * The figures of all tests of a table, by the tests' names and in their order, each by their public names.
 *
 * @param byTest at least one
 */
public record TestFigures(SequencedMap<String, SequencedMap<String, Object>> byTest) {
    public TestFigures {
        if (byTest.isEmpty()) {
            throw new IllegalArgumentException("expected the figures of at least one test, got none");
        }
        byTest = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byTest));
    }

    /** Of images that are tested in one way only. */
    public TestFigures(String name, SequencedMap<String, Object> figures) {
        this(new LinkedHashMap<>(Map.of(name, figures)));
    }

    /**
     * What {@code metrics.json} has: the figures of the first test, then what they were measured on; with several tests
     * also {@code test}, the name of the first, and {@code tests}, the figures of each by its name.
     *
     * @param split of the table's images
     * @param checkpoint which weights the network had: {@code untrained}, {@code last} or {@code best}
     */
    public SequencedMap<String, Object> describe(ImageTable table, Split split, String checkpoint) {
        SequencedMap<String, Object> described = new LinkedHashMap<>(byTest.firstEntry().getValue());
        described.put("dataset", table.name());
        described.put("images", table.origin());
        described.put("split", split.name().toLowerCase(Locale.ROOT));
        described.put("checkpoint", checkpoint);
        if (byTest.size() > 1) {
            described.put("test", byTest.firstEntry().getKey());
            described.put("tests", byTest);
        }
        return described;
    }

    /** The figures of each test in what {@link #describe} made; empty if there is one test only. */
    @SuppressWarnings("unchecked")
    public static Map<String, Map<String, Object>> several(Map<String, Object> described) {
        return (Map<String, Map<String, Object>>) described.getOrDefault("tests", Map.of());
    }
}
