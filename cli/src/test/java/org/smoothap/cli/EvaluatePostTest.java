package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.npy.Npy;
import org.smoothap.search.post.AlphaExpansion;
import org.smoothap.search.post.KReciprocalReranking;
import org.smoothap.search.post.PcaWhitening;
import org.smoothap.similarity.Rows;

/** {@code evaluate --post}, against the same steps taken by hand and a plain count of what is right. */
class EvaluatePostTest {
    private static final int ROWS = 120;
    private static final int QUERIES = 30;
    private static final int DIMENSION = 6;
    private static final int CLASSES = 12;

    @TempDir
    private Path folder;

    private float[] rows;
    private final long[] labels = new long[ROWS];

    /** Classes that overlap, so that something is wrong and something is right. */
    @BeforeEach
    void draw() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        float[] centres = new float[CLASSES * DIMENSION];
        for (int i = 0; i < centres.length; i++) {
            centres[i] = (float) random.nextGaussian();
        }
        rows = new float[ROWS * DIMENSION];
        for (int row = 0; row < ROWS; row++) {
            labels[row] = row % CLASSES;
            for (int d = 0; d < DIMENSION; d++) {
                rows[row * DIMENSION + d] = (float) (centres[(int) labels[row] * DIMENSION + d] + 0.8 * random.nextGaussian());
            }
        }
        rows = Rows.normalized(rows, DIMENSION);
        Npy.writeFloatMatrix(folder.resolve("e.npy"), ROWS, DIMENSION, rows);
        Npy.writeLabels(folder.resolve("l.npy"), labels);
        StringBuilder table = new StringBuilder("label,query\n");
        for (int row = 0; row < ROWS; row++) {
            table.append(labels[row]).append(row < QUERIES ? ",true\n" : ",false\n");
        }
        Files.writeString(folder.resolve("l.csv"), table);
    }

    private JsonNode evaluate(boolean masked, String post, Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("evaluate", "--embeddings", folder.resolve("e.npy"), "--labels",
                folder.resolve(masked ? "l.csv" : "l.npy"), "--k", "1,5", "--format", "json"));
        if (post != null) {
            arguments.addAll(List.of("--post", post));
        }
        arguments.addAll(List.of(more));
        Invocation run = Invocation.of(arguments.toArray());
        assertEquals(0, run.exit(), run.err());
        return run.json();
    }

    /** mAP and recall@1 of scores, query by query, by sorting. */
    private void same(JsonNode figures, float[][] scores, boolean masked) {
        double map = 0;
        double first = 0;
        for (int q = 0; q < scores.length; q++) {
            float[] of = scores[q];
            int query = q;
            int from = masked ? QUERIES : 0;
            Integer[] order = new Integer[of.length];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, (a, b) -> Float.compare(of[b], of[a]));
            int rank = 0;
            int right = 0;
            double sum = 0;
            for (int item : order) {
                if (!masked && item == query) {
                    continue;
                }
                rank++;
                if (labels[from + item] == labels[query]) {
                    sum += (double) ++right / rank;
                    first += rank == 1 ? 1 : 0;
                }
            }
            map += sum / right;
        }
        assertEquals(map / scores.length, figures.get("map").asDouble(), 1e-6);
        assertEquals(first / scores.length, figures.get("recall@1").asDouble(), 1e-6);
    }

    private static float[][] products(float[] queries, float[] gallery, int dimension) {
        float[][] scores = new float[queries.length / dimension][gallery.length / dimension];
        for (int q = 0; q < scores.length; q++) {
            for (int g = 0; g < scores[q].length; g++) {
                double sum = 0;
                for (int d = 0; d < dimension; d++) {
                    sum += (double) queries[q * dimension + d] * gallery[g * dimension + d];
                }
                scores[q][g] = (float) sum;
            }
        }
        return scores;
    }

    private static float[][] negated(float[] distances, int queries) {
        float[][] scores = new float[queries][distances.length / queries];
        for (int i = 0; i < distances.length; i++) {
            scores[i / scores[0].length][i % scores[0].length] = -distances[i];
        }
        return scores;
    }

    private float[] queryRows() {
        return Arrays.copyOf(rows, QUERIES * DIMENSION);
    }

    private float[] galleryRows() {
        return Arrays.copyOfRange(rows, QUERIES * DIMENSION, rows.length);
    }

    @Test
    void ofQueriesAndAGallery() throws IOException {
        float[] queries = queryRows();
        float[] gallery = galleryRows();
        PcaWhitening whitening = PcaWhitening.learn(gallery, DIMENSION, 4);
        float[] white = whitening.apply(queries);
        float[] whiteGallery = whitening.apply(gallery);
        same(evaluate(true, "whiten=4"), products(white, whiteGallery, 4), true);
        same(evaluate(true, "aqe=3:2"), products(AlphaExpansion.queries(queries, gallery, DIMENSION, 3, 2), gallery, DIMENSION), true);
        float[] augmented = AlphaExpansion.database(gallery, DIMENSION, 4, 3);
        same(evaluate(true, "dba=4"), products(queries, augmented, DIMENSION), true);
        float[] augmentedWhite = AlphaExpansion.database(whiteGallery, 4, 4, 3);
        same(evaluate(true, "whiten=4,dba=4,aqe=3:1"),
                products(AlphaExpansion.queries(white, augmentedWhite, 4, 3, 1), augmentedWhite, 4), true);
        same(evaluate(true, "rerank=6:3:0.3"),
                negated(new KReciprocalReranking(6, 3, 0.3).distances(queries, gallery, DIMENSION), QUERIES), true);
    }

    @Test
    void ofItemsAgainstAllOthers() throws IOException {
        float[] white = PcaWhitening.learn(rows, DIMENSION, DIMENSION).apply(rows);
        same(evaluate(false, "whiten"), products(white, white, DIMENSION), false);
        same(evaluate(false, "aqe=3"), products(AlphaExpansion.database(rows, DIMENSION, 3, 3), rows, DIMENSION), false);
        same(evaluate(false, "dba=5:0"), products(rows, AlphaExpansion.database(rows, DIMENSION, 5, 0), DIMENSION), false);
        same(evaluate(false, "rerank=6:3:0.5"), negated(new KReciprocalReranking(6, 3, 0.5).distances(rows, DIMENSION), ROWS), false);
        JsonNode plain = evaluate(false, null);
        JsonNode posted = evaluate(false, "aqe=3", "--intervals", "--macro");
        assertEquals(plain.get("protocol"), posted.get("protocol"));
        assertEquals(plain.get("queries"), posted.get("queries"));
        assertEquals("aqe=3", posted.get("post").asText());
        assertTrue(posted.has("map-macro") && posted.has("map-low"), posted.toString());
        assertFalse(plain.has("post"));
        assertFalse(plain.get("map").equals(posted.get("map")), "it does something");
    }

    @Test
    void wrongStepsAreRefusedInOneLine() throws IOException {
        String[][] wrong = {
            {"2", "whitten", "unknown step 'whitten'"}, {"2", "aqe", "aqe=NEIGHBOURS"}, {"2", "aqe=0", "aqe=NEIGHBOURS"},
            {"2", "aqe=3:-1", "aqe=NEIGHBOURS"}, {"2", "aqe=x", "expected numbers"}, {"2", "whiten=1:2", "whiten=SIZE"},
            {"2", "rerank=0", "rerank=K1"}, {"2", "rerank=6:9:0.3", "k2"}, {"2", "rerank,aqe=3", "the last"}, {"1", "whiten=7", "6 numbers"},
        };
        for (String[] each : wrong) {
            Invocation run = Invocation.of("evaluate", "--embeddings", folder.resolve("e.npy"), "--labels", folder.resolve("l.npy"), "--post", each[1]);
            assertEquals(Integer.parseInt(each[0]), run.exit(), each[1] + run.err());
            assertTrue(run.err().contains(each[2]) && run.err().lines().count() == 1, run.err());
        }
        Invocation written = Invocation.of("evaluate", "--embeddings", folder.resolve("e.npy"), "--labels", folder.resolve("l.npy"),
                "--post", "whiten", "--per-query", folder.resolve("q.csv"));
        assertEquals(2, written.exit());
        Invocation clustered = Invocation.of("evaluate", "--embeddings", folder.resolve("e.npy"), "--labels", folder.resolve("l.npy"),
                "--post", "whiten", "--clustering");
        assertEquals(2, clustered.exit());
    }

    /** 8001 queries against as many items: refused before anything is computed. */
    @Test
    void tooManyPairsForRerankingAreRefused() throws IOException {
        int many = 8001;
        float[] large = new float[many * 2];
        Arrays.fill(large, 1);
        Npy.writeFloatMatrix(folder.resolve("big.npy"), many, 2, large);
        Npy.writeLabels(folder.resolve("bigl.npy"), new long[many]);
        Invocation run = Invocation.of("evaluate", "--embeddings", folder.resolve("big.npy"), "--labels", folder.resolve("bigl.npy"), "--post", "rerank");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("8001 queries and 8001 items; take fewer"), run.err());
    }
}
