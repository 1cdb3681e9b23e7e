package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;

/** From a folder of pictures to a search, with a network that has hardly learned. */
class SearchCommandsTest {
    private static final String[] LABELS = {"red", "green", "blue"};
    private static final Color[] COLOURS = {Color.RED, Color.GREEN, Color.BLUE};
    private static final int EACH = 5;

    @TempDir
    private static Path runs;

    @TempDir
    private Path folder;

    private Path pictures;
    private Path index;

    @BeforeAll
    static void train() throws IOException {
        for (String seed : new String[] {"1", "2"}) {
            Path recipe = Files.writeString(runs.resolve("tiny.yaml"), """
                    data: {dataset: drawn}
                    image: {size: 16}
                    batch: {classes: 4, per-class: 2}
                    network: {name: conv4, embedding: 8, options: {width: 8}}
                    epochs: 1
                    threads: 1
                    seed: %s
                    """.formatted(seed));
            Invocation training = Invocation.of("train", recipe, "--out", runs.resolve(seed));
            assertEquals(0, training.exit(), training.err());
        }
    }

    @BeforeEach
    void draw() throws IOException {
        pictures = folder.resolve("pictures");
        index = folder.resolve("index");
        for (int label = 0; label < LABELS.length; label++) {
            Files.createDirectories(pictures.resolve(LABELS[label]));
            for (int i = 0; i < EACH; i++) {
                draw(LABELS[label] + "/" + i + ".png", COLOURS[label], 3 + i);
            }
        }
    }

