package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.npy.Npy;

/** {@code evaluate} of arrays beyond its standard figures. */
class EvaluateCommandTest {
    @TempDir
    private Path folder;

    private Path embeddings;
    private Path labels;

    /** Unit vectors at 0, 10, 21, 40, 62 and 90 degrees, of the classes 7 5 7 5 9 9; 7 and 5 are of one superclass. */
    @BeforeEach
    void write() throws IOException {
        embeddings = vectors("e.npy", 0, 10, 21, 40, 62, 90);
        labels = numbers("l.npy", 7, 5, 7, 5, 9, 9);
    }

    private Path vectors(String name, double... degrees) throws IOException {
        float[] values = new float[2 * degrees.length];
        for (int i = 0; i < degrees.length; i++) {
            values[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
            values[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
        }
        Path file = folder.resolve(name);
        Npy.writeFloatMatrix(file, degrees.length, 2, values);
        return file;
    }

    private Path numbers(String name, long... values) throws IOException {
        Path file = folder.resolve(name);
        Npy.writeLabels(file, values);
        return file;
    }

    private Invocation evaluate(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("evaluate", "--embeddings", embeddings, "--labels", labels));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray());
    }

    private JsonNode json(Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--format", "json"));
        Invocation run = evaluate(arguments.toArray());
        assertEquals(0, run.exit(), run.err());
        return run.json();
    }

    @Test
    void moreMetricsByName() throws IOException {
        JsonNode json = json("--metrics", "precision@2,oml-precision@2,map@1", "--k", "1");
        // From 0 degrees 10 comes before 21, from 10 degrees 0 and 21 before 40, and so on: the ranks are 2 3 3 3 2 1.
        assertEquals((1 / 2.0 + 1 / 3.0 + 1 / 3.0 + 1 / 3.0 + 1 / 2.0 + 1) / 6, json.get("map").asDouble(), 1e-12);
        assertEquals(3 / 6.0 / 2, json.get("precision@2").asDouble(), 1e-12);
        assertEquals(3 / 6.0, json.get("oml-precision@2").asDouble(), 1e-12);
        assertEquals(1 / 6.0, json.get("map@1").asDouble(), 1e-12);
    }

    @Test
    void superclassesFromFilesAndFromATable() throws IOException {
        Path superclasses = numbers("s.npy", 1, 1, 1, 1, 2, 2);
        JsonNode json = json("--superclasses", superclasses, "--metrics", "map-level2,ndcg,h-ap");
        // From 62 degrees 40 comes before 90, from 40 degrees 21, 62, 10 and 0; all others find their superclass first.
        double fromForty = (1 + 2 / 3.0 + 3 / 4.0) / 3;
        assertEquals((1 + 1 + 1 + fromForty + 1 / 2.0 + 1) / 6, json.get("map-level2").asDouble(), 1e-12);
        Path table = folder.resolve("l.csv");
        Files.writeString(table, "row,label,superclass\n0,a,x\n1,b,x\n2,a,x\n3,b,x\n4,c,y\n5,c,y\n");
        labels = table;
        assertEquals(json, json("--metrics", "map-level2,ndcg,h-ap"));
    }

    @Test
    void intervalsAndClassMeans() throws IOException {
        JsonNode json = json("--macro", "--intervals");
        assertEquals(json.get("map").asDouble(), json.get("map-macro").asDouble(), 1e-12, "all classes are of two");
        assertEquals(1 / 3.0, json.get("map-low").asDouble(), 1e-12, "one of 27 draws of three classes is three times the worst");
        assertEquals(3 / 4.0, json.get("map-high").asDouble(), 1e-12);
        assertTrue(json.has("map-macro-low") && json.has("recall@1-high") && json.has("ties"));
        String printed = evaluate("--macro", "--intervals").out();
        String header = printed.lines().findFirst().orElseThrow();
        assertTrue(header.matches("figure +value +low +high +macro +macro low +macro high"), printed);
        assertTrue(printed.contains("protocol  leave-one-out"), printed);
    }

