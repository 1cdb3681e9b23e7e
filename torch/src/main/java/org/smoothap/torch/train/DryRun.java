package org.smoothap.torch.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TableCheck;
import org.smoothap.data.table.TestSet;
import org.smoothap.loss.LossContext;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.recipe.NetworkSettings;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.weights.WeightLoading;
import org.smoothap.torch.weights.hub.Hub;

/** What a run would be and what it would take. No image is read and nothing is written. */
public final class DryRun {
    private static final double BUSY = 0.8;

    private final Recipe recipe;
    private final ImageTable table;
    private final Consumer<String> notices;

    /** @param notices told what speaks against the run */
    public DryRun(Recipe recipe, ImageTable table, Consumer<String> notices) {
        this.recipe = recipe;
        this.table = table;
        this.notices = notices;
    }

    /**
     * Sections of figures: {@code data}, {@code batches}, {@code network}, {@code estimate}.
     *
     * @throws IllegalArgumentException if the run would be refused for its batches or its network
     */
    public SequencedMap<String, Map<String, Object>> report() throws IOException {
        SequencedMap<String, Map<String, Object>> report = new LinkedHashMap<>();
        report.put("data", data());
        BatchPlan plan = BatchPlan.of(recipe, table.only(Split.TRAIN));
        report.put("batches", plan.toMap());
        Map<String, Object> described = new LinkedHashMap<>();
        try (EmbeddingNetwork network = network(described);
                Adam optimizer = Optimizers.create(network, recipe.optimizer())) {
            Trainer.check(recipe, table, network, Ranks.alone());
            report.put("network", described);
            report.put("estimate", estimate(plan, network, optimizer));
        }
        return report;
    }

    private Map<String, Object> estimate(BatchPlan plan, EmbeddingNetwork network, Adam optimizer) throws IOException {
        Double load = Forecast.loadPerCore();
        if (load != null && load > BUSY) {
            notices.accept(String.format(Locale.ROOT, "note: the machine is busy (load %.1f a core), so the times are too long",
                    load));
        }
        double decodedBytes = DecodedSize.average(table.only(Split.TRAIN).rows());
        LossContext context = Trainer.lossContext(recipe, table.only(Split.TRAIN), network);
        StepCost cost = StepCost.measure(recipe, network, optimizer, context); // first: it looks at the memory of the process
        Forecast forecast =
                Forecast.of(recipe, table, plan, decodedBytes, cost, LoadCost.measure(recipe.image(), decodedBytes));
        if (forecast.warning() != null) {
            notices.accept(forecast.warning());
        }
        return forecast.toMap();
    }

    private Map<String, Object> data() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", table.name());
        map.put("images", table.origin());
        for (Split split : Split.values()) {
            ImageTable part = table.only(split);
            String name = split.name().toLowerCase(Locale.ROOT);
            map.put(name + "-classes", part.classes().size());
            map.put(name + "-images", part.rows().size());
        }
        map.put("classes-with-one-image", TableCheck.ofTable(table).singletonClasses().size());
        Map<String, Object> tests = new LinkedHashMap<>();
        for (TestSet test : table.tests()) {
            tests.put(test.name(), test.protocol().getClass().getSimpleName() + ", " + table.rowsOf(test).length + " images"
                    + (test.ks().isEmpty() ? "" : ", recall at " + test.ks()));
        }
        map.put("tests", tests);
        map.put("split-files-sha256", table.splitFiles());
        map.put("table-sha256", table.digest());
        return map;
    }

    private EmbeddingNetwork network(Map<String, Object> described) throws IOException {
        NetworkSettings settings = recipe.network();
        String weights = settings.weights();
        boolean hub = weights != null && Hub.isName(weights);
        Path file = weights == null ? null : WeightLoading.place(weights);
        boolean there = file != null && Files.isRegularFile(file);
        StringBuilder loaded = new StringBuilder();
        EmbeddingNetwork network = there ? TrainedModel.untrained(recipe, loaded::append) : TrainedModel.random(recipe);
        described.put("name", settings.name());
        described.put("weights", weights == null ? "none: random" : weights);
        if (weights != null) {
            described.put("weights-there", there);
        }
        if (there) {
            described.put("weights-loaded", loaded.toString());
        } else if (hub) {
            notices.accept("note: " + weights + " is not in " + file.getParent() + " yet; the run would download it first");
        } else if (weights != null) {
            notices.accept("warning: no file " + weights + "; the run would stop there (network.weights)");
        }
        described.put("trunk-parameters", count(network.trunkWeights()));
        described.put("head-parameters", count(network.headWeights()));
        described.put("embedding", network.dimension());
        described.put("device", recipe.device());
        described.put("engine", Engine.version());
        return network;
    }

    private static long count(Map<String, Tensor> weights) {
        return weights.values().stream().mapToLong(Tensor::numel).sum();
    }
}
