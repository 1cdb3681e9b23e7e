package org.smoothap.torch.train;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.torch.recipe.Recipe;

/**
 * Time and memory of a whole run, extrapolated from {@link StepCost} and {@link LoadCost}.
 *
 * @param cost what was measured of a step
 * @param load what was measured of an image's loading
 * @param stepSeconds of the first epoch
 * @param epochSeconds of an average epoch: images that are kept are decoded in the first only
 * @param runSeconds all epochs, and the embedding for all evaluations
 * @param loaderMegabytes pixel arrays of batches that are loaded ahead
 * @param keptMegabytes decoded images that will be kept in memory, at most
 * @param garbageMegabytes what the Java heap may fill with used-up images before it is cleaned, at most
 * @param leastMegabytes resident memory with the whole batch, or a chunk of it, in the network, no image kept and a Java heap
 *     just cleaned; null where it is not known, and on other devices than the CPU
 * @param mostMegabytes that, all images kept and the youngest part of the Java heap full; null likewise
 * @param machineMegabytes memory of the machine
 */
record Forecast(StepCost cost, LoadCost load, double stepSeconds, double epochSeconds, double runSeconds, double loaderMegabytes,
        double keptMegabytes, double garbageMegabytes, Double leastMegabytes, Double mostMegabytes, double machineMegabytes) {
    private static final double MEGABYTE = 1 << 20;

    /** A batch in use and two ahead. */
    private static final int LOADED_BATCHES = 3;

    /** @param decodedBytes of an average training image; NaN if that is not known */
    static Forecast of(Recipe recipe, ImageTable table, BatchPlan plan, double decodedBytes, StepCost cost, LoadCost load) {
        double limit = recipe.data().cacheMegabytes() * 1e6;
        double all = Double.isNaN(decodedBytes) ? limit : decodedBytes * plan.images();
        double keptShare = limit == 0 ? 0 : Math.min(1, limit / all);
        ImageSettings image = recipe.image();
        double images = plan.imagesPerBatch();
        // A batch in chunks goes through the network once more, forwards only.
        double once = cost.testImageSeconds() * Math.pow((double) image.size() / image.testSize(), 2);
        boolean chunked = recipe.batch().inNetwork() < recipe.batch().size();
        double network = cost.optimizerSeconds() + cost.lossSeconds() + images * (cost.imageSeconds() + (chunked ? once : 0));
        // and each of its images is loaded again for it
        double loaded = images * (chunked ? TrainingStep.PASSES : 1);
        double fresh = loaded * (load.decodeSeconds() + load.transformSeconds());
        double again = loaded * ((1 - keptShare) * load.decodeSeconds() + load.transformSeconds());
        double step = together(recipe, network, fresh);
        double training = plan.batches() * (step + (recipe.epochs() - 1) * together(recipe, network, again));

        long validations = (recipe.epochs() + recipe.evaluation().every() - 1) / recipe.evaluation().every();
        long embedded = 2L * count(table, Split.TEST) + validations * count(table, Split.VALIDATION);
        double testImage = together(recipe, cost.testImageSeconds(), load.decodeSeconds() + load.transformSeconds());

        double loader = 4.0 * LOADED_BATCHES * recipe.batch().inNetwork() * image.channels() * image.size() * image.size() / MEGABYTE;
        double kept = Math.min(limit, all) / MEGABYTE;
        double garbage = edenMegabytes();
        boolean known = cost.imageMegabytes() != null && recipe.device().equals("cpu");
        Double least = known
                ? Double.valueOf(cost.baseMegabytes() + recipe.batch().inNetwork() * cost.imageMegabytes() + loader)
                : null;
        Double most = known ? Double.valueOf(least + kept + garbage) : null;
        return new Forecast(cost, load, step, training / recipe.epochs(), training + embedded * testImage, loader, kept, garbage,
                least, most, machineMemory());
    }

    /** Seconds for a piece of the network's work and the loading beside it, which share the cores. */
    static double together(Recipe recipe, double network, double loading) {
        if (recipe.loaderThreads() == 0) {
            return network + loading;
        }
        int cores = Runtime.getRuntime().availableProcessors();
        int busy = !recipe.device().equals("cpu") ? 1 : recipe.threads() == 0 ? cores : Math.min(recipe.threads(), cores);
        double allCores = (network * busy + loading) / cores;
        return Math.max(Math.max(network, allCores), loading / Math.min(recipe.loaderThreads(), cores));
    }

    private static long count(ImageTable table, Split split) {
        return table.rows().stream().filter(row -> row.split() == split).count();
    }

    /** Decoding fills the youngest part of the heap with images of which it soon needs none. */
    static double edenMegabytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().contains("Eden") && pool.getUsage().getMax() > 0)
                .mapToLong(pool -> pool.getUsage().getMax())
                .findFirst()
                .orElse(Runtime.getRuntime().maxMemory()) / MEGABYTE;
    }

    private static double machineMemory() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() / MEGABYTE;
    }

    /** What speaks against the run; null if nothing does. */
    String warning() {
        if (mostMegabytes == null || mostMegabytes <= machineMegabytes) {
            return null;
        }
        return String.format(Locale.ROOT, leastMegabytes > machineMegabytes
                ? "warning: at least %,.0f MB of memory are expected and the machine has %3$,.0f MB; set batch.chunk, or lower "
                        + "batch.classes or image.size"
                : "warning: from %,.0f to %,.0f MB of memory are expected and the machine has %,.0f MB; lower "
                        + "data.cache-megabytes, batch.classes, batch.chunk or image.size, or the Java heap (-Xmx in "
                        + "SMOOTHAP_JAVA_OPTIONS)",
                leastMegabytes, mostMegabytes, machineMegabytes);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("measured-images", cost.chunk());
        map.put("network-images-per-second", 1 / (cost.imageSeconds() + 1e-12));
        map.put("loading-images-per-second-and-thread", 1 / (load.decodeSeconds() + load.transformSeconds() + 1e-12));
        map.put("loading-image-side", load.side());
        map.put("seconds-per-step", stepSeconds);
        map.put("seconds-per-epoch", epochSeconds);
        map.put("seconds-of-the-run", runSeconds);
        map.put("base-megabytes", rounded(cost.baseMegabytes()));
        map.put("megabytes-per-image", cost.imageMegabytes());
        map.put("loader-megabytes", rounded(loaderMegabytes));
        map.put("kept-images-megabytes", rounded(keptMegabytes));
        map.put("java-garbage-megabytes", rounded(garbageMegabytes));
        map.put("memory-megabytes-at-least", rounded(leastMegabytes));
        map.put("memory-megabytes-at-most", rounded(mostMegabytes));
        map.put("machine-megabytes", rounded(machineMegabytes));
        map.put("load-per-core", loadPerCore());
        map.put("method", "an estimate: steps of up to " + cost.chunk() + " random images were measured, and the loading of one "
                + "invented image; time = optimiser + loss of the whole batch + images of the batch (those of chunks once more "
                + "forwards), with loading on the same cores; memory = resident memory without images + growth for each image x "
                + "images in the network at a time + batches loaded ahead; at most: + decoded images kept + the youngest part of "
                + "the Java heap, full");
        return map;
    }

    /** Programs that wanted to run for each core in the last minute; null where the system does not say. */
    static Double loadPerCore() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? null : Double.valueOf(load / Runtime.getRuntime().availableProcessors());
    }

    private static Long rounded(Double value) {
        return value == null ? null : Long.valueOf(Math.round(value));
    }
}
