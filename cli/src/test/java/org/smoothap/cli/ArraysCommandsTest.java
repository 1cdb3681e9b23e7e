package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;
import org.smoothap.loss.LossDescription;
import org.smoothap.loss.Losses;

/** {@code loss}, {@code evaluate} of arrays and the lists, as a user types them. */
class ArraysCommandsTest {
    @TempDir
    private Path folder;

    private Path embeddings;
    private Path labels;

    /** Unit vectors at 0, 40, 80 and 20, 60, 100 degrees, two classes: case C of the published values of the authors' code. */
    @BeforeEach
    void write() throws IOException {
        double[] degrees = {0, 40, 80, 20, 60, 100};
        float[] values = new float[12];
        for (int i = 0; i < 6; i++) {
            values[2 * i] = (float) Math.cos(Math.toRadians(degrees[i]));
            values[2 * i + 1] = (float) Math.sin(Math.toRadians(degrees[i]));
        }
        embeddings = folder.resolve("e.npy");
        labels = folder.resolve("l.npy");
        Npy.writeFloatMatrix(embeddings, 6, 2, values);
        Npy.writeLabels(labels, new long[] {7, 7, 7, -3, -3, -3});
    }

    @Test
    void aReportOfArraysHasWordsOrThePicturesOfTheTable() throws IOException {
        Path page = folder.resolve("r.html");
        assertEquals(0, Invocation.of("evaluate", "--embeddings", embeddings, "--labels", labels, "--report", page).exit());
        String words = Files.readString(page);
        assertTrue(words.contains("aria-label=\"Rank 1, wrong: -3\">-3<"), "the label stands for the picture");
        assertFalse(words.contains("<img"));

        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "png", Files.createDirectory(folder.resolve("images")).resolve("a.png").toFile());
        Path table = folder.resolve("l.csv");
        Files.writeString(table, "label,path\na,images/a.png\na,images/a.png\na,images/gone.png\n<b>,images/a.png\n<b>,images/a.png\n"
                + "<b>,images/a.png\n");
        Invocation run = Invocation.of("evaluate", "--embeddings", embeddings, "--labels", table, "--report", page, "--queries", 6,
                "--nearest", 2);
        assertEquals(0, run.exit(), run.err());
        String pictures = Files.readString(page);
        assertTrue(pictures.contains("<img src=\"data:image/png"));
        assertTrue(pictures.contains("gone.png (cannot be read)"));
        assertTrue(pictures.contains("&lt;b&gt;") && !pictures.contains("<b>"));
        assertTrue(pictures.contains("embeddings-sha256"));
    }

    @Test
    void lossPrintsThePublishedValueAndWritesTheGradient() throws IOException {
        Path gradient = folder.resolve("g.npy");
        Invocation run = Invocation.of(
                "loss", "smooth-ap", "temperature=0.1", "--embeddings", embeddings, "--labels", labels, "--gradient", gradient,
                "--format", "json");
        assertEquals(0, run.exit(), run.err());
        JsonNode json = run.json();
        assertEquals(0.396421172019, json.get("loss").asDouble(), 1e-5);
        assertEquals(6, json.get("queries").asInt());
        assertEquals(0, json.get("skipped").asInt());
        assertEquals(0.1, json.get("temperature").asDouble());
        assertTrue(json.get("query-positive").asBoolean());
        FloatMatrix written = Npy.readFloatMatrix(gradient);
        assertEquals(-0.0365056650, written.values()[0], 1e-5);
        assertEquals(0.0278498630, written.values()[1], 1e-5);
    }

    @Test
    void lossWithoutTheQueryAsItsOwnPositive() throws IOException {
        Invocation run = Invocation.of(
                "loss", "smooth-ap", "query-positive=false", "--embeddings", embeddings, "--labels", labels, "--format", "json");
        assertEquals(0.568253963645, run.json().get("loss").asDouble(), 1e-5);
    }

    @Test
    void everyListedLossPrintsItsValueAndItsParameters() throws IOException {
        for (LossDescription loss : Losses.all()) {
            List<Object> arguments = new ArrayList<>(
                    List.of("loss", loss.name(), "--embeddings", embeddings, "--labels", labels, "--format", "json"));
            if (loss.name().equals("h-ap")) {
                arguments.addAll(List.of("--superclasses", labels));
            }
            Invocation run = Invocation.of(arguments.toArray());
            assertEquals(0, run.exit(), run.err());
            assertTrue(run.json().get("loss").asDouble() > 0.1, run.out());
            // The N-pair loss has one anchor a pair; for all others every item is a query.
            assertEquals(loss.name().equals("n-pair") ? 2 : 6, run.json().get("queries").asInt());
            assertEquals(6, run.json().get("queries").asInt() + run.json().get("skipped").asInt());
            assertEquals(loss.name(), run.json().get("name").asText());
            for (LossDescription.Parameter parameter : loss.parameters()) {
                assertEquals(parameter.defaultValue(), run.json().get(parameter.name()).asText());
            }
        }
    }

    @Test
    void superclassesOfTheRowsAreTaken() throws IOException {
        Path superclasses = folder.resolve("s.npy");
        Object[] hierarchical = {"loss", "h-ap", "--embeddings", embeddings, "--labels", labels, "--format", "json"};
        Invocation without = Invocation.of(hierarchical);
        assertEquals(1, without.exit());
        assertTrue(without.err().contains("h-ap needs classes with superclasses"), without.err());
        hierarchical = Arrays.copyOf(hierarchical, hierarchical.length + 2);
        hierarchical[hierarchical.length - 2] = "--superclasses";
        hierarchical[hierarchical.length - 1] = superclasses;

        Npy.writeLabels(superclasses, new long[] {1, 1, 1, 1L << 40, 1L << 40, 1L << 40});
        Invocation supAp = Invocation.of("loss", "supap", "--embeddings", embeddings, "--labels", labels, "--format", "json");
        double apart = Invocation.of(hierarchical).json().get("loss").asDouble();
        assertEquals(supAp.json().get("loss").asDouble(), apart, 1e-6);
        Npy.writeLabels(superclasses, new long[6]);
        double together = Invocation.of(hierarchical).json().get("loss").asDouble();
        assertTrue(together > 0 && together < apart, () -> together + " and " + apart);

        Npy.writeLabels(superclasses, new long[] {1, 1, 2, 3, 3, 3});
        assertTrue(Invocation.of(hierarchical).err().contains("another superclass in row 2"));
        Npy.writeLabels(superclasses, new long[5]);
        assertTrue(Invocation.of(hierarchical).err().contains("5 superclasses: expected one for each of 6 rows"));
    }

    @Test
    void lossWithAListAndASwitch() throws IOException {
        Path gradient = folder.resolve("g.npy");
        Invocation run = Invocation.of(
                "loss", "recall-at-k", "k=1,2", "simix=true", "seed=3", "--embeddings", embeddings, "--labels", labels,
                "--gradient", gradient, "--format", "json");
        assertEquals(0, run.exit(), run.err());
        assertEquals("1,2", run.json().get("k").asText());
        assertEquals(12, run.json().get("queries").asInt());
        assertEquals(12, Npy.readFloatMatrix(gradient).values().length);
    }

    @Test
    void evaluateHasTheKeysOfTheContract() throws IOException {
        Invocation run = Invocation.of(
                "evaluate", "--embeddings", embeddings, "--labels", labels, "--k", "1,2", "--format", "json");
        assertEquals(0, run.exit(), run.err());
        JsonNode json = run.json();
        for (String key : new String[] {
            "recall@1", "recall@2", "map", "map@r", "r-precision", "mrr", "queries", "skipped", "protocol", "ties"
        }) {
            assertTrue(json.has(key), key);
        }
        // Every image's nearest neighbours, 20 degrees away, are of the other class.
        assertEquals(0, json.get("recall@1").asDouble());
        assertEquals(6, json.get("queries").asInt());
    }

    @Test
    void evaluateNormalises() throws IOException {
        FloatMatrix matrix = Npy.readFloatMatrix(embeddings);
        float[] longer = matrix.values().clone();
        for (int i = 0; i < longer.length; i++) {
            longer[i] *= 1 + i / 2;
        }
        Path scaled = folder.resolve("scaled.npy");
        Npy.writeFloatMatrix(scaled, 6, 2, longer);
        String[] same = {"evaluate", "--labels", labels.toString(), "--format", "csv", "--embeddings"};
        assertEquals(
                Invocation.of(same[0], same[1], same[2], same[3], same[4], same[5], embeddings).out(),
                Invocation.of(same[0], same[1], same[2], same[3], same[4], same[5], scaled).out());
    }

    @Test
    void queryMaskSeparatesQueriesFromGallery() throws IOException {
        Path mask = folder.resolve("q.npy");
        Npy.writeLabels(mask, new long[] {1, 0, 0, 0, 0, 0});
        Invocation run = Invocation.of(
                "evaluate", "--embeddings", embeddings, "--labels", labels, "--query-mask", mask, "--format", "json");
        assertEquals(0, run.exit(), run.err());
        // From 0 degrees: 20 (wrong), 40 (right), 60 (wrong), 80 (right), 100 (wrong).
        assertEquals((1 / 2.0 + 2 / 4.0) / 2, run.json().get("map").asDouble(), 1e-12);
        assertEquals(1, run.json().get("queries").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "csv"})
    void everyListPrintsInEveryFormat(String format) {
        for (String[] command : new String[][] {{"losses"}, {"models"}, {"datasets", "list"}}) {
            Object[] arguments = command.length == 1
                    ? new Object[] {command[0], "--format", format}
                    : new Object[] {command[0], command[1], "--format", format};
            Invocation run = Invocation.of(arguments);
            assertEquals(0, run.exit(), run.err());
            assertFalse(run.out().isBlank());
            assertEquals("", run.err());
        }
    }

    @Test
    void failuresAreOneLineAndExitOne() throws IOException {
        Npy.writeLabels(labels, new long[] {1, 2, 3});
        Invocation run = Invocation.of("evaluate", "--embeddings", embeddings, "--labels", labels);
        assertEquals(1, run.exit());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains("6 rows") && run.err().contains("3 labels"), run.err());
        assertEquals("", run.out());

        Invocation missing = Invocation.of("evaluate", "--embeddings", folder.resolve("no.npy"), "--labels", labels);
        assertEquals(1, missing.exit());
        assertEquals(1, missing.err().lines().count(), missing.err());
        assertTrue(missing.err().contains("no.npy"), missing.err());
    }

    @Test
    void wrongUsageIsOneLineAndExitTwo() {
        Object[][] wrong = {
            {},
            {"trian"},
            {"losses", "--fromat", "json"},
            {"losses", "--format", "yaml"},
            {"evaluate"},
            {"evaluate", "--embeddings", "e.npy"},
            {"evaluate", "--embeddings", embeddings, "--labels", labels, "--k", "0"},
            {"datasets", "prepare", "sop", "--root", folder, "--out", folder.resolve("small"), "--threads", "0"},
            {"loss", "smooth-ap"},
            {"loss", "smoothap", "--embeddings", embeddings, "--labels", labels},
            {"loss", "smooth-ap", "temprature=1", "--embeddings", embeddings, "--labels", labels},
            {"loss", "recall-at-k", "k=1;2", "--embeddings", embeddings, "--labels", labels},
            {"loss", "smooth-ap", "temperature", "--embeddings", embeddings, "--labels", labels},
            {"datasets"},
            {"datasets", "verify", "emojis"},
            {"train", "no-such-recipe", "--out", folder},
        };
        for (Object[] arguments : wrong) {
            Invocation run = Invocation.of(arguments);
            assertEquals(2, run.exit(), String.join(" ", Arrays.toString(arguments), run.err()));
            assertEquals(1, run.err().lines().count(), run.err());
            assertEquals("", run.out());
        }
    }

    @Test
    void unknownNamesAreAnsweredWithTheNearest() {
        Invocation run = Invocation.of("loss", "smoothap", "--embeddings", embeddings, "--labels", labels);
        assertTrue(run.err().contains("did you mean 'smooth-ap'"), run.err());
    }

    @Test
    void verboseShowsTheStackTrace() {
        Invocation run = Invocation.of("evaluate", "--verbose", "--embeddings", folder.resolve("no.npy"), "--labels", labels);
        assertEquals(1, run.exit());
        assertTrue(run.err().contains("\tat "), run.err());
    }

    @Test
    void analyseWritesFiguresAndNumbers() throws IOException {
        Path out = folder.resolve("analysis");
        Invocation run = Invocation.of("analyse", "--embeddings", embeddings, "--labels", labels, "--out", out, "--classes", 2,
                "--per-class", 3, "--batches", 2, "--loss", "smooth-ap(temperature=0.1,query-positive=false)", "--loss", "recall-at-k(k=1,2)",
                "--format", "csv");
        assertEquals(0, run.exit(), run.err());
        List<String> files = run.out().lines().skip(1).toList();
        assertTrue(files.size() >= 10, run.out());
        for (String file : files) {
            if (file.endsWith(".png")) {
                assertEquals(1600, ImageIO.read(Path.of(file).toFile()).getWidth(), file);
            } else {
                assertTrue(Files.readAllLines(Path.of(file)).size() > 1, file);
            }
        }
        Invocation few = Invocation.of("analyse", "--embeddings", embeddings, "--labels", labels, "--out", out);
        assertEquals(1, few.exit());
        assertTrue(few.err().contains("expected 28 classes with at least 4 images, found 0 among 2"), few.err());
        assertEquals(2, Invocation.of("analyse", "--embeddings", embeddings, "--labels", labels, "--out", out, "--loss", "nothing")
                .exit());
    }
}
