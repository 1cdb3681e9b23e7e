package org.smoothap.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.smoothap.data.image.RgbImage;

/**
 * All work on pixels: decoding on a few threads, the network on one, which takes what has come within a few milliseconds
 * at once. Whoever comes when enough are waiting is sent away at once, so that those who wait are answered in time.
 */
final class EmbeddingPool implements AutoCloseable {
    /** After the first picture of a batch, how long the network waits for more. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private record Waiting(float[] input, CompletableFuture<float[]> vector) {}

    private final RequestEmbedder embedder;
    private final int mostWaiting;
    private final int batch;
    private final Duration patience;
    private final Semaphore places;
    private final BlockingQueue<Waiting> inputs;
    private final ExecutorService decoders;
    private final Thread network;
    private final IntConsumer batches;

    /** @param batches is told the size of each batch */
    EmbeddingPool(RequestEmbedder embedder, ServerSettings.Limits limits, IntConsumer batches) {
        this.embedder = embedder;
        this.mostWaiting = limits.queue();
        this.batch = limits.batch();
        this.patience = limits.request();
        this.batches = batches;
        this.places = new Semaphore(mostWaiting);
        this.inputs = new ArrayBlockingQueue<>(mostWaiting);
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);
        this.decoders = Executors.newFixedThreadPool(threads, Thread.ofPlatform().name("decoder-", 0).daemon().factory());
        this.network = Thread.ofPlatform().name("network").daemon().start(this::run);
    }

    /** How many pictures are waiting or being worked on. */
    int waiting() {
        return mostWaiting - places.availablePermits();
    }

    /**
     * The vector of a picture.
     *
     * @param picture decodes it; called on a decoding thread
     * @throws Problem of the decoding; 422 if the network finds nothing in the picture; 429 if too many wait; 503 if it
     *     takes too long
     */
    float[] embed(Supplier<RgbImage> picture) {
        float[] vector = await(decode -> CompletableFuture.supplyAsync(() -> embedder.input(decode.of(picture)), decoders)
                .thenCompose(this::enqueue));
        for (float value : vector) {
            if (value != 0) {
                return vector;
            }
        }
        throw Problem.of(HttpStatus.UNPROCESSABLE_ENTITY_422, "the network sees nothing in this picture; take another one");
    }

    /** Other work on pixels, on a decoding thread, under the same limit. */
    <T> T decode(Supplier<T> work) {
        return await(decode -> CompletableFuture.supplyAsync(() -> decode.of(work), decoders));
    }

    private CompletableFuture<float[]> enqueue(float[] input) {
        CompletableFuture<float[]> vector = new CompletableFuture<>();
        inputs.add(new Waiting(input, vector));
        return vector;
    }

    /** Work that is not begun once nobody waits for it any longer. */
    private static final class Wanted {
        private volatile boolean abandoned;

        <T> T of(Supplier<T> work) {
            if (abandoned) {
                throw Problem.unavailable("nobody waits any longer");
            }
            return work.get();
        }
    }

    private <T> T await(Function<Wanted, CompletableFuture<T>> start) {
        if (!places.tryAcquire()) {
            throw Problem.busy(mostWaiting + " pictures are waiting already; try again in a second");
        }
        Wanted wanted = new Wanted();
        CompletableFuture<T> work;
        try {
            work = start.apply(wanted);
        } catch (RejectedExecutionException e) {
            places.release();
            throw Problem.unavailable("the server is stopping");
        }
        // The place is free when the work has ended, not when the patience has.
        work.whenComplete((_, _) -> places.release());
        try {
            return work.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            wanted.abandoned = true;
            throw Problem.unavailable("the picture was not worked on within " + patience.toMillis() / 1000.0 + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the server is stopping");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e.getCause());
        }
    }

    private void run() {
        List<Waiting> now = new ArrayList<>(batch);
        while (true) {
            try {
                gather(now);
            } catch (InterruptedException e) {
                inputs.drainTo(now);
                now.forEach(waiting -> waiting.vector.completeExceptionally(Problem.unavailable("the server is stopping")));
                return;
            }
            embed(now);
            now.clear();
        }
    }

    private void gather(List<Waiting> now) throws InterruptedException {
        now.add(inputs.take());
        long end = System.nanoTime() + GATHER_NANOS;
        while (now.size() < batch) {
            Waiting next = inputs.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            now.add(next);
        }
    }

    private void embed(List<Waiting> now) {
        try {
            batches.accept(now.size());
            List<float[]> vectors = embedder.embed(now.stream().map(Waiting::input).toList());
            for (int i = 0; i < now.size(); i++) {
                now.get(i).vector.complete(vectors.get(i));
            }
        } catch (RuntimeException | Error e) {
            now.forEach(waiting -> waiting.vector.completeExceptionally(e));
        }
    }

    /** Ends the threads; what still waits is told that the server stops. */
    @Override
    public void close() {
        decoders.shutdownNow();
        network.interrupt();
        try {
            network.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
