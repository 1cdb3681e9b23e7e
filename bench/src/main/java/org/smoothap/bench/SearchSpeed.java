package org.smoothap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.smoothap.search.IndexSettings;

/**
 * Approximate search beside hnswlib's on the same vectors and queries, in one run: each measurement is a process of its own
 * on one thread, all in turn, several times; the best speed of each counts. Prints Markdown tables: recall@10 and queries a
 * processor second for each number of candidates ("ef"), what building, loading, disk and memory cost, and the ratios at equal recall,
 * where speeds between two measured ones are interpolated in their logarithm.
 *
 * <p>Arguments: {@code --rows=100000} and {@code --dimension=128} of the vectors ({@link ClusteredRows}), {@code --queries=1000} that are
 * not in the index, {@code --folder=DIR} to keep vectors and indexes (those of another size are not noticed),
 * {@code --what=make,build,search} or some of it, which then goes on in the folder, {@code --engines=FLOAT32,INT8,INT4,hnswlib},
 * {@code --seconds=1} of each measurement, {@code --rounds=2}, {@code --python=python3} with numpy and hnswlib (Debian:
 * python3-hnswlib), {@code --native=DIR} of another hnswlib module, compiled for this machine, as a further peer.
 */
public final class SearchSpeed {
    private record Point(double recall, double perSecond) {}

    private static final String PEER = "hnswlib";
    private static final String NATIVE = "hnswlib, native";
    private static final List<String> CANDIDATES = List.of("10", "16", "24", "32", "48", "64", "96", "128", "192", "256", "384");
    private static final double[] RECALLS = {0.98, 0.99};

    private final Map<String, String> options = new LinkedHashMap<>(Map.of("rows", "100000", "dimension", "128",
            "queries", "1000", "folder", "", "what", "make,build,search", "engines", "FLOAT32,INT8,INT4,hnswlib",
            "seconds", "1", "rounds", "2", "python", "python3", "native", ""));
    private final Map<String, Map<Integer, Point>> points = new LinkedHashMap<>();
    /** Resident MiB and processor seconds of loading. */
    private final Map<String, double[]> costs = new LinkedHashMap<>();
    private final Path folder;

    private SearchSpeed(String[] args) throws IOException {
        for (String arg : args) {
            String[] parts = arg.split("=", 2);
            String name = parts[0].replaceFirst("^--", "");
            if (parts.length < 2 || !options.containsKey(name)) {
                throw new IllegalArgumentException("expected --NAME=VALUE with a name of " + options.keySet() + ", found " + arg);
            }
            options.put(name, parts[1]);
        }
        folder = options.get("folder").isEmpty() ? Files.createTempDirectory("smoothap-search")
                : Files.createDirectories(Path.of(options.get("folder")));
    }

    /** Prints the tables. */
    public static void main(String[] args) throws IOException, InterruptedException {
        SearchSpeed speed = new SearchSpeed(args);
        List<String> what = speed.list("what");
        if (what.contains("make")) {
            run(speed.step("make", speed.options.get("rows"), speed.options.get("dimension"), speed.options.get("queries")));
        }
        if (what.contains("build")) {
            speed.build();
        }
        if (what.contains("search")) {
            speed.search();
            speed.print();
        }
        if (speed.options.get("folder").isEmpty()) {
            delete(speed.folder);
        }
    }

    private List<String> engines() {
        List<String> engines = new ArrayList<>(list("engines"));
        if (!options.get("native").isEmpty()) {
            engines.add(NATIVE);
        }
        return engines;
    }

    private static boolean isPeer(String engine) {
        return engine.startsWith(PEER);
    }

    private List<String> list(String option) {
        return List.of(options.get(option).split(","));
    }

    private void build() throws IOException, InterruptedException {
        for (String engine : engines()) {
            delete(folder.resolve(engine));
            String seconds = run(isPeer(engine)
                    ? peer(engine, "build", "" + IndexSettings.DEFAULT_CONNECTIONS, "" + IndexSettings.DEFAULT_BEAM)
                    : step("build", engine)).getLast();
            Files.writeString(folder.resolve(engine + ".seconds"), seconds);
            System.err.println(engine + ": built in " + seconds + " processor seconds");
        }
    }

