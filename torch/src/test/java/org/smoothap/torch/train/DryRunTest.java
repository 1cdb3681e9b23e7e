package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

class DryRunTest {
    @TempDir
    private Path folder;

    private ImageTable table;

    /** Classes of 3 to 8 images that do not exist: 3, 4, 5 and 6 for training, 7 for validation, 8 for the test. */
    @BeforeEach
    void invent() {
        List<ImageRow> rows = new ArrayList<>();
        for (int size = 3; size <= 8; size++) {
            for (int i = 0; i < size; i++) {
                Split split = size < 7 ? Split.TRAIN : size == 7 ? Split.VALIDATION : Split.TEST;
                rows.add(ImageRow.of(ImageLocation.of(folder.resolve(size + "-" + i + ".png")), "class-" + size, split));
            }
        }
        table = new ImageTable("invented", "nowhere", false, rows);
    }

    private Recipe recipe(String... overrides) throws IOException {
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, """
                data: {dataset: folder, cache-megabytes: 10}
                image: {size: 16, test-size: 16}
                batch: {classes: 2, per-class: 4}
                network: {name: conv4, embedding: 8, options: {width: 4}}
                epochs: 5
                evaluation: {every: 2}
                threads: 1
                """);
        return Recipes.read(file, List.of(overrides));
    }

    @Test
    void batchesAreCounted() throws IOException {
        BatchPlan plan = BatchPlan.of(recipe(), table.only(Split.TRAIN));
        // groups of 4: 1, 1, 2, 2
        assertEquals(3, plan.batches());
        assertEquals(18, plan.images());
        assertEquals(1, plan.smallClasses());
        // the class of 3 repeats one; the second groups of 5 and 6 are filled up with 3 and 2
        assertEquals(18, plan.offered());
        assertEquals(1 - 18 / 24.0, plan.repeated(), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> BatchPlan.of(recipe("batch.classes=5"), table.only(Split.TRAIN)));
    }

    private Forecast forecast(Recipe recipe, StepCost cost, LoadCost load) {
        BatchPlan plan = BatchPlan.of(recipe, table.only(Split.TRAIN));
        return Forecast.of(recipe, table, plan, DecodedSize.average(table.only(Split.TRAIN).rows()), cost, load);
    }

    @Test
    void aForecastAddsUp() throws IOException {
        Recipe recipe = recipe("loader-threads=0");
        Forecast forecast = forecast(recipe, new StepCost(4, 0.5, 0.25, 0.125, 0.01, 100.0, 2.0), new LoadCost(64, 0.03, 0.02));
        double network = 0.5 + 0.125 + 8 * 0.25;
        assertEquals(network + 8 * 0.05, forecast.stepSeconds(), 1e-12);
        // no file is there to tell the size of the images, so all are taken to fit: decoded in the first epoch only
        double training = 3 * (5 * network + 8 * (5 * 0.02 + 0.03));
        assertEquals(training / 5, forecast.epochSeconds(), 1e-12);
        // the test twice, the validation classes after epochs 2, 4 and 5
        assertEquals(training + (2 * 8 + 3 * 7) * 0.06, forecast.runSeconds(), 1e-9);
        double loader = 3 * 8 * 3 * 16 * 16 * 4 / 1048576.0;
        assertEquals(100 + 8 * 2 + loader, forecast.leastMegabytes(), 1e-9);
        assertEquals(forecast.leastMegabytes() + 10e6 / 1048576 + Forecast.edenMegabytes(), forecast.mostMegabytes(), 1e-9);
    }

    /** Memory of a chunk, and one more forward pass, for which the images are loaded again. */
    @Test
    void chunksAreForecast() throws IOException {
        Recipe recipe = recipe("loader-threads=0", "batch.chunk=2", "network.batch-norm=frozen", "image.test-size=32",
                "network.name=resnet18",
                "network.options=");
        Forecast forecast = forecast(recipe, new StepCost(2, 0.5, 0.25, 0.125, 0.4, 100.0, 2.0), new LoadCost(64, 0.03, 0.02));
        assertEquals(0.5 + 0.125 + 8 * (0.25 + 0.4 / 4) + 2 * 8 * 0.05, forecast.stepSeconds(), 1e-12,
                "the test images are twice as wide");
        assertEquals(3 * 2 * 3 * 16 * 16 * 4 / 1048576.0, forecast.loaderMegabytes(), 1e-9);
        assertEquals(100 + 2 * 2 + forecast.loaderMegabytes(), forecast.leastMegabytes(), 1e-9);
        assertEquals(8, recipe("batch.chunk=9", "network.batch-norm=frozen").batch().inNetwork());
    }

    @Test
    void batchesOfFewerClassesAreCountedAsTheyAre() throws IOException {
        List<ImageRow> rows = table.rows().stream()
                .map(row -> row.withSuperlabel(row.label().equals("class-3") ? "one class" : "three classes"))
                .toList();
        BatchPlan plan = BatchPlan.of(recipe("batch.classes=4", "batch.sampler=superclass"),
                table.withRows(rows).only(Split.TRAIN));
        assertEquals(10, plan.batches());
        assertEquals(10 * 3 * 4, plan.places(), "one class from the one, two from the other");
        assertEquals(12, plan.imagesPerBatch());
    }

    @Test
    void whatTrainingRefusesIsRefused() {
        String message = assertThrows(IllegalArgumentException.class,
                () -> new DryRun(recipe("batch.classes=100"), table, line -> {}).report())
                .getMessage();
        assertTrue(message.contains("100 classes"), message);
    }

    /** Its class vectors are those of the training classes, of which a batch has only some. */
    @Test
    void aLossThatLearnsIsMeasured() throws IOException {
        Map<String, Map<String, Object>> report =
                new DryRun(recipe("loss.name=proxy-anchor"), table, line -> {}).report();
        assertTrue((double) report.get("estimate").get("seconds-per-step") > 0, report.toString());
    }

    @Test
    void networkAndLoadingShareTheCores() throws IOException {
        int cores = Runtime.getRuntime().availableProcessors();
        assertEquals(3 + 2.0 / cores, Forecast.together(recipe("threads=0", "loader-threads=" + cores), 3, 2), 1e-12);
        assertEquals(5, Forecast.together(recipe("threads=0", "loader-threads=0"), 3, 2), 1e-12);
        assertEquals(Math.max(10, (1 + 10.0) / cores), Forecast.together(recipe("threads=1", "loader-threads=1"), 1, 10), 1e-12);
        assertEquals(Math.max(10, (10 + 1.0) / cores), Forecast.together(recipe("threads=1", "loader-threads=2"), 10, 1), 1e-12);
    }

    @Test
    void memoryThatTheMachineLacksIsSaid() throws IOException {
        LoadCost load = new LoadCost(64, 0.03, 0.02);
        Forecast small = forecast(recipe(), new StepCost(4, 0.5, 0.25, 0.1, 0, 100.0, 1.0), load);
        assertNull(small.warning());
        String tooLarge = forecast(recipe(), new StepCost(4, 0.5, 0.25, 0.1, 0, 100.0, 1e9), load).warning();
        assertTrue(tooLarge.contains("at least 8,000,000,1") && tooLarge.contains("batch.classes"), tooLarge);
        double nearly = small.machineMegabytes() - 10;
        String perhaps = forecast(recipe(), new StepCost(4, 0.5, 0.25, 0.1, 0, nearly, 0.0), load).warning();
        assertTrue(perhaps.contains("warning: from "), perhaps);
        Forecast unknown = forecast(recipe(), new StepCost(4, 0.5, 0.25, 0.1, 0, null, null), load);
        assertNull(unknown.mostMegabytes());
        assertNull(unknown.warning());
    }

    @Test
    void decodedSizesComeFromBoxesOrFiles() throws IOException {
        assertTrue(Double.isNaN(DecodedSize.average(table.rows())), "no file is there");
        List<ImageRow> boxes = table.rows().stream().map(row -> row.withBox(new Box(0, 10, 100, 60))).toList();
        assertEquals(15_000, DecodedSize.average(boxes), 1e-9);
        for (ImageRow row : table.rows()) {
            Files.write(row.location().file(), new byte[1000]);
        }
        assertEquals(12_000, DecodedSize.average(table.rows()), 1e-9);
        Forecast kept = forecast(recipe(), new StepCost(4, 0, 0, 0, 0, 0.0, 0.0), new LoadCost(64, 0.03, 0.02));
        assertEquals(18 * 12_000 / 1048576.0, kept.keptMegabytes(), 1e-9);
        Forecast none = forecast(recipe("data.cache-megabytes=0"), new StepCost(4, 0, 0, 0, 0, 0.0, 0.0),
                new LoadCost(64, 0.03, 0.02));
        assertEquals(0, none.keptMegabytes());
        assertEquals(3 * none.stepSeconds(), none.epochSeconds(), 1e-12, "every epoch decodes");
    }

    @Test
    void loadingIsMeasuredOnAnInventedImageOfTheSize() throws IOException {
        LoadCost load = LoadCost.measure(recipe().image(), 3 * 90 * 110);
        assertEquals(99, load.side());
        assertTrue(load.decodeSeconds() > 0 && load.transformSeconds() > 0, load.toString());
        assertEquals(256, LoadCost.measure(recipe().image(), Double.NaN).side());
    }

    @Test
    void aReportReadsNoImage() throws IOException {
        List<String> notices = new ArrayList<>();
        Map<String, Map<String, Object>> report =
                new DryRun(recipe("network.weights=nowhere.safetensors"), table, notices::add).report();
        assertEquals(List.of("data", "batches", "network", "estimate"), List.copyOf(report.keySet()));
        assertEquals(4, report.get("data").get("train-classes"));
        assertEquals(7, report.get("data").get("validation-images"));
        assertEquals(Map.of("test", "LeaveOneOut, 8 images"), report.get("data").get("tests"));
        assertEquals(false, report.get("network").get("weights-there"));
        assertTrue(notices.stream().anyMatch(line -> line.contains("nowhere.safetensors")), notices.toString());
        // conv4: 4 convolutions of width 4 with batch norm, and 4 features to 8
        assertEquals(4 * 8 + 8L, report.get("network").get("head-parameters"));
        assertEquals(8, report.get("network").get("embedding"));
        Map<String, Object> estimate = report.get("estimate");
        assertEquals(8, estimate.get("measured-images"), "a small network is measured with the whole batch");
        assertTrue((Double) estimate.get("seconds-per-step") > 0);
    }
}
