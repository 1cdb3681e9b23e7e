package org.smoothap.data.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.smoothap.data.batch.ImageStore;

/**
 * A check that remembers which images were read without a problem, in the user's cache folder: unchanged ones are looked
 * at (size and time of the file) instead of decoded. A check that is killed goes on where it was.
 *
 * @param check what was found, as if every image had been read
 * @param known how many images were read by an earlier check and are unchanged
 * @param notSaved why the memory could not be written; null if it was
 */
public record RememberedCheck(TableCheck check, int known, String notSaved) {
    private static final Duration SAVE_EVERY = Duration.ofSeconds(20);

    /**
     * Checks a table.
     *
     * @param threads how many images are decoded or looked at at a time, at least 1
     * @param progress told the number of images done so far, rising, on the calling thread
     * @param cache the user's cache folder; about 8 bytes an image are written to its folder {@code checks}
     * @param trusted false reads every image, and remembers the result
     * @throws UncheckedIOException if the thread is interrupted
     */
    public static RememberedCheck of(ImageTable table, int threads, IntConsumer progress, Path cache, boolean trusted) {
        return of(table, threads, progress, CheckMemory.open(table, cache, trusted), SAVE_EVERY);
    }

    static RememberedCheck of(ImageTable table, int threads, IntConsumer progress, CheckMemory memory, Duration saveEvery) {
        List<ImageRow> rows = table.rows();
        AtomicInteger known = new AtomicInteger();
        Fingerprints fingerprints = new Fingerprints();
        Saving saving = new Saving(memory, saveEvery.toNanos());
        try (ImageStore images = new ImageStore(rows, 0)) {
            TableCheck.Probe probe = row -> {
                // before the image is read: a change in the meantime is seen next time
                long fingerprint = fingerprints.of(rows.get(row));
                if (memory.knows(row, fingerprint)) {
                    known.incrementAndGet();
                } else {
                    images.get(row);
                    memory.add(row, fingerprint);
                }
            };
            TableCheck check = TableCheck.of(table, threads, done -> {
                saving.now();
                progress.accept(done);
            }, probe);
            saving.save(true);
            return new RememberedCheck(check, known.get(), saving.failure);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the memory now and then, less often the longer that takes; gives up at the first failure. */
    private static final class Saving {
        private final CheckMemory memory;
        private final long every;
        private long next;
        private String failure;

        Saving(CheckMemory memory, long every) {
            this.memory = memory;
            this.every = every;
            this.next = System.nanoTime() + every;
        }

        void now() {
            long begun = System.nanoTime();
            if (begun - next >= 0) {
                save(false);
                long took = System.nanoTime() - begun;
                next = begun + took + Math.max(every, 20 * took);
            }
        }

        void save(boolean finished) {
            if (failure == null) {
                try {
                    memory.save(finished);
                } catch (IOException e) {
                    failure = e.toString();
                }
            }
        }
    }
}