    @Test
    void comparesWithOtherEmbeddings() throws IOException {
        Path other = vectors("other.npy", 0, 45, 1, 46, 90, 91);
        JsonNode json = json("--against", other);
        assertEquals(1, json.get("map-other").asDouble(), 1e-12);
        assertEquals(json.get("map").asDouble() - 1, json.get("map-difference").asDouble(), 1e-12);
        assertTrue(json.get("map-difference-low").asDouble() <= json.get("map-difference").asDouble());
        assertTrue(json.get("map-difference-high").asDouble() < 0);
        Invocation run = evaluate("--against", vectors("fewer.npy", 1, 2));
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("has 2 rows") && run.err().contains("same items"), run.err());
    }

    @Test
    void verifiesPairs() throws IOException {
        JsonNode json = json("--verification", "1e-1,1e-3");
        assertEquals(3, json.get("genuine-pairs").asInt());
        assertEquals(12, json.get("impostor-pairs").asInt());
        // One of 12 may pass, the pair 10 degrees apart; the next is 11 apart, and no pair of a class is nearer.
        assertEquals(0, json.get("tar@far=1e-1").asDouble());
        assertEquals(1, json.get("fnmr@fmr=1e-1").asDouble());
        assertTrue(json.get("tar@far=1e-3").asText().startsWith("not measurable"));
    }

    @Test
    void camerasSequencesAndJunk() throws IOException {
        // With 0 and 21 of one camera neither has a positive left.
        JsonNode json = json("--cameras", numbers("c.npy", 1, 1, 1, 2, 1, 2));
        assertEquals(4, json.get("queries").asInt());
        assertEquals(2, json.get("skipped").asInt());
        assertTrue(json.get("protocol").asText().endsWith("ignored pairs removed"));
        // 0, 10 of one sequence: from 0 degrees 21 now comes first, from 10 degrees 40 second.
        json = json("--sequences", numbers("s.npy", 1, 1, 2, 3, 4, 5));
        assertEquals((1 + 1 / 2.0 + 1 / 3.0 + 1 / 3.0 + 1 / 2.0 + 1) / 6, json.get("map").asDouble(), 1e-12);
        json = json("--junk", numbers("j.npy", 0, 1, 0, 0, 0, 0));
        assertEquals(4, json.get("queries").asInt());
        assertEquals(1, json.get("skipped").asInt());
        Path table = folder.resolve("l.csv");
        Files.writeString(table, "label,junk,path\n7,0,p\n5,1,q\n7,0,r\n5,0,s\n9,0,t\n9,0,u\n");
        labels = table;
        assertEquals(json, json());
        Invocation run = evaluate("--cameras", numbers("c.npy", 1));
        assertTrue(run.err().contains("has 1 entries, but there are 6 embeddings"), run.err());
    }

    @Test
    void writesTheFiguresOfEachQuery() throws IOException {
        Path table = folder.resolve("l.csv");
        Files.writeString(table, "label,path\nseven,p 0\nfive,p 1\nseven,p 2\nfive,p 3\nnine,p 4\nten,p 5\n");
        labels = table;
        Path file = folder.resolve("new/q.csv");
        json("--per-query", file, "--k", "1");
        assertEquals("""
                row,label,path,positives,first-rank,recall@1,map,map@r,r-precision,mrr
                0,seven,p 0,1,2,0.0,0.5,0.0,0.0,0.5
                """, Files.readString(file).lines().limit(2).reduce("", (a, b) -> a + b + "\n"));
        assertEquals("5,ten,p 5,0,,,,,,", Files.readString(file).lines().skip(6).findFirst().orElseThrow());
    }

    @Test
    void writesNeighboursAndTrecFiles() throws IOException {
        Path mask = numbers("q.npy", 0, 0, 1, 0, 1, 0);
        Path ivecs = folder.resolve("n.ivecs");
        Path run = folder.resolve("run.txt");
        Path qrels = folder.resolve("qrels.txt");
        json("--query-mask", mask, "--neighbours", ivecs, "--neighbours-k", "3", "--trec-run", run, "--trec-qrels", qrels);
        // From 21 degrees: 10, 40, 0; from 62: 40, 90, 10.
        ByteBuffer written = ByteBuffer.wrap(Files.readAllBytes(ivecs)).order(ByteOrder.LITTLE_ENDIAN);
        int[] found = new int[8];
        written.asIntBuffer().get(found);
        assertArrayEquals(new int[] {3, 1, 3, 0, 3, 3, 5, 1}, found);
        List<String> lines = Files.readAllLines(run);
        assertEquals(6, lines.size());
        assertTrue(lines.get(3).matches("4 Q0 3 1 0\\.9271\\d* smoothap"), lines.get(3));
        assertEquals(List.of("2 0 0 1", "4 0 5 1"), Files.readAllLines(qrels));
        Path npy = folder.resolve("n.npy");
        json("--neighbours", npy, "--neighbours-k", "100");
        assertEquals(6 * 6 * 4, Files.size(npy) - 128);
        Invocation other = evaluate("--neighbours", folder.resolve("n.txt"));
        assertTrue(other.err().contains(".ivecs or .npy"), other.err());
    }

    @Test
    void wrongUsageIsOneLineAndExitTwo() throws IOException {
        for (Object[] more : new Object[][] {
            {"--metrics", "precison@3"}, {"--metrics", "map@0"}, {"--verification", "0"}, {"--neighbours-k", "0"}}) {
            Invocation run = evaluate(more);
            assertEquals(2, run.exit(), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
        Invocation run = evaluate("--metrics", "map-level2");
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("a level from 1 to 1"), run.err());
        assertFalse(run.err().contains("\tat"));
    }
}
