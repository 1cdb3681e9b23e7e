package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.loss.LossDescription;
import org.smoothap.loss.Losses;

/** {@code loss} with class vectors and {@code loss --explain}, as a user types them. */
class LossCommandTest {
    @TempDir
    private Path folder;

    private Path embeddings;
    private Path labels;
    private Path vectors;

    /** Two items along the axes, of the classes 0 and 2 of three; vectors along the first axis, the second and back. */
    @BeforeEach
    void write() throws IOException {
        embeddings = folder.resolve("e.npy");
        labels = folder.resolve("l.npy");
        vectors = folder.resolve("v.npy");
        Npy.writeFloatMatrix(embeddings, 2, 2, new float[] {1, 0, 0, 1});
        Npy.writeLabels(labels, new long[] {0, 2});
        Npy.writeFloatMatrix(vectors, 3, 2, new float[] {2, 0, 0, 0.5f, -1, 0});
    }

    private Invocation loss(Object... arguments) {
        Object[] all = {"loss", arguments[0], "--embeddings", embeddings, "--labels", labels, "--format", "json"};
        Object[] whole = new Object[all.length + arguments.length - 1];
        System.arraycopy(all, 0, whole, 0, all.length);
        System.arraycopy(arguments, 1, whole, all.length, arguments.length - 1);
        return Invocation.of(whole);
    }

    @Test
    void givenVectorsAreTakenAndTheirGradientIsWritten() throws IOException {
        Path gradient = folder.resolve("g.npy");
        Path vectorsGradient = folder.resolve("h.npy");
        Invocation run = loss("normalized-softmax", "temperature=1.0", "--vectors", vectors, "--gradient", gradient,
                "--vectors-gradient", vectorsGradient);
        assertEquals(0, run.exit(), run.err());
        // Scores 1 0 -1 of class 0; 0 1 0 of class 2.
        double first = Math.log(Math.E + 1 + 1 / Math.E) - 1;
        double second = Math.log(2 + Math.E);
        assertEquals((first + second) / 2, run.json().get("loss").asDouble(), 1e-6);
        assertEquals(vectors.toString(), run.json().get("vectors").asText());
        assertEquals(4, Npy.readFloatMatrix(gradient).values().length);
        FloatMatrix moved = Npy.readFloatMatrix(vectorsGradient);
        assertEquals(3, moved.rows());
        // Of the first vector, of length 2: nothing along it, and half of the share of the second item across.
        assertEquals(0, moved.values()[0], 1e-6);
        assertEquals(0.5 / (2 + Math.E) / 2, moved.values()[1], 1e-6);
    }

    @Test
    void withoutVectorsTheyAreDrawnOfTheSeedForTheClassesThatAreThere() throws IOException {
        Npy.writeLabels(labels, new long[] {-5, 1L << 40});
        String zero = loss("proxy-anchor").out();
        assertEquals(zero, loss("proxy-anchor", "--seed", "0").out());
        Invocation other = loss("proxy-anchor", "--seed", "7");
        assertEquals(0, other.exit(), other.err());
        assertNotEquals(loss("proxy-anchor").json().get("loss"), other.json().get("loss"));
        assertEquals("drawn with seed 7", other.json().get("vectors").asText());
        Path vectorsGradient = folder.resolve("h.npy");
        assertEquals(0, loss("soft-triple", "centres=3", "--vectors-gradient", vectorsGradient).exit());
        assertEquals(6, Npy.readFloatMatrix(vectorsGradient).rows());
    }

    @Test
    void aSumTakesTheVectorsOfItsOneTermThatHasThem() throws IOException {
        Npy.writeLabels(labels, new long[] {2, 2});
        double both = loss("sum", "terms=0.5 arcface + smooth-ap", "--vectors", vectors).json().get("loss").asDouble();
        double arcFace = loss("arcface", "--vectors", vectors).json().get("loss").asDouble();
        double smoothAp = loss("smooth-ap").json().get("loss").asDouble();
        assertEquals(0.5 * arcFace + smoothAp, both, 1e-9);
    }

