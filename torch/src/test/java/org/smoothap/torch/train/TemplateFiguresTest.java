package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;

/**
 * The whole protocol on the miniature of IJB-C, against its definition worked out here from the lists as they lie in the
 * files, in double precision, by trying every threshold and sorting every ranking.
 */
class TemplateFiguresTest {
    private static final int DIMENSION = 6;
    private static final int[] KS = {1, 5};

    @TempDir
    Path dir;

    private ImageTable table;
    private float[] embeddings;

    /** What a line of a list says. */
    private record Face(int template, int person, int media) {}

    @BeforeEach
    void drawn() throws IOException {
        Miniatures.write("ijbc", dir.resolve("ijbc"), 1);
        table = Datasets.open("ijbc", new DatasetOptions(dir.resolve("ijbc"), dir.resolve("cache"), notice -> {}));
        Random random = new Random(6);
        int[] labels = table.labelIds();
        embeddings = new float[labels.length * DIMENSION];
        for (int i = 0; i < embeddings.length; i++) {
            embeddings[i] = (float) (random.nextGaussian() + 1.5 * Math.sin(1 + labels[i / DIMENSION] * (i % DIMENSION + 1.0)));
        }
    }

    @Test
    void agreesWithTheDefinitions() throws IOException {
        Map<String, Object> found = figures(table, embeddings);
        List<Face> g1 = list("ijbc_1N_gallery_G1.csv");
        List<Face> g2 = list("ijbc_1N_gallery_G2.csv");
        List<Face> probes = list("ijbc_1N_probe_mixed.csv");
        List<Face> all = new ArrayList<>(g1);
        all.addAll(g2);
        all.addAll(probes);
        Map<Integer, double[]> vectors = pooled(all);
        Map<Integer, Integer> people = new TreeMap<>();
        all.forEach(face -> people.put(face.template(), face.person()));

        assertRetrieval(vectors, people, found);
        assertVerification(vectors, people, found);
        Map<String, double[]> galleries = new LinkedHashMap<>();
        galleries.put("g1", identified(vectors, people, templates(g1), templates(probes)));
        galleries.put("g2", identified(vectors, people, templates(g2), templates(probes)));
        String[] names = {"rank-1", "rank-5", "rank-10", "fnir@fpir=1e-1"};
        for (int i = 0; i < names.length; i++) {
            for (String gallery : galleries.keySet()) {
                assertEquals(galleries.get(gallery)[i], (double) found.get(gallery + "." + names[i]), 1e-12, gallery + "."
                        + names[i]);
            }
            assertEquals((galleries.get("g1")[i] + galleries.get("g2")[i]) / 2, (double) found.get(names[i]), 1e-12, names[i]);
        }
        assertNotEquals(galleries.get("g1")[0], galleries.get("g2")[3]);
        assertEquals("not measurable: needs 100 non-mated probes or more", found.get("g1.fnir@fpir=1e-2"));
        assertEquals("not measurable: needs 1000 non-mated probes or more", found.get("fnir@fpir=1e-3"));
        assertEquals(10, found.get("g2.mated"));
        assertEquals(20, found.get("mated"));
        assertEquals(30, found.get("templates"));
    }

    @Test
    void theOrderOfTheImagesDoesNotMatter() {
        List<Integer> order = new ArrayList<>(IntStream.range(0, table.rows().size()).boxed().toList());
        Collections.shuffle(order, new Random(2));
        float[] moved = new float[embeddings.length];
        for (int i = 0; i < order.size(); i++) {
            System.arraycopy(embeddings, order.get(i) * DIMENSION, moved, i * DIMENSION, DIMENSION);
        }
        Map<String, Object> expected = figures(table, embeddings);
        Map<String, Object> found = figures(table.withRows(order.stream().map(table.rows()::get).toList()), moved);
        expected.forEach((name, value) -> {
            if (value instanceof Double number) {
                assertEquals(number, (double) found.get(name), 1e-12, name);
            } else {
                assertEquals(value, found.get(name), name);
            }
        });
    }

