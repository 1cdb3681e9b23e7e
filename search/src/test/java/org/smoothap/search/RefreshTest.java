package org.smoothap.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readersKeepTheirCommitWhileOthersRefresh(boolean loaded) throws Exception {
        int dimension = 8;
        float[] rows = TestVectors.clustered(200, dimension, 5, 0.4, 6);
        float[] query = TestVectors.row(rows, 0, dimension);
        try (VectorIndexWriter writer = VectorIndexWriter.open(folder, TestVectors.settings(dimension, StoredForm.FLOAT32))) {
            TestVectors.fill(writer, rows, dimension, 5);
            try (VectorIndex index = VectorIndex.open(folder)) {
                if (loaded) {
                    index.load();
                }
                List<Thread> searchers = new ArrayList<>();
                List<Throwable> failures = new ArrayList<>();
                for (int t = 0; t < 3; t++) {
                    searchers.add(Thread.ofPlatform().start(() -> {
                        try {
                            for (int i = 0; i < 200; i++) {
                                Set<Integer> sizes = Set.of(200, 150);
                                int found = loaded ? index.search(query, 200, 200, Filter.NONE).size()
                                        : index.exact(query, 200, Filter.NONE).size();
                                if (!sizes.contains(found)) {
                                    throw new AssertionError(found);
                                }
                            }
                        } catch (Throwable e) {
                            synchronized (failures) {
                                failures.add(e);
                            }
                        }
                    }));
                }
                List<String> some = IntStream.range(0, 50).mapToObj(String::valueOf).toList();
                for (int i = 0; i < 5; i++) {
                    writer.remove(some);
                    writer.commit();
                    index.refresh();
                    for (int row = 0; row < 50; row++) {
                        writer.put(new IndexedImage("" + row, null, Map.of()), TestVectors.row(rows, row, dimension));
                    }
                    writer.commit();
                    index.refresh();
                }
                for (Thread searcher : searchers) {
                    searcher.join();
                }
                assertEquals(List.of(), failures);
            }
        }
    }
}
