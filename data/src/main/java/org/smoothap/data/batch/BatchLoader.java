package org.smoothap.data.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import org.smoothap.data.image.ImageTransform;

/**
 * Decodes and transforms batches ahead of their use, in order.
 *
 * <p>Background threads work image by image on the next {@value #AHEAD} batches, so that the last images of one batch do
 * not leave threads idle. Memory: {@value #AHEAD} + 1 pixel arrays of the largest batch, used in turn; a batch is valid
 * <em>until the next call</em> of {@link #next} or {@link #close}.
 *
 * <p>The randomness of an image depends on (seed, index of the batch, place in the batch) alone: the pixels are the same
 * for any number of threads, and when a run goes on in the middle of an epoch.
 *
 * <p>To be used by one thread at a time.
 */
public final class BatchLoader implements AutoCloseable {
    private static final int AHEAD = 2;

    private static final long JOIN_MILLIS = 5_000;

    private final ImageStore images;
    private final ImageTransform transform;
    private final List<Piece> pieces;
    private final long seed;
    private final int imageLength;
    private final Slot[] ring;
    private final List<Thread> threads = new ArrayList<>();

    // Guarded by this object's lock.
    private int delivered;
    private int claimed;
    private int claimedPosition;
    private boolean closed;

    /**
     * Starts loading.
     *
     * @param batches row numbers of {@code images}; batches may differ in length
     * @param firstBatch where in {@code batches} to begin; later than 0 to go on with an epoch
     * @param threads how many daemon threads to use; 0 loads in {@link #next}, in the caller's thread
     * @throws IllegalArgumentException if a row or {@code firstBatch} is out of range or a batch is too large for one array
     */
    public BatchLoader(ImageStore images, ImageTransform transform, List<int[]> batches, int firstBatch, long seed, int threads) {
        this(images, transform, Piece.of(batches, firstBatch, Share.WHOLE, 0, 1), seed, threads);
    }