    @Test
    void templatesThatLostTheirImagesAreLeftOut() {
        int[] kept = IntStream.range(0, table.rows().size()).filter(i -> table.rows().get(i).face().template() != 1000).toArray();
        ImageTable less = table.withRows(IntStream.of(kept).mapToObj(table.rows()::get).toList());
        float[] part = new EmbeddedPart(embeddings).at(kept);
        Map<String, Object> found = figures(less, part);
        assertEquals(1, found.get("templates-without-images"));
        assertEquals(10, found.get("pairs-left-out"));
        assertEquals(19L, found.get("genuine-pairs"));
        assertEquals(171L, found.get("impostor-pairs"));
    }

    @Test
    void withoutTheListsOfTemplatesTooTheyAreLeftOut() throws IOException {
        for (String name : List.of("gallery_G1", "gallery_G2", "probe_mixed")) {
            Files.delete(dir.resolve("ijbc/meta/ijbc_1N_" + name + ".csv"));
            Files.delete(dir.resolve("ijbc/protocols/ijbc_1N_" + name + ".csv"));
        }
        table = Datasets.open("ijbc", new DatasetOptions(dir.resolve("ijbc"), dir.resolve("cache"), notice -> {}));
        assertTrue(templates().galleries().isEmpty());
        templatesThatLostTheirImagesAreLeftOut();
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path pairs = templates().pairs();
        Files.writeString(pairs, "1 1000 1\n1 77 0\n");
        UncheckedIOException e = assertThrows(UncheckedIOException.class, () -> figures(table, embeddings));
        assertEquals(pairs + ", line 2: there is no template 77 in the lists of templates", e.getMessage());
        ImageRow first = table.rows().getFirst();
        List<ImageRow> rows = new ArrayList<>(table.rows());
        rows.set(0, first.withFace(null));
        IllegalArgumentException bad =
                assertThrows(IllegalArgumentException.class, () -> figures(table.withRows(rows), embeddings));
        assertTrue(bad.getMessage().startsWith(first.location() + ": expected a face with its template"), bad.getMessage());
    }

    private Protocol.Templates templates() {
        return (Protocol.Templates) table.tests().getFirst().protocol();
    }

    private Map<String, Object> figures(ImageTable table, float[] embeddings) {
        return TemplateFigures.of(templates(), table.rows(), embeddings, table.labelIds(), KS);
    }

