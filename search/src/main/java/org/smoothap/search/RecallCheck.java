package org.smoothap.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How much of the exact answer the approximate search finds: images of the index, drawn with a fixed seed, are searched
 * for in it by both; an image is not searched for in itself.
 *
 * @param k of recall@k
 * @param queries how many images were drawn
 * @param exactPerSecond queries a second of the exact search, asked in one go on all cores
 * @param points one for each number of candidates
 */
public record RecallCheck(int k, int queries, double exactPerSecond, List<Point> points) {
    private static final long SEED = 1;

    /** So many queries run before the clock does: code is compiled, and the index comes into the disk cache. */
    private static final int WARM = 20;

    /**
     * @param candidates what the graph was asked for
     * @param recall found images of the {@code k} nearest, on average; one of the same score as the k-th counts as it
     * @param perSecond queries a second, one after the other on one thread
     */
    public record Point(int candidates, double recall, double perSecond) {}

    /** What was drawn: documents and their vectors. */
    private record Sample(int[] docs, float[] rows) {}

    /**
     * Measures.
     *
     * @param queries how many images to draw, fewer where the index has fewer
     * @param candidates numbers of candidates to try; those below {@code k} are left out
     * @throws IllegalArgumentException if the index has fewer than two images
     */
    public static RecallCheck of(VectorIndex index, int k, int queries, int... candidates) throws IOException {
        if (index.size() < 2) {
            throw new IllegalArgumentException("a check needs at least 2 images, the index has " + index.size());
        }
        int dimension = index.settings().model().dimension();
        return index.read(view -> {
            Sample sample = draw(view, queries, dimension);
            int count = sample.docs.length;
            view.exact(Arrays.copyOf(sample.rows, Math.min(count, WARM) * dimension), k + 1, Filter.NONE);
            long start = System.nanoTime();
            Ranking[] exact = view.exact(sample.rows, k + 1, Filter.NONE);
            double exactPerSecond = count / seconds(start);
            List<Point> points = new ArrayList<>();
            for (int ef : Arrays.stream(candidates).filter(ef -> ef >= k).toArray()) {
                points.add(point(view, sample, exact, dimension, k, ef));
            }
            return new RecallCheck(k, count, exactPerSecond, points);
        });
    }

    private static Point point(IndexView view, Sample sample, Ranking[] exact, int dimension, int k, int candidates)
            throws IOException {
        int count = sample.docs.length;
        float[][] queries = new float[count][];
        Arrays.setAll(queries, q -> Arrays.copyOfRange(sample.rows, q * dimension, (q + 1) * dimension));
        for (int q = 0; q < Math.min(count, WARM); q++) {
            view.approximate(queries[q], k + 1, candidates + 1, Filter.NONE);
        }
        Ranking[] found = new Ranking[count];
        long start = System.nanoTime();
        for (int q = 0; q < count; q++) {
            found[q] = view.approximate(queries[q], k + 1, candidates + 1, Filter.NONE);
        }
        double perSecond = count / seconds(start);
        double recall = 0;
        for (int q = 0; q < count; q++) {
            recall += recall(exact[q].without(sample.docs[q], k), found[q].without(sample.docs[q], k));
        }
        return new Point(candidates, recall / count, perSecond);
    }

    /** Both have the same bits for the same image, so that scores decide without regard to the order of ties. */
    private static double recall(Ranking exact, Ranking found) {
        float worst = exact.scores()[exact.scores().length - 1];
        int right = 0;
        for (float score : found.scores()) {
            right += score >= worst ? 1 : 0;
        }
        return (double) right / exact.scores().length;
    }

    private static Sample draw(IndexView view, int queries, int dimension) throws IOException {
        int size = view.reader.numDocs();
        int[] places = new SplittableRandom(SEED).ints(0, size).distinct().limit(Math.min(queries, size)).sorted().toArray();
        int[] docs = new int[places.length];
        float[] rows = new float[places.length * dimension];
        int[] seen = {0, 0};
        view.scan(Filter.NONE, (blockDocs, block) -> {
            while (seen[1] < places.length && places[seen[1]] < seen[0] + blockDocs.length) {
                int row = places[seen[1]] - seen[0];
                docs[seen[1]] = blockDocs[row];
                System.arraycopy(block, row * dimension, rows, seen[1]++ * dimension, dimension);
            }
            seen[0] += blockDocs.length;
        });
        return new Sample(docs, rows);
    }

    private static double seconds(long start) {
        return Math.max(1, System.nanoTime() - start) / 1e9;
    }
}
