package org.smoothap.torch.recipe;

import java.util.LinkedHashMap;
import java.util.Map;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.loss.Loss;
import org.smoothap.loss.Losses;
import org.smoothap.torch.nn.Networks;
import org.smoothap.torch.nn.Precision;

/**
 * Everything needed to repeat a run. Absent keys take the defaults that {@code recipe.yaml} of a run folder shows.
 *
 * @param name what the run is called
 * @param description what it reproduces or is good for
 * @param loss {@code name} and the loss's own parameters; see {@code smoothap losses}
 * @param epochs how often every training image is offered
 * @param seed of the weights, the batches and the augmentation
 * @param threads of the network; 0 means one per core. With 1, a run repeats bit for bit
 * @param loaderThreads that decode and augment images beside the network
 * @param device {@code cpu} or {@code cuda}
 * @param precision of the trunk: {@code float32}, {@code bfloat16}, or {@code auto}, which is the one that the processor is
 *     faster in ({@link Precision}) and is written down as that
 * @param memoryFormat {@code channels-last}, or {@code contiguous}: how maps lie in memory; a matter of speed
 * @param checkpointSeconds {@code last} is written at the end of every epoch and after so many seconds
 */
public record Recipe(
        String name,
        String description,
        DataSettings data,
        ImageSettings image,
        BatchSettings batch,
        NetworkSettings network,
        Map<String, String> loss,
        OptimizerSettings optimizer,
        ScheduleSettings schedule,
        Integer epochs,
        EvaluationSettings evaluation,
        Long seed,
        Integer threads,
        Integer loaderThreads,
        String device,
        String precision,
        String memoryFormat,
        Integer checkpointSeconds) {
    public Recipe {
        Check.present("data", data);
        Check.present("image", image);
        Check.present("network", network);
        name = name == null ? network.name() : name;
        description = description == null ? "" : description;
        batch = batch == null ? new BatchSettings(null, null, null, null) : batch;
        loss = resolved(loss == null ? Map.of() : loss);
        optimizer = optimizer == null ? new OptimizerSettings(null, null, null, null, null, null) : optimizer;
        schedule = schedule == null ? new ScheduleSettings(null, null, null, null) : schedule;
        epochs = epochs == null ? 10 : epochs;
        evaluation = evaluation == null ? new EvaluationSettings(null, null, null) : evaluation;
        seed = seed == null ? 0L : seed;
        threads = threads == null ? 0 : threads;
        loaderThreads = loaderThreads == null ? 2 : loaderThreads;
        device = device == null ? "cpu" : device;
        memoryFormat = memoryFormat == null ? "channels-last" : memoryFormat;
        checkpointSeconds = checkpointSeconds == null ? 300 : checkpointSeconds;
        Check.that(
                !network.name().equals("conv4") || image.size().equals(image.testSize()),
                "image.test-size", "image.size for conv4, which does not average over the image", image.testSize());
        int patch = Networks.description(network.name()).patch();
        String patches = "a multiple of " + patch + " for " + network.name() + ", which cuts images into patches";
        Check.that(image.size() % patch == 0, "image.size", patches, image.size());
        Check.that(image.testSize() % patch == 0, "image.test-size", patches, image.testSize());
        boolean statistics = Networks.description(network.name()).batchNorms() && network.batchNorm().equals("train");
        Check.that(batch.chunk() == 0 || !statistics, "network.batch-norm",
                "frozen with batch.chunk: else the embedding of an image depends on the others of its chunk", network.batchNorm());
        Check.that(epochs >= 1, "epochs", "1 or more", epochs);
        Check.that(threads >= 0, "threads", "0 or more", threads);
        Check.that(loaderThreads >= 0, "loader-threads", "0 or more", loaderThreads);
        Check.that(checkpointSeconds >= 1, "checkpoint-seconds", "1 or more", checkpointSeconds);
        Check.oneOf("device", device, "cpu", "cuda");
        Check.oneOf("memory-format", memoryFormat, "channels-last", "contiguous");
        precision = precision == null ? "auto" : precision;
        Check.oneOf("precision", precision, "auto", "float32", "bfloat16");
        precision = Precision.of(precision, device, Networks.description(network.name())).text();
    }

    /** The loss that {@link #loss} describes. */
    public Loss createLoss() {
        return Losses.create(loss.get("name"), parameters(loss));
    }

    private static Map<String, String> resolved(Map<String, String> loss) {
        String name = loss.getOrDefault("name", "smooth-ap");
        Map<String, String> resolved = new LinkedHashMap<>();
        resolved.put("name", name);
        try {
            Losses.create(name, parameters(loss));
            Losses.resolve(name, parameters(loss)).forEach((key, value) -> resolved.put(key, String.valueOf(value)));
        } catch (IllegalArgumentException e) {
            throw new RecipeException("loss: " + e.getMessage(), e);
        }
        return resolved;
    }

    private static Map<String, String> parameters(Map<String, String> loss) {
        Map<String, String> parameters = new LinkedHashMap<>(loss);
        parameters.remove("name");
        return parameters;
    }
}
