package org.smoothap.server;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.smoothap.search.VectorIndex;

/** The index that is searched. Where another process writes it, newer commits are taken up about once a second. */
final class OpenIndex {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final VectorIndex index;
    private final boolean writtenElsewhere;
    private final AtomicLong refreshed = new AtomicLong(System.nanoTime());

    OpenIndex(VectorIndex index, boolean writtenElsewhere) {
        this.index = index;
        this.writtenElsewhere = writtenElsewhere;
    }

    VectorIndex fresh() throws IOException {
        long last = refreshed.get();
        long now = System.nanoTime();
        if (writtenElsewhere && now - last > FRESH_NANOS && refreshed.compareAndSet(last, now)) {
            index.refresh();
        }
        return index;
    }
}