    /**
     * Starts loading pieces of batches. Their pixels are those that the whole batches have there.
     *
     * @throws IllegalArgumentException if a row is out of range, or a piece is empty or too large for one array
     */
    public BatchLoader(ImageStore images, ImageTransform transform, List<Piece> pieces, long seed, int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be 0 or more, got " + threads);
        }
        this.images = images;
        this.transform = transform;
        this.pieces = List.copyOf(pieces);
        this.seed = seed;
        this.imageLength = transform.channels() * transform.size() * transform.size();
        int longest = checkRows();
        this.delivered = -1;
        this.ring = new Slot[threads == 0 ? 1 : AHEAD + 1];
        for (int i = 0; i < ring.length; i++) {
            ring[i] = new Slot();
        }
        for (int i = 0; i < Math.min(pieces.size(), ring.length); i++) {
            ring[i].pixels = new float[longest * imageLength];
        }
        for (int i = 0; i < threads; i++) {
            this.threads.add(Thread.ofPlatform().daemon().name("batch-loader-" + i).start(this::work));
        }
    }

    /** The rows 0..{@code rows}−1 in order, in batches of {@code batchSize}; the last one may be shorter. For evaluation. */
    public static List<int[]> inOrder(int rows, int batchSize) {
        if (rows < 0 || batchSize < 1) {
            throw new IllegalArgumentException("cannot cut " + rows + " rows into batches of " + batchSize);
        }
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += batchSize) {
            int[] batch = new int[Math.min(batchSize, rows - from)];
            for (int i = 0; i < batch.length; i++) {
                batch[i] = from + i;
            }
            batches.add(batch);
        }
        return batches;
    }

    /** True if {@link #next} has another batch. */
    public boolean hasNext() {
        return delivered + 1 < pieces.size();
    }

    /**
     * The next batch, waiting for it if need be. Its pixels belong to the loader and are overwritten after the next call.
     *
     * @throws UncheckedIOException if an image cannot be read; the message names it. The loader is closed
     * @throws NoSuchElementException after the last batch
     * @throws IllegalStateException if the loader is closed, the thread is interrupted, or an image cannot be transformed
     */
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("there are " + pieces.size() + " batches or pieces of them, all of them delivered");
        }
        Slot slot = threads.isEmpty() ? loadHere() : await();
        if (slot.failure != null) {
            close();
            throw asUnchecked(slot);
        }
        Piece piece = pieces.get(delivered);
        return new Batch(piece.batch(), piece.rows(), slot.pixels);
    }

    /** Stops the threads, each after the image that it works on; harmless when repeated. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Slot await() {
        checkOpen();
        delivered++;
        notifyAll();
        Slot slot = ring[delivered % ring.length];
        while (slot.batch != delivered || slot.left > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
                notifyAll();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for batch " + delivered, e);
            }
            checkOpen();
        }
        return slot;
    }

    private Slot loadHere() {
        checkOpen();
        delivered++;
        Slot slot = ring[0];
        slot.begin(delivered);
        for (int position = 0; position < pieces.get(delivered).rows().length && slot.failure == null; position++) {
            slot.done(position, load(slot, delivered, position));
        }
        return slot;
    }

    private void work() {
        while (true) {
            Slot slot;
            int batch;
            int position;
            synchronized (this) {
                while (!closed && claimed < pieces.size() && claimed > delivered + AHEAD) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (closed || claimed >= pieces.size()) {
                    return;
                }
                batch = claimed;
                position = claimedPosition++;
                slot = ring[batch % ring.length];
                if (position == 0) {
                    slot.begin(batch);
                }
                if (claimedPosition == pieces.get(batch).rows().length) {
                    claimed++;
                    claimedPosition = 0;
                }
            }
            Throwable failure = load(slot, batch, position);
            synchronized (this) {
                slot.done(position, failure);
                if (slot.left == 0) {
                    notifyAll();
                }
            }
        }
    }

    /** Null if all went well. */
    private Throwable load(Slot slot, int batch, int position) {
        try {
            Piece piece = pieces.get(batch);
            RandomGenerator random = Mixing.random(seed, piece.batch(), piece.from() + position);
            transform.apply(images.borrow(piece.rows()[position]), random, slot.pixels, position * imageLength);
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private RuntimeException asUnchecked(Slot slot) {
        if (slot.failure instanceof IOException e) {
            return new UncheckedIOException(e.getMessage(), e);
        } else if (slot.failure instanceof Error e) {
            throw e;
        }
        String name = images.name(pieces.get(delivered).rows()[slot.failedPosition]);
        return new IllegalStateException(name + ": cannot be transformed: " + slot.failure, slot.failure);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the batch loader is closed");
        }
    }

    private int checkRows() {
        int most = 0;
        for (int i = 0; i < pieces.size(); i++) {
            for (int row : pieces.get(i).rows()) {
                if (row < 0 || row >= images.size()) {
                    throw new IllegalArgumentException("batch " + pieces.get(i).batch() + " asks for row " + row + " of " + images.size());
                }
            }
            most = Math.max(most, pieces.get(i).rows().length);
            if (pieces.get(i).rows().length == 0 || (long) most * imageLength > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("batch " + pieces.get(i).batch() + " has " + pieces.get(i).rows().length + " images of " + imageLength
                        + " numbers; 1 to " + (Integer.MAX_VALUE - 8) / imageLength + " images fit into an array");
            }
        }
        return most;
    }

    /** One pixel array of the ring and how far it is filled; its fields but the pixels are guarded by the loader's lock. */
    private final class Slot {
        private float[] pixels;
        private int batch = -1;
        private int left;
        private Throwable failure;
        private int failedPosition;

        void begin(int batch) {
            this.batch = batch;
            left = pieces.get(batch).rows().length;
            failure = null;
        }

        /** Keeps the failure of the first image, whichever thread was faster. */
        void done(int position, Throwable failed) {
            left--;
            if (failed != null && (failure == null || position < failedPosition)) {
                failure = failed;
                failedPosition = position;
            }
        }
    }
}
