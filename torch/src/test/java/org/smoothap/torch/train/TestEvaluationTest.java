package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;
import org.smoothap.torch.recipe.Recipes;

/** The tests of benchmarks against plain sorting. */
class TestEvaluationTest {
    private static final double EXACT = 1e-12;

    @TempDir
    private Path folder;

    /**
     * A whole run on the miniature; every figure is worked out again from its embeddings. Those are rounded first, so that
     * a score is exact in float as in double: a hardly trained network gives scores that differ in the last bit only.
     */
    @ParameterizedTest
    @ValueSource(strings = {"sop", "vehicleid"})
    void aRunOnABenchmarkMeasuresByItsProtocols(String benchmark) throws IOException {
        Path root = folder.resolve(benchmark);
        Miniatures.write(benchmark, root, 1);
        ImageTable table = Datasets.open(benchmark, new DatasetOptions(root, folder, notice -> {}));
        Path recipe = folder.resolve("recipe.yaml");
        Files.writeString(recipe, """
                name: tiny
                data: {dataset: %s, root: %s}
                image: {size: 16}
                batch: {classes: 4, per-class: 2}
                network: {name: conv4, embedding: 8, options: {width: 4}}
                epochs: 1
                threads: 1
                evaluation: {k: [2]}
                """.formatted(benchmark, root));
        RunFolder run = new RunFolder(folder.resolve("run"));
        Experiment.Outcome outcome =
                new Experiment(Recipes.read(recipe, List.of()), table, run, new TrainingListener() {}).run();

        assertEquals(table.splitFiles(), run.readJson(run.provenanceFile()).get("split-files"));
        Map<String, Object> written = run.readJson(run.metricsFile());
        Map<String, Map<String, Object>> several = TestFigures.several(written);
        assertEquals(benchmark.equals("sop") ? 0 : 6, several.size());
        assertEquals(several.size() == 0, !written.containsKey("test"));
        float[] rounded = new float[outcome.embeddings().length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Math.round(outcome.embeddings()[i] * 256) / 256f;
        }
        for (TestSet test : table.tests()) {
            Map<String, Object> found = several.isEmpty() ? written : several.get(test.name());
            int[] ks = IntStream.concat(IntStream.of(2), test.ks().stream().mapToInt(Integer::intValue)).toArray();
            assertEquals((long) ks.length, found.keySet().stream().filter(key -> key.matches("recall@\\d+")).count());
            Map<String, Object> again = new TestEvaluation(outcome.test(), outcome.embeddings()).figures(test, ks);
            again.forEach((name, value) -> assertEquals(value, found.get(name), test.name() + " " + name));
            Map<String, Object> exact = new TestEvaluation(outcome.test(), rounded).figures(test, ks);
            plain(outcome.test(), test, rounded, ks)
                    .forEach((name, value) -> assertEquals(value, (Double) exact.get(name), EXACT, test.name() + " " + name));
            int images = outcome.test().rowsOf(test).length;
            boolean drawn = test.protocol() instanceof Protocol.RandomGallery;
            assertEquals(drawn ? images - classes(outcome.test(), test) : images, found.get("queries"));
            assertTrue(found.get("protocol").toString().startsWith(drawn ? "random gallery: one image of each of" : "leave-one-out"));
        }
        if (!several.isEmpty()) {
            assertEquals("small", written.get("test"));
            several.get("small").forEach((name, value) -> assertEquals(value, written.get(name), name));
        }
        Map<String, Object> before = run.readJson(run.beforeFile());
        assertEquals("untrained", before.get("checkpoint"));
        assertEquals(several.keySet(), TestFigures.several(before).keySet());
    }

    private static int classes(ImageTable table, TestSet test) {
        return (int) IntStream.of(table.rowsOf(test)).mapToObj(i -> table.rows().get(i).label()).distinct().count();
    }

    /** The expected fractions of a test. */
    private static Map<String, Double> plain(ImageTable table, TestSet test, float[] embeddings, int... ks) {
        List<ImageRow> rows = table.rows();
        PlainSearch search = new PlainSearch(embeddings, embeddings.length / rows.size(),
                rows.stream().map(ImageRow::label).toArray(String[]::new));
        List<Integer> images = IntStream.range(0, rows.size())
                .filter(i -> rows.get(i).tests().isEmpty() || rows.get(i).tests().contains(test.name())).boxed().toList();
        return switch (test.protocol()) {
            case Protocol.LeaveOneOut _ -> search.figures(images, images, (query, item) -> !query.equals(item), ks);
            case Protocol.QueryGallery _ -> search.figures(images.stream().filter(i -> rows.get(i).query()).toList(),
                    images.stream().filter(i -> rows.get(i).gallery()).toList(), (query, item) -> !query.equals(item), ks);
            case Protocol.RandomGallery protocol -> {
                int[] labels = images.stream().mapToInt(i -> rows.get(i).label().hashCode()).toArray();
                List<Map<String, Double>> draws = new ArrayList<>();
                for (int[] gallery : protocol.galleries(labels)) {
                    List<Integer> found = Arrays.stream(gallery).mapToObj(images::get).toList();
                    List<Integer> queries = images.stream().filter(i -> !found.contains(i)).toList();
                    draws.add(search.figures(queries, found, (query, item) -> true, ks));
                }
                Map<String, Double> figures = new LinkedHashMap<>();
                for (String name : draws.getFirst().keySet()) {
                    double mean = draws.stream().mapToDouble(draw -> draw.get(name)).average().orElseThrow();
                    double squares = draws.stream().mapToDouble(draw -> Math.pow(draw.get(name) - mean, 2)).sum();
                    figures.put(name, mean);
                    figures.put(name + "-std", Math.sqrt(squares / (draws.size() - 1)));
                }
                yield figures;
            }
            case Protocol.Templates _ -> throw new AssertionError("no template test here");
        };
    }

