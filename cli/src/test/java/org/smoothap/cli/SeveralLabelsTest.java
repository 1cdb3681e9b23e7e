package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.npy.Npy;

/** {@code evaluate} of rows with several labels each. */
class SeveralLabelsTest {
    /** Rows at 0, 10, 25, 45 and 70 degrees: the nearest of a row is the one before it, but for the first. */
    private static final double[] DEGREES = {0, 10, 25, 45, 70};
    private static final int[][] SETS = {{0, 1}, {2}, {1}, {}, {0, 1, 2}};

    @TempDir
    private Path folder;

    private Path embeddings;

    @BeforeEach
    void write() throws IOException {
        float[] values = new float[DEGREES.length * 2];
        for (int i = 0; i < DEGREES.length; i++) {
            values[2 * i] = (float) Math.cos(Math.toRadians(DEGREES[i]));
            values[2 * i + 1] = (float) Math.sin(Math.toRadians(DEGREES[i]));
        }
        embeddings = folder.resolve("e.npy");
        Npy.writeFloatMatrix(embeddings, DEGREES.length, 2, values);
    }

    /** As numpy writes it: N×3 of 0 and 1, one byte or eight each. */
    private Path array(String type, int[][] sets, int one) throws IOException {
        int size = type.charAt(2) - '0';
        byte[] data = new byte[sets.length * 3 * size];
        for (int row = 0; row < sets.length; row++) {
            for (int label : sets[row]) {
                data[(row * 3 + label) * size] = (byte) one;
            }
        }
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + sets.length + ", 3), }\n";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(data);
        Path file = folder.resolve("l" + one + type.substring(1) + ".npy");
        Files.write(file, out.toByteArray());
        return file;
    }

    private Path table(String text) throws IOException {
        Path file = folder.resolve("l.csv");
        Files.writeString(file, text);
        return file;
    }

    private Invocation run(Path labels, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("evaluate", "--embeddings", embeddings, "--labels", labels, "--format", "json"));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray());
    }

    private JsonNode figures(Path labels, Object... more) throws IOException {
        Invocation run = run(labels, more);
        assertEquals(0, run.exit(), run.err());
        return run.json();
    }

    @Test
    void workedByHand() throws IOException {
        // Row 0 ranks 1 2 3 4 and shares with 2 and 4: ranks 2, 4. Row 1 ranks 0 2 3 4 and finds 4: rank 4. Row 2 ranks 1 3 0 4 and
        // finds 0 and 4: ranks 3, 4. Row 3 has no label. Row 4 ranks 3 2 1 0 and finds 2, 1 and 0: ranks 2, 3, 4.
        double map = ((1 / 2.0 + 2 / 4.0) / 2 + 1 / 4.0 + (1 / 3.0 + 2 / 4.0) / 2 + (1 / 2.0 + 2 / 3.0 + 3 / 4.0) / 3) / 4;
        for (Path labels : List.of(array("|b1", SETS, 1), array("|u1", SETS, 1), array("<i8", SETS, 1))) {
            JsonNode json = figures(labels, "--metrics", "ndcg,precision@2");
            assertEquals(map, json.get("map").asDouble(), 1e-12);
            assertEquals((0.5 + 0 + 0 + 0.5) / 4, json.get("precision@2").asDouble(), 1e-12);
            assertEquals(4, json.get("queries").asInt());
            assertEquals(1, json.get("skipped").asInt());
            assertTrue(json.get("ndcg").asDouble() > 0 && json.get("ndcg").asDouble() < 1);
            assertTrue(json.get("protocol").asText().contains("shares a label"), json.toString());
        }
        Path table = table("labels,path\ncat; dog,a.png\nbird,b.png\ndog;dog;,c.png\n,d.png\nbird;cat;dog,e.png\n");
        Path perQuery = folder.resolve("q.csv");
        JsonNode json = figures(table, "--label-separator", ";", "--per-query", perQuery, "--neighbours", folder.resolve("n.npy"));
        assertEquals(map, json.get("map").asDouble(), 1e-12);
        assertTrue(Files.readString(perQuery).contains("\n0,cat;dog,a.png,2,2,"), Files.readString(perQuery));
        assertTrue(Files.readString(perQuery).contains("\n3,,d.png,0,,"), Files.readString(perQuery));
    }

    @Test
    void camerasMasksAndJunkAreAsWithOneLabel() throws IOException {
        Path several = array("|u1", new int[][] {{0}, {1}, {0}, {0}, {1}}, 1);
        Path single = folder.resolve("single.npy");
        Npy.writeLabels(single, new long[] {0, 1, 0, 0, 1});
        Path cameras = folder.resolve("c.npy");
        Npy.writeLabels(cameras, new long[] {0, 0, 0, 1, 1});
        Path flags = folder.resolve("f.npy");
        Npy.writeLabels(flags, new long[] {1, 1, 0, 0, 0});
        for (Object[] more : List.of(new Object[0], new Object[] {"--cameras", cameras}, new Object[] {"--query-mask", flags},
                new Object[] {"--junk", flags}, new Object[] {"--sequences", cameras})) {
            JsonNode expected = figures(single, more);
            JsonNode found = figures(several, more);
            for (String name : List.of("recall@1", "map", "map@r", "r-precision", "mrr", "queries", "skipped")) {
                assertEquals(expected.get(name), found.get(name), name + " with " + List.of(more));
            }
        }
    }

    @Test
    void whatIsAboutClassesIsRefusedInOneLine() throws IOException {
        Path labels = array("|b1", SETS, 1);
        Path other = folder.resolve("x");
        Object[][] options = {{"--state", other}, {"--report", other}, {"--post", "whiten"}, {"--macro"}, {"--intervals"},
            {"--verification", "0.1"}, {"--clustering"}, {"--against", embeddings}, {"--trec-qrels", other}, {"--superclasses", other}};
        for (Object[] option : options) {
            Invocation run = run(labels, option);
            assertEquals(2, run.exit(), run.err());
            assertTrue(run.err().startsWith(option[0] + " is for rows of one class each")
                    || run.err().contains(": " + option[0] + " is for rows of one class each"), run.err());
            assertEquals(1, run.err().strip().lines().count(), run.err());
        }
        for (String metric : List.of("h-ap", "map-level2")) {
            Invocation run = run(labels, "--metrics", metric);
            assertEquals(1, run.exit(), run.err());
            assertTrue(run.err().contains(metric), run.err());
        }
    }

    @Test
    void badInputIsRefusedInOneLine() throws IOException {
        refused("found 3 at row 0, column 0", array("|u1", SETS, 3));
        refused("e.npy has 5 rows", array("|u1", new int[4][0], 1));
        refused("none of the 5 queries has a positive", array("|b1", new int[5][0], 1));
        refused("expected the column labels or label", table("name\na\nb\nc\nd\ne\n"), "--label-separator", ";");
        refused("--label-separator is what stands between", array("|b1", SETS, 1), "--label-separator", ";");
        refused("--label-separator is what stands between", table("label\na\nb\nc\nd\ne\n"), "--label-separator", "");
    }

    private void refused(String expected, Path labels, Object... more) {
        Invocation run = run(labels, more);
        assertEquals(1, run.exit(), run.err());
        assertTrue(run.err().contains(expected), run.err());
        assertEquals(1, run.err().strip().lines().count(), run.err());
        assertTrue(run.out().isEmpty(), run.out());
    }
}
