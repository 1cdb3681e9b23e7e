package org.smoothap.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Puts load on a running server ({@code smoothap serve}) and prints latency and throughput of each kind of request:
 *
 * <pre>java -cp bench/target/smoothap-bench.jar org.smoothap.bench.ServeLoad URL PICTURES \
 *     [seconds=60] [pictures=2] [likes=2] [writers=1]</pre>
 *
 * <p>{@code pictures} clients search with pictures of the folder PICTURES, {@code likes} with images of the index, {@code
 * writers} add a picture and remove it again; each client asks again as soon as it is answered, on a connection of its own.
 * A tenth of the time is warming up and is not counted. What is added has ids that begin with {@code load/}. The token is
 * that of the variable SMOOTHAP_TOKEN. Ends with 1 if any answer was wrong.
 */
public final class ServeLoad {
    private static final Pattern ID = Pattern.compile("\"id\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final int FILES = 500;

    private final String url;
    private final String token = System.getenv("SMOOTHAP_TOKEN");
    private final List<byte[]> pictures;
    private final long warm;
    private final long end;

    private ServeLoad(String url, List<byte[]> pictures, double seconds) {
        this.url = url.endsWith("/") ? url : url + "/";
        this.pictures = pictures;
        long now = System.nanoTime();
        this.warm = now + (long) (seconds * 1e8);
        this.end = now + (long) (seconds * 1e9);
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("expected URL PICTURES [seconds=60] [pictures=2] [likes=2] [writers=1]");
            System.exit(2);
        }
        Map<String, Integer> options = new TreeMap<>(Map.of("seconds", 60, "pictures", 2, "likes", 2, "writers", 1));
        for (int i = 2; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            if (pair.length < 2 || options.replace(pair[0], Integer.valueOf(pair[1])) == null) {
                System.err.println("unknown option '" + arguments[i] + "'; known: " + options.keySet());
                System.exit(2);
            }
        }
        ServeLoad load = new ServeLoad(arguments[0], read(Path.of(arguments[1])), options.get("seconds"));
        System.exit(load.run(options) ? 0 : 1);
    }

    /** Evenly spread over the folder, so that a load does not fit into a cache of one class. */
    private static List<byte[]> read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png|webp)")).sorted().toList();
        }
        if (files.isEmpty()) {
            throw new IOException(folder + " holds no pictures (.jpg, .png, .webp)");
        }
        List<byte[]> pictures = new ArrayList<>();
        int step = Math.max(1, files.size() / FILES);
        for (int i = 0; i < files.size(); i += step) {
            pictures.add(Files.readAllBytes(files.get(i)));
        }
        return pictures;
    }

    /** What one client saw: nanoseconds of each answer after the warm-up, and how often a status was not the expected one. */
    private record Seen(String kind, List<Long> nanos, Map<Integer, Integer> wrong) {}

    private interface Step {
        /** @return the status, negated where it is not the expected one */
        int take(HttpClient http, SplittableRandom random, int round) throws IOException, InterruptedException;
    }

    private boolean run(Map<String, Integer> options) throws Exception {
        List<String> ids = ids();
        List<Future<Seen>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int c = 0; c < options.get("pictures"); c++) {
                clients.add(start(threads, "search with a picture", c, (http, random, _) ->
                        expect(200, send(http, post("search?k=10", pictures.get(random.nextInt(pictures.size())))))));
            }
            for (int c = 0; c < options.get("likes"); c++) {
                clients.add(start(threads, "search with an id", 1000 + c, (http, random, _) -> expect(200, send(http, json(
                        "{\"k\": 10, \"id\": \"" + ids.get(random.nextInt(ids.size())) + "\"}")))));
            }
            for (int c = 0; c < options.get("writers"); c++) {
                int number = c;
                clients.add(start(threads, "add, and remove", 2000 + c, (http, random, round) -> {
                    String id = URLEncoder.encode("load/" + number + "-" + round / 2, StandardCharsets.UTF_8);
                    return round % 2 == 0
                            ? expect(201, send(http, request("images/" + id + "?label=load")
                                    .PUT(BodyPublishers.ofByteArray(pictures.get(random.nextInt(pictures.size()))))))
                            : expect(204, send(http, request("images/" + id).DELETE()));
                }));
            }
        }
        Map<String, Seen> kinds = new TreeMap<>();
        for (Future<Seen> client : clients) {
            Seen seen = client.get();
            Seen all = kinds.computeIfAbsent(seen.kind, kind -> new Seen(kind, new ArrayList<>(), new TreeMap<>()));
            all.nanos.addAll(seen.nanos);
            seen.wrong.forEach((status, count) -> all.wrong.merge(status, count, Integer::sum));
        }
        return print(kinds, ids.size());
    }

    private Future<Seen> start(ExecutorService threads, String kind, int seed, Step step) {
        return threads.submit(() -> {
            Seen seen = new Seen(kind, new ArrayList<>(), new TreeMap<>());
            SplittableRandom random = new SplittableRandom(seed);
            try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                // A writer ends with a removal.
                for (int round = 0; System.nanoTime() < end || kind.startsWith("add") && round % 2 == 1; round++) {
                    long start = System.nanoTime();
                    int status = step.take(http, random, round);
                    if (status < 0) {
                        seen.wrong.merge(-status, 1, Integer::sum);
                    } else if (start > warm) {
                        seen.nanos.add(System.nanoTime() - start);
                    }
                }
            }
            return seen;
        });
    }

    private boolean print(Map<String, Seen> kinds, int ids) {
        double seconds = (end - warm) / 1e9;
        System.out.printf("%d pictures to search with, %d ids, %.0f s counted%n", pictures.size(), ids, seconds);
        System.out.printf("%-24s %10s %10s %9s %9s %9s %9s  %s%n",
                "request", "answers", "a second", "p50 ms", "p95 ms", "p99 ms", "max ms", "wrong");
        boolean right = true;
        for (Seen seen : kinds.values()) {
            long[] sorted = seen.nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            System.out.printf("%-24s %10d %10.1f %9.1f %9.1f %9.1f %9.1f  %s%n",
                    seen.kind, sorted.length, sorted.length / seconds, quantile(sorted, 0.5), quantile(sorted, 0.95),
                    quantile(sorted, 0.99), quantile(sorted, 1), seen.wrong);
            right &= seen.wrong.isEmpty() && sorted.length > 0;
        }
        return right;
    }

    private static double quantile(long[] sorted, double q) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] / 1e6;
    }

    private static int expect(int wanted, int status) {
        return status == wanted ? status : -status;
    }

    private List<String> ids() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request("images?limit=200&order=mixed").build(), BodyHandlers.ofString());
            List<String> ids = new ArrayList<>();
            for (Matcher found = ID.matcher(answer.body()); found.find(); ) {
                if (!found.group(1).startsWith("load/")) {
                    ids.add(found.group(1));
                }
            }
            if (answer.statusCode() != 200 || ids.isEmpty()) {
                throw new IOException(
                        "expected a list of images from " + url + ", found " + answer.statusCode() + " " + answer.body());
            }
            return ids;
        }
    }

    private static int send(HttpClient http, HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofByteArray()).statusCode();
    }

    private HttpRequest.Builder post(String path, byte[] picture) {
        return request(path).header("Content-Type", "application/octet-stream").POST(BodyPublishers.ofByteArray(picture));
    }

    private HttpRequest.Builder json(String body) {
        return request("search").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofMinutes(2));
        return token == null || token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }
}
