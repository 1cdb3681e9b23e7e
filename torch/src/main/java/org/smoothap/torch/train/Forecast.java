package org.smoothap.torch.train;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.torch.recipe.Recipe;

/**
 * Time and memory of a whole run, extrapolated from {@link StepCost}.
 *
 * @param cost what was measured
 * @param stepSeconds optimiser + loss + images of a batch; decoding runs beside the network and is left out
 * @param epochSeconds all steps of an epoch
 * @param runSeconds all epochs and the embedding for all evaluations
 * @param loaderMegabytes pixel arrays of batches that are loaded ahead
 * @param keptMegabytes decoded images that will be kept in memory, at most
 * @param garbageMegabytes what the Java heap may fill with used-up images before it is cleaned, at most
 * @param leastMegabytes resident memory at the whole batch with no image kept and a Java heap just cleaned; null where it
 *     is not known, and on other devices than the CPU
 * @param mostMegabytes that, all images kept and the youngest part of the Java heap full; null likewise
 * @param machineMegabytes memory of the machine
 */
record Forecast(StepCost cost, double stepSeconds, double epochSeconds, double runSeconds, double loaderMegabytes,
        double keptMegabytes, double garbageMegabytes, Double leastMegabytes,
        Double mostMegabytes, double machineMegabytes) {
    private static final double MEGABYTE = 1 << 20;

    /** A batch in use and two ahead. */
    private static final int LOADED_BATCHES = 3;

    /** Decoded bytes for a byte of the file: a JPEG of 2 bits a pixel. Others have fewer. */
    private static final int EXPANSION = 12;

    /** Files whose size stands for all. */
    private static final int SAMPLE = 200;

    static Forecast of(Recipe recipe, ImageTable table, BatchPlan plan, StepCost cost) {
        double step = cost.optimizerSeconds() + cost.lossSeconds() + plan.size() * cost.imageSeconds();
        double epoch = plan.batches() * step;
        long validations = (recipe.epochs() + recipe.evaluation().every() - 1) / recipe.evaluation().every();
        long embedded = 2L * count(table, Split.TEST) + validations * count(table, Split.VALIDATION);
        ImageSettings image = recipe.image();
        double loader = 4.0 * LOADED_BATCHES * plan.size() * image.channels() * image.size() * image.size() / MEGABYTE;
        double kept = Math.min(recipe.data().cacheMegabytes() * 1e6, decodedBytes(table.only(Split.TRAIN).rows())) / MEGABYTE;
        boolean known = cost.imageMegabytes() != null && recipe.device().equals("cpu");
        double garbage = edenMegabytes();
        Double least = known ? Double.valueOf(cost.baseMegabytes() + plan.size() * cost.imageMegabytes() + loader) : null;
        Double most = known ? Double.valueOf(least + kept + garbage) : null;
        return new Forecast(cost, step, epoch, recipe.epochs() * epoch + embedded * cost.testImageSeconds(), loader, kept, garbage,
                least, most, machineMemory());
    }

    private static long count(ImageTable table, Split split) {
        return table.rows().stream().filter(row -> row.split() == split).count();
    }

    /** From boxes where there are any, else guessed from the sizes of some files; nothing is read. */
    private static double decodedBytes(List<ImageRow> rows) {
        int every = Math.max(1, rows.size() / SAMPLE);
        double sum = 0;
        int looked = 0;
        for (int i = 0; i < rows.size(); i += every) {
            ImageRow row = rows.get(i);
            looked++;
            if (row.box() != null) {
                sum += 3.0 * (row.box().right() - row.box().left()) * (row.box().bottom() - row.box().top());
            } else if (row.location().entry() == null) {
                try {
                    sum += (double) EXPANSION * Files.size(row.location().file());
                } catch (IOException missing) {
                    looked--; // for the check to find
                }
            } else {
                return Double.POSITIVE_INFINITY;
            }
        }
        return looked == 0 ? 0 : sum / looked * rows.size();
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
                ? "warning: at least %,.0f MB of memory are expected and the machine has %3$,.0f MB; lower batch.classes or image.size"
                : "warning: from %,.0f to %,.0f MB of memory are expected and the machine has %,.0f MB; lower data.cache-megabytes, "
                        + "batch.classes or image.size, or the Java heap (-Xmx in SMOOTHAP_JAVA_OPTIONS)",
                leastMegabytes, mostMegabytes, machineMegabytes);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("measured-images", cost.chunk());
        map.put("seconds-per-step", stepSeconds);
        map.put("images-per-second", 1 / (cost.imageSeconds() + 1e-12));
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
        map.put("method", "an estimate: steps of up to " + cost.chunk() + " random images were measured; time = optimiser + loss of the "
                + "whole batch + images of the batch, without decoding, which runs beside it; memory = resident memory without "
                + "images + growth for each image x images of the batch + batches loaded ahead; at most: + decoded images kept + "
                + "the youngest part of the Java heap, full");
        return map;
    }

    /** Programs that wanted to run for each core in the last minute, this one included; null where the system does not say. */
    static Double loadPerCore() {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return load < 0 ? null : Double.valueOf(load / Runtime.getRuntime().availableProcessors());
    }

    private static Long rounded(Double value) {
        return value == null ? null : Long.valueOf(Math.round(value));
    }
}