    /** Random embeddings, some of them equal, random flags, tests that overlap. */
    @Test
    void everyProtocolIsThatOfPlainSorting() {
        Random random = new Random(11);
        List<TestSet> tests = List.of(TestSet.of("all", new Protocol.LeaveOneOut()), TestSet.of("flags", new Protocol.QueryGallery()),
                TestSet.of("apart", new Protocol.QueryGallery()), TestSet.of("drawn", new Protocol.RandomGallery(4, 9)));
        List<List<String>> memberships = List.of(List.of(), List.of("all", "flags"), List.of("drawn"), List.of("flags", "drawn"));
        for (int trial = 0; trial < 20; trial++) {
            List<ImageRow> rows = new ArrayList<>();
            float[] embeddings = new float[60 * 5];
            for (int i = 0; i < 60; i++) {
                boolean query = random.nextBoolean();
                ImageRow row = ImageRow.of(ImageLocation.of(Path.of(i + ".png")), "c" + random.nextInt(9), Split.TEST)
                        .withFlags(query, !query || random.nextInt(3) == 0).withTests(memberships.get(i % 4));
                rows.add(i % 5 == 0 ? row.withFlags(query, !query).withTests(List.of("apart")) : row);
                for (int d = 0; d < 5; d++) {
                    embeddings[5 * i + d] = i % 7 == 6 ? embeddings[5 * (i - 1) + d] : random.nextInt(9) - 4;
                }
            }
            ImageTable table = new ImageTable("t", "here", false, rows, tests, Map.of());
            for (TestSet test : tests) {
                Map<String, Object> found = new TestEvaluation(table, embeddings).figures(test, new int[] {1, 3, 20});
                plain(table, test, embeddings, 1, 3, 20)
                        .forEach((name, value) -> assertEquals(value, (Double) found.get(name), EXACT, test.name() + " " + name));
            }
        }
    }

    @Test
    void theProtocolIsSaid() {
        List<TestSet> tests = List.of(TestSet.of("a", new Protocol.QueryGallery()), TestSet.of("b", new Protocol.RandomGallery(3, 7)));
        ImageTable table = table(tests, "x", "x", "y", "y", "y");
        float[] embeddings = {1, 2, 3, 4, 5};
        // Every image is query and gallery: nothing else than leave-one-out.
        assertEquals("leave-one-out: each of 5 items against all others",
                new TestEvaluation(table, embeddings).figures(tests.get(0), new int[] {1}).get("protocol"));
        Map<String, Object> drawn = new TestEvaluation(table, embeddings).figures(tests.get(1), new int[] {1});
        assertEquals("random gallery: one image of each of 2 classes, 3 queries; mean of 3 draws with seed 7, "
                + "and their standard deviation as -std", drawn.get("protocol"));
        assertEquals(3, drawn.get("queries"));
        assertEquals(List.of("recall@1", "map", "map@r", "r-precision", "mrr", "recall@1-std"), List.copyOf(drawn.keySet()).subList(0, 6));
    }

    @Test
    void whatCannotBeMeasuredIsToldByItsTest() {
        TestSet reid = TestSet.of("reid", new Protocol.RandomGallery(3, 7));
        TestSet other = TestSet.of("other", new Protocol.LeaveOneOut());
        ImageTable single = table(List.of(reid, other), "x", "y");
        Exception one = assertThrows(IllegalArgumentException.class,
                () -> new TestEvaluation(single, new float[] {1, 2}).figures(reid, new int[] {1}));
        assertTrue(one.getMessage().contains("'reid'") && one.getMessage().contains("one image of each of 2 classes"), one.getMessage());
        ImageTable none = single.withRows(single.rows().stream().map(row -> row.withTests(List.of("reid"))).toList());
        Exception empty = assertThrows(IllegalArgumentException.class,
                () -> new TestEvaluation(none, new float[] {1, 2}).figures(other, new int[] {1}));
        assertTrue(empty.getMessage().contains("'other' of 't' has no images"), empty.getMessage());
    }

    @Test
    void aSingleDrawHasNoSpread() {
        TestSet reid = TestSet.of("reid", new Protocol.RandomGallery(1, 7));
        Map<String, Object> figures = new TestEvaluation(table(List.of(reid), "x", "x", "y"), new float[] {1, 2, 3})
                .figures(reid, new int[] {1});
        assertEquals(0.0, figures.get("map-std"));
        assertFalse(((Double) figures.get("map")).isNaN());
    }

    private static ImageTable table(List<TestSet> tests, String... labels) {
        List<ImageRow> rows = new ArrayList<>();
        for (String label : labels) {
            rows.add(ImageRow.of(ImageLocation.of(Path.of(rows.size() + ".png")), label, Split.TEST));
        }
        return new ImageTable("t", "here", false, rows, tests, Map.of());
    }
}
