package org.smoothap.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Training steps and embedding beside PyTorch's, side by side in one run: each measurement is a process of its own on one
 * thread, all in turn, several times; the best of each counts. Prints a Markdown table of images per processor second,
 * peak memory and ratios.
 *
 * <p>Arguments: {@code --python=python3} with torch and torchvision (Debian: python3-torch, python3-torchvision),
 * {@code --loss=Smooth_AP_loss.py} of the authors, {@code --images=DIR} of JPEG files for the steps from files,
 * {@code --seconds=6} of each measurement, {@code --rounds=3}, {@code --networks=resnet50,mobilenet_v2}.
 */
public final class NetworkSpeed {
    private record Row(String name, MeasuredProcess process, String floor) {}

    private record Speed(double imagesPerSecond, double peakMegabytes) {
        Speed best(Speed other) {
            return other == null || imagesPerSecond > other.imagesPerSecond ? this : other;
        }
    }

    private static final Map<String, String> IMAGES_IN_A_BATCH = Map.of("resnet50", "32", "mobilenet_v2", "112");

    private final Map<String, String> options = new LinkedHashMap<>(Map.of("python", "python3", "loss", "", "images", "",
            "seconds", "6", "rounds", "3", "networks", "resnet50,mobilenet_v2"));

    private NetworkSpeed(String[] args) {
        for (String arg : args) {
            String[] parts = arg.split("=", 2);
            String name = parts[0].replaceFirst("^--", "");
            if (parts.length < 2 || !options.containsKey(name)) {
                throw new IllegalArgumentException("expected --NAME=VALUE with a name of " + options.keySet() + ", found " + arg);
            }
            options.put(name, parts[1]);
        }
    }

    /** Prints the table. */
    public static void main(String[] args) throws IOException, InterruptedException {
        new NetworkSpeed(args).run();
    }

    private void run() throws IOException, InterruptedException {
        List<Row> rows = rows();
        Map<Row, Speed> best = new LinkedHashMap<>();
        int rounds = Integer.parseInt(options.get("rounds"));
        for (int round = 0; round < rounds; round++) {
            for (Row row : rows) {
                Speed speed = measure(row);
                if (speed != null) {
                    best.merge(row, speed, Speed::best);
                }
                System.err.println("round " + (round + 1) + " of " + rounds + ", " + row.name + ": " + speed);
            }
        }
        System.out.println("| one thread | images per processor second | peak MiB | times |");
        System.out.println("| --- | --- | --- | --- |");
        best.forEach((row, speed) -> {
            Speed floor = best.entrySet().stream()
                    .filter(entry -> entry.getKey().name.equals(row.floor))
                    .map(Map.Entry::getValue).findFirst().orElse(null);
            System.out.printf(Locale.ROOT, "| %s | %.1f | %.0f | %s |%n", row.name, speed.imagesPerSecond, speed.peakMegabytes,
                    floor == null ? "" : String.format(Locale.ROOT, "%.2f x %s", speed.imagesPerSecond / floor.imagesPerSecond, row.floor));
        });
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String trunk : options.get("networks").split(",")) {
            String network = trunk + " 128 " + IMAGES_IN_A_BATCH.get(trunk);
            String name = trunk + ", " + IMAGES_IN_A_BATCH.get(trunk) + " images: ";
            String peer = name + "PyTorch float32";
            rows.add(peer("train", network, peer));
            rows.add(ours("train", network, "float32", name + "training step, float32", peer));
            rows.add(ours("train", network, "bfloat16", name + "training step, bfloat16", peer));
            String step = name + "bare network step, bfloat16";
            rows.add(ours("step", network, "bfloat16", step, null));
            if (!options.get("images").isEmpty()) {
                rows.add(ours("files", network, "bfloat16", name + "training from files, bfloat16", step));
            }
        }
        for (String trunk : options.get("networks").split(",")) {
            String network = trunk + " 128 128";
            String name = trunk + ", embedding: ";
            String peer = name + "PyTorch float32";
            rows.add(peer("embed", network, peer));
            rows.add(ours("embed", network, "float32", name + "float32", peer));
            rows.add(ours("embed", network, "bfloat16", name + "bfloat16", peer));
        }
        return rows;
    }

    private Row ours(String what, String network, String precision, String name, String floor) {
        List<String> command = new ArrayList<>(List.of(what));
        command.addAll(Arrays.asList(network.split(" ")));
        command.addAll(List.of("1", options.get("seconds"), "frozen", precision));
        if (what.equals("files")) {
            command.add(options.get("images"));
        }
        return new Row(name, MeasuredProcess.ours(NetworkStep.class, "-Xmx2g", command.toArray(String[]::new)), floor);
    }

    private Row peer(String what, String network, String name) {
        List<String> command = new ArrayList<>(List.of(what));
        command.addAll(Arrays.asList(network.split(" ")));
        command.addAll(List.of("1", options.get("seconds"), "frozen"));
        if (what.equals("train") && !options.get("loss").isEmpty()) {
            command.add(options.get("loss"));
        }
        return new Row(name, MeasuredProcess.pytorch(options.get("python"), command.toArray(String[]::new)), null);
    }

    /** Null if the program cannot do it. */
    private static Speed measure(Row row) throws IOException, InterruptedException {
        double[] numbers = row.process.run();
        return numbers == null ? null : new Speed(numbers[0] / numbers[1], numbers[3]);
    }
}