    private void search() throws IOException, InterruptedException {
        int rounds = Integer.parseInt(options.get("rounds"));
        for (int round = 1; round <= rounds; round++) {
            for (String engine : engines()) {
                List<String> arguments = new ArrayList<>(isPeer(engine) ? List.of() : List.of(engine));
                arguments.add(options.get("seconds"));
                arguments.addAll(CANDIDATES);
                String[] rest = arguments.toArray(String[]::new);
                List<String> lines = run(isPeer(engine) ? peer(engine, "search", rest) : step("search", rest));
                Map<Integer, Point> found = points.computeIfAbsent(engine, _ -> new TreeMap<>());
                for (String line : lines.subList(0, lines.size() - 1)) {
                    String[] parts = line.split(" ");
                    Point point = new Point(Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
                    found.merge(Integer.parseInt(parts[0]), point, (a, b) -> a.perSecond > b.perSecond ? a : b);
                }
                costs.put(engine, Arrays.stream(lines.getLast().split(" ")).mapToDouble(Double::parseDouble).toArray());
                System.err.println("round " + round + " of " + rounds + ", " + engine + ": " + found);
            }
        }
    }

    private void print() throws IOException {
        System.out.println("| candidates | " + String.join(" | ", engines()) + " |");
        System.out.println("| --- |" + " --- |".repeat(engines().size()));
        for (String candidates : CANDIDATES) {
            StringBuilder line = new StringBuilder("| " + candidates);
            for (String engine : engines()) {
                Point point = points.get(engine).get(Integer.parseInt(candidates));
                line.append(String.format(Locale.ROOT, " | %.4f: %,.0f", point.recall, point.perSecond));
            }
            System.out.println(line + " |");
        }
        System.out.println();
        List<String> peers = engines().stream().filter(SearchSpeed::isPeer).toList();
        System.out.println("| | build, processor s | load, processor s | disk MiB | resident MiB | " + String.join(" | ",
                peers.stream().map(peer -> "times " + peer + " at recall 0.98 | at 0.99").toList()) + " |");
        System.out.println("| --- | --- | --- | --- | --- |" + " --- | --- |".repeat(peers.size()));
        for (String engine : engines()) {
            StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "| %s | %.0f | %.1f | %.0f | %.0f", engine,
                    Double.parseDouble(Files.readString(folder.resolve(engine + ".seconds"))),
                    costs.get(engine)[1], megabytes(engine), costs.get(engine)[0]));
            for (String peer : peers) {
                for (double recall : RECALLS) {
                    line.append(String.format(Locale.ROOT, " | %.2f", speed(engine, recall) / speed(peer, recall)));
                }
            }
            System.out.println(line + " |");
        }
    }

    /** Queries a second at a recall; NaN where no two measured recalls are on both sides of it. */
    private double speed(String engine, double recall) {
        Point below = null;
        for (Point point : points.get(engine).values()) {
            if (below != null && below.recall <= recall && point.recall >= recall) {
                double share = point.recall == below.recall ? 0 : (recall - below.recall) / (point.recall - below.recall);
                return Math.exp(Math.log(below.perSecond) * (1 - share) + Math.log(point.perSecond) * share);
            }
            below = point;
        }
        return Double.NaN;
    }

    private double megabytes(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            return files.filter(Files::isRegularFile).mapToLong(file -> {
                try {
                    return Files.size(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).sum() / 1048576.0;
        }
    }

    private List<String> step(String what, String... rest) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"), "--add-modules", "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:ActiveProcessorCount=1",
                "-Xmx" + (what.equals("search") ? 256 + 2 * loadedMegabytes() : 1024 + 4 * loadedMegabytes()) + "m", "-cp", System.getProperty("java.class.path"),
                SearchStep.class.getName(), what, folder.toString()));
        Collections.addAll(command, rest);
        return command;
    }

    /** Of float32. Making and building hold the vectors a few times over; searching takes half of the heap for them and their graph. */
    private long loadedMegabytes() {
        long bytes = Long.parseLong(options.get("dimension")) * Float.BYTES + 8L * IndexSettings.DEFAULT_CONNECTIONS;
        return Long.parseLong(options.get("rows")) * bytes >> 20;
    }

    private List<String> peer(String engine, String what, String... rest) {
        List<String> command = new ArrayList<>(List.of(
                options.get("python"), "bench/peers/hnswlib_search.py", folder.toString(), engine, what));
        if (engine.equals(NATIVE)) {
            command.addAll(0, List.of("env", "PYTHONPATH=" + options.get("native")));
        }
        Collections.addAll(command, rest);
        return command;
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("failed: " + String.join(" ", command));
        }
        return output.lines().toList();
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