    private void draw(String name, Color colour, int size) throws IOException {
        BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 20, 20);
        graphics.setColor(colour);
        graphics.fillRect(2, 2, size, size + 4);
        graphics.dispose();
        ImageIO.write(image, "png", pictures.resolve(name).toFile());
    }

    private JsonNode index(Object... more) throws IOException {
        return index(pictures, more).json();
    }

    private Invocation index(Path images, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "index", "--run", runs.resolve("1"), "--images", images, "--out", index, "--format", "json"));
        arguments.addAll(List.of(more));
        Invocation run = Invocation.of(arguments.toArray());
        assertEquals(0, run.exit(), run.err());
        return run;
    }

    private JsonNode search(Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("search", "--index", index, "--format", "json"));
        arguments.addAll(List.of(more));
        Invocation run = Invocation.of(arguments.toArray());
        assertEquals(0, run.exit(), run.err());
        return run.json();
    }

    private static void counts(
            JsonNode summary, int images, int added, int changed, int unchanged, int removed, int unreadable) {
        assertEquals(List.of(images, added, changed, unchanged, removed, unreadable),
                List.of(summary.get("images").asInt(), summary.get("added").asInt(), summary.get("changed").asInt(),
                        summary.get("unchanged").asInt(), summary.get("removed").asInt(), summary.get("unreadable").asInt()),
                summary.toString());
    }

    @Test
    void anIndexFollowsItsFolder() throws IOException {
        Files.writeString(pictures.resolve("red/broken.png"), "no picture");
        Invocation first = index(pictures, "--commit-every", 4);
        counts(first.json(), 15, 15, 0, 0, 0, 1);
        assertTrue(first.err().contains("broken.png") && first.err().contains("1 of 16 images could not be read"), first.err());
        counts(index(), 15, 0, 0, 15, 0, 1);
        Files.delete(pictures.resolve("red/broken.png"));
        Files.delete(pictures.resolve("red/0.png"));
        draw("green/0.png", Color.BLACK, 12);
        draw("blue/new.png", Color.BLUE, 9);
        counts(index(), 15, 1, 1, 13, 1, 0);
        counts(index("--form", "float32"), 15, 0, 0, 15, 0, 0);
        Invocation other = Invocation.of(
                "index", "--run", runs.resolve("1"), "--images", pictures, "--out", index, "--form", "int8");
        assertEquals(1, other.exit());
        assertTrue(other.err().contains("FLOAT32"), other.err());
    }

    @Test
    void aPictureOfTheIndexFindsItselfFirst() throws IOException {
        index();
        for (String way : new String[] {"--exact", "--candidates=64"}) {
            JsonNode hits = search("--image", pictures.resolve("green/2.png"), "--k", 4, way);
            assertEquals(4, hits.size());
            assertEquals("green/2.png", hits.get(0).get("image").asText());
            assertEquals("green", hits.get(0).get("label").asText());
            assertEquals(1, hits.get(0).get("score").asDouble(), 1e-5);
            assertTrue(hits.get(1).get("score").asDouble() <= hits.get(0).get("score").asDouble());
        }
    }

    @Test
    void vectorsOfEmbedFindTheirPictures() throws IOException {
        index("--form", "int4");
        Path file = folder.resolve("e.npy");
        Invocation embedding = Invocation.of("embed", "--run", runs.resolve("1"), "--images", pictures, "--out", file);
        assertEquals(0, embedding.exit(), embedding.err());
        FloatMatrix matrix = Npy.readFloatMatrix(file);
        float[] scaled = matrix.values().clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= 3;
        }
        Npy.writeFloatMatrix(file, matrix.rows(), matrix.columns(), scaled);
        JsonNode hits = search("--vector", file, "--k", 1, "--exact");
        assertEquals(15, hits.size());
        for (int row = 0; row < 15; row++) {
            assertEquals(row, hits.get(row).get("query").asInt());
            assertEquals(1, hits.get(row).get("score").asDouble(), 1e-5);
        }
        assertEquals("blue/0.png", hits.get(0).get("image").asText());
    }

    @Test
    void metadataIsStoredAndFilteredBy() throws IOException {
        Path table = Files.writeString(folder.resolve("more.csv"), """
                path,label,price
                red/1.png,crimson,3.5
                red/2.png,,2
                gone.png,x,1
                """);
        Invocation first = index(pictures, "--metadata", table);
        assertTrue(first.err().contains("1 rows are of none"), first.err());
        JsonNode cheap = search("--image", pictures.resolve("blue/1.png"), "--filter", "price<3");
        assertEquals(1, cheap.size());
        assertEquals("red/2.png", cheap.get(0).get("image").asText());
        assertEquals("red", cheap.get(0).get("label").asText());
        JsonNode labelled = search(
                "--image", pictures.resolve("blue/1.png"), "--filter", "label=crimson|green", "--filter", "label!=green");
        assertEquals(1, labelled.size());
        // Only the words have changed: nothing is embedded again.
        Files.writeString(table, "path,label\nred/1.png,scarlet\n");
        JsonNode again = index("--metadata", table);
        counts(again, 15, 0, 0, 13, 0, 0);
        assertEquals(2, again.get("described").asInt());
        assertEquals(1, search("--image", pictures.resolve("blue/1.png"), "--filter", "label=scarlet").size());
    }

    @Test
    void tablesWithBoxesAreIndexed() throws IOException {
        Path table = Files.writeString(pictures.resolve("table.csv"), """
                label,path,x_1,y_1,x_2,y_2,shelf
                left,red/4.png,0,0,10,20,A
                right,red/4.png,10,0,20,20,B
                whole,blue/4.png,,,,,C
                """);
        assertEquals(3, index(table).json().get("images").asInt());
        JsonNode hits = search("--image", pictures.resolve("blue/4.png"), "--k", 1);
        assertEquals("blue/4.png", hits.get(0).get("image").asText());
        assertEquals("C", hits.get(0).get("shelf").asText());
        Path page = folder.resolve("page.html");
        assertEquals("red/4.png#10,0,20,20", search(
                "--image", pictures.resolve("blue/4.png"), "--filter", "shelf=B", "--page", page).get(0).get("image").asText());
        assertEquals(2 + 1, Files.readString(page).split("data:image/png", -1).length);
        assertFalse(Files.readString(page).contains("cannot be read"));
    }

    @Test
    void anotherModelIsRefused() throws IOException {
        index();
        Invocation query = Invocation.of(
                "search", "--index", index, "--image", pictures.resolve("red/1.png"), "--run", runs.resolve("2"));
        assertEquals(1, query.exit());
        assertTrue(query.err().contains("weights") && query.err().lines().count() == 1, query.err());
        Invocation update = Invocation.of("index", "--run", runs.resolve("2"), "--images", pictures, "--out", index);
        assertEquals(1, update.exit());
        assertTrue(update.err().contains("weights"), update.err());
        Invocation elsewhere = Invocation.of(
                "index", "--run", runs.resolve("1"), "--images", pictures.resolve("red"), "--out", index);
        assertEquals(1, elsewhere.exit());
        assertTrue(elsewhere.err().contains("holds the images of"), elsewhere.err());
    }

    @Test
    void duplicatesAreGrouped() throws IOException {
        Files.copy(pictures.resolve("red/1.png"), pictures.resolve("green/copy.png"), StandardCopyOption.REPLACE_EXISTING);
        index();
        Path page = folder.resolve("page.html");
        Invocation run = Invocation.of("duplicates", "--index", index, "--threshold", "1", "--format", "json", "--page", page);
        assertEquals(0, run.exit(), run.err());
        List<String> together = new ArrayList<>();
        run.json().forEach(row -> together.add(row.get("group").asText() + " " + row.get("image").asText()));
        assertTrue(together.containsAll(List.of("1 green/copy.png", "1 red/1.png")), together.toString());
        assertTrue(Files.readString(page).contains("green/copy.png"));
    }

    @Test
    void anUpdateMayEndWithTheCheck() throws IOException {
        Invocation run = Invocation.of("index", "--run", runs.resolve("1"), "--images", pictures, "--out", index, "--check");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("recall@10") && run.out().lines().anyMatch(line -> line.startsWith("exact ")), run.out());
    }

    @Test
    void theCheckComparesWithExactSearch() throws IOException {
        index();
        JsonNode check = search("--check", "--k", 3);
        for (JsonNode row : check) {
            assertEquals(1, row.get("recall@3").asDouble(), "every candidate is looked at in an index of 15");
            assertTrue(row.get("queries/s").asDouble() > 0);
        }
        assertEquals("exact", check.get(check.size() - 1).get("search").asText());
    }

    @Test
    void wrongUsageIsOneLine() throws IOException {
        index();
        Object[][] wrong = {
            {"search", "--index", index},
            {"search", "--index", index, "--check", "--vector", "v.npy"},
            {"search", "--index", index, "--check", "--k", "0"},
            {"search", "--index", index, "--image", "a.png", "--candidates", "5"},
            {"duplicates", "--index", index, "--threshold", "2"},
            {"index", "--run", runs.resolve("1"), "--images", pictures, "--out", index, "--commit-every", "0"},
            {"index", "--run", runs.resolve("1"), "--images", pictures, "--out", index, "--form", "int2"},
        };
        for (Object[] arguments : wrong) {
            Invocation run = Invocation.of(arguments);
            assertEquals(2, run.exit(), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
        }
        Object[][] failing = {
            {"search", "--index", pictures, "--check"},
            {"search", "--index", folder.resolve("nothing"), "--check"},
            {"search", "--index", index, "--image", folder.resolve("nothing.png")},
            {"search", "--index", index, "--image", pictures.resolve("red/1.png"), "--filter", "lable=red"},
            {"search", "--index", index, "--image", pictures.resolve("red/1.png"), "--filter", "label"},
            {"index", "--run", folder, "--images", pictures, "--out", index},
            {"index", "--run", runs.resolve("1"), "--images", pictures, "--out", pictures},
        };
        for (Object[] arguments : failing) {
            Invocation run = Invocation.of(arguments);
            assertEquals(1, run.exit(), run.err());
            assertEquals(1, run.err().lines().count(), run.err());
            assertEquals("", run.out());
        }
    }
}