    @Test
    void vectorsAndSuperclassesGoTogether() throws IOException {
        Npy.writeLabels(labels, new long[] {2, 2});
        Path superclasses = folder.resolve("s.npy");
        Npy.writeLabels(superclasses, new long[] {5, 5});
        double both = loss("sum", "terms=h-ap + 0.5 arcface", "--vectors", vectors, "--superclasses", superclasses).json()
                .get("loss").asDouble();
        double arcFace = loss("arcface", "--vectors", vectors).json().get("loss").asDouble();
        assertEquals(0.5 * arcFace, both, 1e-6); // of two items of one class all rankings are perfect
        failed(1, "h-ap needs classes with superclasses", "sum", "terms=h-ap + 0.5 arcface", "--vectors", vectors);
    }

    @Test
    void whatDoesNotFitIsSaid() throws IOException {
        failed(1, "expected labels from 0 to 1", "normalized-softmax", "--vectors", write(2, 2));
        failed(1, "expected a row of 2 values for each class", "normalized-softmax", "--vectors", write(3, 3));
        failed(1, "is 4 x 2: expected 3 rows of 2 values for each class", "arcface", "sub-centres=3", "--vectors", write(4, 2));
        failed(2, "smooth-ap has none", "smooth-ap", "--vectors", vectors);
        failed(2, "sum has 2 of them", "sum", "terms=arcface + cosface", "--vectors-gradient", folder.resolve("h.npy"));
        failed(1, "row of zeros, row 1", "arcface", "--vectors", write(3, 2));
        Npy.writeLabels(labels, new long[] {0, -1});
        failed(1, "label -1 in row 1", "arcface", "--vectors", vectors);
    }

    private Path write(int rows, int columns) throws IOException {
        Path file = folder.resolve(rows + "x" + columns + ".npy");
        float[] values = new float[rows * columns];
        values[0] = 1;
        Npy.writeFloatMatrix(file, rows, columns, values);
        return file;
    }

    private void failed(int exit, String part, Object... arguments) {
        Invocation run = loss(arguments);
        assertEquals(exit, run.exit(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(part), run.err());
    }

    @Test
    void everyLossIsExplainedWithoutEmbeddings() throws IOException {
        for (LossDescription loss : Losses.all()) {
            Invocation run = Invocation.of("loss", loss.name(), "--explain");
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.out().contains(loss.source()) && run.out().contains("loss "), run.out());
            JsonNode json = Invocation.of("loss", loss.name(), "--explain", "--format", "json").json();
            assertEquals(loss.formula(), json.get("formula").asText());
            assertEquals(loss.parameters().size(), json.get("parameters").size());
        }
    }

    @Test
    void anExplanationShowsTheValuesThatWereGiven() throws IOException {
        JsonNode json = Invocation.of("loss", "arcface", "margin=0.25", "--explain", "--format", "json").json();
        assertTrue(json.get("class-vectors").asBoolean());
        JsonNode margin = json.get("parameters").get(1);
        assertEquals("margin", margin.get("parameter").asText());
        assertEquals("0.25", margin.get("value").asText());
        assertEquals("0.5", margin.get("default").asText());
        assertEquals(2, Invocation.of("loss", "arcface", "margin=4", "--explain").exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--embeddings", "--labels"})
    void embeddingsAndLabelsAreNeededWithoutExplain(String given) {
        Invocation run = Invocation.of("loss", "smooth-ap", given, embeddings);
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("expected --embeddings=E.npy and --labels=L.npy, or --explain"), run.err());
    }

    @Test
    void theListSaysWhichLossesHaveClassVectors() throws IOException {
        JsonNode list = Invocation.of("losses", "--format", "json").json();
        assertEquals("no", list.get(0).get("class-vectors").asText());
        for (JsonNode loss : list) {
            if (loss.get("name").asText().equals("proxy-anchor")) {
                assertEquals("yes", loss.get("class-vectors").asText());
                assertArrayEquals(new boolean[] {true, true, true},
                        new boolean[] {loss.has("summary"), loss.has("source"), loss.has("parameters")});
            }
        }
    }
}
