package org.smoothap.server;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.eclipse.jetty.http.HttpStatus;
import org.smoothap.search.FileStamp;
import org.smoothap.search.IndexedImage;
import org.smoothap.search.VectorIndex;
import org.smoothap.search.VectorIndexWriter;

/**
 * All changes, by one thread: what has come while the last commit was made goes into the next one together. A change is
 * answered when it is on the disk and can be searched for; so an answer of success survives whatever happens next.
 */
final class WriteQueue implements AutoCloseable {
    private static final int MOST_WAITING = 256;
    private static final long PATIENCE_SECONDS = 60;

    /** What a change did. */
    enum Outcome {
        ADDED,
        REPLACED,
        REMOVED,
        NOT_THERE,
        /** There is an image of that id, which was indexed from a folder. */
        OF_FOLDER
    }

    /** @param picture null to remove the image */
    private record Change(String id, byte[] picture, Map<String, String> metadata, float[] vector,
            CompletableFuture<Outcome> outcome) {}

    private final VectorIndex index;
    private final VectorIndexWriter writer;
    private final KeptPictures pictures;
    private final LongConsumer commits;
    private final BlockingQueue<Change> changes = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean broken;

    /** @param commits is told the nanoseconds of each commit */
    WriteQueue(VectorIndex index, VectorIndexWriter writer, KeptPictures pictures, LongConsumer commits) {
        this.index = index;
        this.writer = writer;
        this.pictures = pictures;
        this.commits = commits;
        this.thread = Thread.ofPlatform().name("writer").start(this::run);
    }

    /** False once the disk has failed: nothing more can be written by this process. */
    boolean isSound() {
        return !broken;
    }

    /** Adds an image, or replaces the one of its id; returns when that is lasting and visible. */
    Outcome put(String id, byte[] picture, Map<String, String> metadata, float[] vector) {
        return await(new Change(id, picture, metadata, vector, new CompletableFuture<>()));
    }

    /** Removes an image; returns when that is lasting and visible. */
    Outcome remove(String id) {
        return await(new Change(id, null, null, null, new CompletableFuture<>()));
    }

    private Outcome await(Change change) {
        if (closing || broken) {
            throw Problem.unavailable(broken ? "the index cannot be written any longer; see the server's log" : "the server is stopping");
        }
        if (!changes.offer(change)) {
            throw Problem.busy(MOST_WAITING + " changes are waiting already; try again in a second");
        }
        try {
            return change.outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw Problem.unavailable("the change was not committed within " + PATIENCE_SECONDS
                    + " s; it may still be: ask for the image later");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.unavailable("the server was stopped before the change was committed; it may be lost");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem problem ? problem : new IllegalStateException(e.getCause());
        }
    }

    private void run() {
        List<Change> now = new ArrayList<>();
        while (true) {
            try {
                Change first = changes.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    if (closing) {
                        return;
                    }
                    continue;
                }
                now.add(first);
                changes.drainTo(now);
                commit(now);
            } catch (InterruptedException e) {
                closing = true; // ends when nothing is waiting
            }
            now.clear();
        }
    }

    /** The last state of an id within one commit. */
    private record State(boolean exists, boolean kept, String sha256) {}

    private void commit(List<Change> now) {
        Map<Change, Outcome> outcomes = new LinkedHashMap<>();
        List<String> used = new ArrayList<>();
        List<String> unused = new ArrayList<>();
        try {
            Map<String, State> states = new HashMap<>();
            for (Change change : now) {
                State before = states.containsKey(change.id) ? states.get(change.id) : state(change.id);
                Outcome outcome = outcome(change, before);
                outcomes.put(change, outcome);
                if (outcome == Outcome.NOT_THERE || outcome == Outcome.OF_FOLDER) {
                    continue;
                }
                if (before.kept) {
                    unused.add(before.sha256);
                }
                states.put(change.id, apply(change, used));
            }
            long start = System.nanoTime();
            pictures.sync();
            writer.commit();
            index.refresh();
            commits.accept(System.nanoTime() - start);
        } catch (IOException | RuntimeException e) {
            fail(now, e);
            return;
        }
        try {
            used.forEach(pictures::used);
            for (String sha256 : unused) {
                pictures.unused(sha256);
            }
        } catch (IOException e) {
            // The change is made; a file that cannot be deleted now is removed at the next start.
            System.getLogger(WriteQueue.class.getName()).log(System.Logger.Level.WARNING, "a picture could not be removed", e);
        }
        outcomes.forEach((change, outcome) -> change.outcome.complete(outcome));
    }

    private State state(String id) throws IOException {
        return index.image(id).map(image -> new State(true, image.kept(), image.kept() ? image.stamp().sha256() : null))
                .orElse(new State(false, false, null));
    }

    private static Outcome outcome(Change change, State before) {
        if (change.picture == null) {
            return before.exists ? Outcome.REMOVED : Outcome.NOT_THERE;
        }
        return !before.exists ? Outcome.ADDED : before.kept ? Outcome.REPLACED : Outcome.OF_FOLDER;
    }

    private State apply(Change change, List<String> used) throws IOException {
        if (change.picture == null) {
            writer.remove(List.of(change.id));
            return new State(false, false, null);
        }
        String sha256 = KeptPictures.sha256(change.picture);
        pictures.write(sha256, change.picture);
        used.add(sha256);
        Instant when = Instant.now();
        FileStamp stamp = new FileStamp(
                change.picture.length, TimeUnit.SECONDS.toNanos(when.getEpochSecond()) + when.getNano(), sha256);
        writer.put(new IndexedImage(change.id, stamp, change.metadata, true), change.vector);
        return new State(true, true, sha256);
    }

    private void fail(List<Change> now, Exception e) {
        broken = true;
        System.getLogger(WriteQueue.class.getName()).log(System.Logger.Level.ERROR, "the index cannot be written any longer", e);
        Problem problem = Problem.of(HttpStatus.SERVICE_UNAVAILABLE_503,
                "the index could not be written, the change may be lost; see the server's log");
        now.forEach(change -> change.outcome.completeExceptionally(problem));
    }

    /** Makes all that is waiting lasting, and ends. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
