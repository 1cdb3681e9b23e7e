package org.smoothap.data.table;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.smoothap.data.batch.ImageStore;

/**
 * What is wrong with a table, found by reading every image of it.
 *
 * @param images number of rows checked
 * @param classes number of distinct labels
 * @param problems images that are missing or cannot be read, in the order of the rows
 * @param singletonClasses sorted labels with exactly one image in some split: such an image has no positive to rank
 * @param emptySplits {@link Split#TRAIN} and {@link Split#TEST} where they have no image; validation is optional and not
 *     listed
 */
public record TableCheck(
        int images, int classes, List<Problem> problems, List<String> singletonClasses, List<Split> emptySplits) {

    /** Rows that one task reads: large enough to make queueing cheap, small enough for steady progress. */
    private static final int CHUNK = 32;

    /**
     * An image that cannot be used.
     *
     * @param row its place in {@link ImageTable#rows()}, from 0
     * @param reason one line for people
     */
    public record Problem(int row, ImageRow image, String reason) {
        @Override
        public String toString() {
            return image.location() + ": " + reason;
        }
    }

    public TableCheck {
        problems = List.copyOf(problems);
        singletonClasses = List.copyOf(singletonClasses);
        emptySplits = List.copyOf(emptySplits);
    }

    /** True if every image can be used and nothing else was found. */
    public boolean clean() {
        return problems.isEmpty() && singletonClasses.isEmpty() && emptySplits.isEmpty();
    }

    /**
     * Decodes every image, cuts it to its box as training would, and looks at the splits. Memory grows with
     * {@code threads}, not with the table.
     *
     * @param threads how many images are decoded at a time, at least 1
     * @param progress told the number of images read so far, rising, on the calling thread
     * @throws UncheckedIOException if the thread is interrupted; unreadable images are listed instead
     */
    public static TableCheck of(ImageTable table, int threads, IntConsumer progress) {
        try (ImageStore images = new ImageStore(table.rows(), 0)) {
            return of(table, threads, progress, images::get);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only what the table itself says: no file is looked at, so there are no problems. */
    public static TableCheck ofTable(ImageTable table) {
        return new TableCheck(
                table.rows().size(), table.classes().size(), List.of(), singletons(table.rows()), empty(table.rows()));
    }

    /** Tries to read one image; used by many threads at once. */
    @FunctionalInterface
    interface Probe {
        /** @throws IOException with the reason if the image of the row cannot be used */
        void read(int row) throws IOException;
    }

    static TableCheck of(ImageTable table, int threads, IntConsumer progress, Probe probe) {
        if (threads < 1) {
            throw new IllegalArgumentException("a check needs at least 1 thread, got " + threads);
        }
        return new TableCheck(table.rows().size(), table.classes().size(), problems(table.rows(), threads, progress, probe),
                singletons(table.rows()), empty(table.rows()));
    }

    /**
     * The table without the images that have problems.
     *
     * @throws IllegalArgumentException if {@code table} is not the one that was checked
     */
    public ImageTable withoutProblems(ImageTable table) {
        if (table.rows().size() != images) {
            throw new IllegalArgumentException(
                    "the check was made for " + images + " images, this table has " + table.rows().size());
        }
        Set<Integer> bad = new HashSet<>();
        for (Problem problem : problems) {
            if (!table.rows().get(problem.row()).location().equals(problem.image().location())) {
                throw new IllegalArgumentException("the check found " + problem.image().location() + " in row "
                        + problem.row() + ", this table has " + table.rows().get(problem.row()).location());
            }
            bad.add(problem.row());
        }
        List<ImageRow> good = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            if (!bad.contains(i)) {
                good.add(table.rows().get(i));
            }
        }
        return table.withRows(good);
    }

    private static List<Problem> problems(List<ImageRow> rows, int threads, IntConsumer progress, Probe probe) {
        int chunks = (rows.size() + CHUNK - 1) / CHUNK;
        List<Problem> problems = new ArrayList<>();
        ExecutorService workers = Executors.newFixedThreadPool(
                Math.max(1, Math.min(threads, chunks)), Thread.ofPlatform().daemon().name("table-check-", 0).factory());
        try {
            CompletionService<Chunk> done = new ExecutorCompletionService<>(workers);
            for (int c = 0; c < chunks; c++) {
                int from = c * CHUNK;
                int to = Math.min(rows.size(), from + CHUNK);
                done.submit(() -> read(rows, from, to, probe));
            }
            int read = 0;
            for (int c = 0; c < chunks; c++) {
                Chunk chunk = done.take().get();
                problems.addAll(chunk.problems());
                read += chunk.images();
                progress.accept(read);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("the check of the images was interrupted"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("the check of the images stopped: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
            workers.close(); // nothing is written or read behind the caller's back
        }
        problems.sort(Comparator.comparingInt(Problem::row));
        return problems;
    }

    private record Chunk(int images, List<Problem> problems) {}

    private static Chunk read(List<ImageRow> rows, int from, int to, Probe probe) {
        List<Problem> problems = new ArrayList<>();
        for (int i = from; i < to && !Thread.currentThread().isInterrupted(); i++) {
            try {
                probe.read(i);
            } catch (IOException | RuntimeException e) { // decoders meet broken files with either
                problems.add(new Problem(i, rows.get(i), reason(rows.get(i), e)));
            }
        }
        return new Chunk(to - from, problems);
    }

    /** One line, without the location, which stands beside it. */
    private static String reason(ImageRow row, Exception e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        String location = row.location() + ": ";
        return (message.startsWith(location) ? message.substring(location.length()) : message).replaceAll("\\R+", " ");
    }

    private static List<String> singletons(List<ImageRow> rows) {
        Map<Split, Map<String, Integer>> counts = new EnumMap<>(Split.class);
        rows.forEach(row -> counts.computeIfAbsent(row.split(), s -> new HashMap<>()).merge(row.label(), 1, Integer::sum));
        Set<String> single = new TreeSet<>();
        counts.values().forEach(count -> count.forEach((label, images) -> {
            if (images == 1) {
                single.add(label);
            }
        }));
        return List.copyOf(single);
    }

    private static List<Split> empty(List<ImageRow> rows) {
        List<Split> empty = new ArrayList<>(List.of(Split.TRAIN, Split.TEST));
        rows.forEach(row -> empty.remove(row.split()));
        return empty;
    }
}