    private record EmbeddedPart(float[] all) {
        float[] at(int[] rows) {
            float[] part = new float[rows.length * DIMENSION];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(all, rows[i] * DIMENSION, part, i * DIMENSION, DIMENSION);
            }
            return part;
        }
    }

    private List<Face> list(String name) throws IOException {
        return Files.readAllLines(dir.resolve("ijbc/protocols").resolve(name)).stream().skip(1).map(line -> line.split(","))
                .map(cells -> new Face(Integer.parseInt(cells[0]), Integer.parseInt(cells[1]), Integer.parseInt(cells[3])))
                .toList();
    }

    private static List<Integer> templates(List<Face> faces) {
        return faces.stream().map(Face::template).distinct().toList();
    }

    /** The rows of the table are the lines of the three lists, in this order. */
    private Map<Integer, double[]> pooled(List<Face> faces) {
        Map<Integer, Map<Integer, List<double[]>>> media = new TreeMap<>();
        for (int i = 0; i < faces.size(); i++) {
            double[] image = new double[DIMENSION];
            for (int d = 0; d < DIMENSION; d++) {
                image[d] = embeddings[i * DIMENSION + d];
            }
            media.computeIfAbsent(faces.get(i).template(), t -> new TreeMap<>())
                    .computeIfAbsent(faces.get(i).media(), m -> new ArrayList<>()).add(unit(image));
        }
        Map<Integer, double[]> pooled = new TreeMap<>();
        media.forEach((template, images) ->
                pooled.put(template, unit(mean(images.values().stream().map(TemplateFiguresTest::mean).toList()))));
        return pooled;
    }

    private static double[] mean(List<double[]> vectors) {
        double[] mean = new double[DIMENSION];
        vectors.forEach(vector -> IntStream.range(0, DIMENSION).forEach(d -> mean[d] += vector[d] / vectors.size()));
        return mean;
    }

    private static double[] unit(double[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        return IntStream.range(0, DIMENSION).mapToDouble(d -> vector[d] / length).toArray();
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, DIMENSION).mapToDouble(d -> a[d] * b[d]).sum();
    }

    private static void assertRetrieval(Map<Integer, double[]> vectors, Map<Integer, Integer> people, Map<String, Object> found) {
        double map = 0;
        double first = 0;
        for (int query : vectors.keySet()) {
            List<Integer> ranking = vectors.keySet().stream().filter(item -> item != query)
                    .sorted(Comparator.comparingDouble(item -> -dot(vectors.get(query), vectors.get(item)))).toList();
            int hits = 0;
            double sum = 0;
            for (int i = 0; i < ranking.size(); i++) {
                if (people.get(ranking.get(i)).equals(people.get(query))) {
                    sum += ++hits / (i + 1.0);
                    first += i == 0 ? 1 : 0;
                }
            }
            assertEquals(2, hits, "a gallery template and two probes each");
            map += sum / hits;
        }
        assertEquals(map / vectors.size(), (double) found.get("map"), 1e-12);
        assertEquals(first / vectors.size(), (double) found.get("recall@1"), 1e-12);
        assertTrue(map / vectors.size() > 0.2 && map / vectors.size() < 0.95, "neither too easy nor too hard: " + map);
    }

    private void assertVerification(Map<Integer, double[]> vectors, Map<Integer, Integer> people, Map<String, Object> found)
            throws IOException {
        List<Double> genuine = new ArrayList<>();
        List<Double> impostors = new ArrayList<>();
        for (String line : Files.readAllLines(dir.resolve("ijbc/protocols/ijbc_11_G1_G2_matches.csv"))) {
            int a = Integer.parseInt(line.split(",")[0]);
            int b = Integer.parseInt(line.split(",")[1]);
            (people.get(a).equals(people.get(b)) ? genuine : impostors).add(dot(vectors.get(a), vectors.get(b)));
        }
        assertEquals(20, genuine.size());
        assertEquals(180, impostors.size());
        for (Map.Entry<String, Double> level : Map.of("1e-2", 0.01, "1e-1", 0.1).entrySet()) {
            double best = 0;
            for (double threshold : genuine) {
                if (impostors.stream().filter(score -> score >= threshold).count() <= level.getValue() * 180) {
                    best = Math.max(best, genuine.stream().filter(score -> score >= threshold).count() / 20.0);
                }
            }
            assertEquals(best, (double) found.get("tar@far=" + level.getKey()), 1e-12);
            assertTrue(best > 0 && best < 1, "neither too easy nor too hard: " + best);
        }
        assertEquals("not measurable: needs 1000 impostor pairs or more", found.get("tar@far=1e-3"));
    }

    /** Rank 1, 5, 10 and FNIR at FPIR 0.1. */
    private static double[] identified(
            Map<Integer, double[]> vectors, Map<Integer, Integer> people, List<Integer> gallery, List<Integer> probes) {
        List<double[]> mated = new ArrayList<>(); // rank, score
        List<Double> nonMated = new ArrayList<>();
        for (int probe : probes) {
            List<Integer> ranking = gallery.stream()
                    .sorted(Comparator.comparingDouble(item -> -dot(vectors.get(probe), vectors.get(item)))).toList();
            int rank = ranking.stream().map(people::get).toList().indexOf(people.get(probe)) + 1;
            double top = dot(vectors.get(probe), vectors.get(ranking.getFirst()));
            if (rank == 0) {
                nonMated.add(top);
            } else {
                mated.add(new double[] {rank, dot(vectors.get(probe), vectors.get(ranking.get(rank - 1)))});
            }
        }
        double fnir = 1;
        List<Double> thresholds = new ArrayList<>(mated.stream().map(mate -> mate[1]).toList());
        for (double threshold : thresholds) {
            if (nonMated.stream().filter(score -> score >= threshold).count() <= 0.1 * nonMated.size()) {
                fnir = Math.min(fnir, mated.stream().filter(mate -> mate[0] > 1 || mate[1] < threshold)
                        .count() / (double) mated.size());
            }
        }
        return new double[] {within(mated, 1), within(mated, 5), within(mated, 10), fnir};
    }

    private static double within(List<double[]> mated, int k) {
        return mated.stream().filter(mate -> mate[0] <= k).count() / (double) mated.size();
    }
}
