package org.smoothap.loss;

import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.smoothap.similarity.PackedColumns;
import org.smoothap.similarity.PackedRows;
import org.smoothap.similarity.Similarity;

/**
 * The frame of every loss that is a sum over queries of a function of the query's scores against all references: makes
 * the scores S = Q·Rᵀ a tile of rows at a time, has each row replaced by its gradient G = d loss / d S, and carries that
 * back to the embeddings, dQ = G·R and dR = Gᵀ·Q.
 *
 * <p>Memory: a tile of at most {@value #TILE_VALUES} values (or six rows), the embeddings packed twice, the gradients;
 * so O(N·D) and never N². Time: 6·N²·D floating point operations (4·N²·D where queries and references are the same and
 * S fits into one tile, as then dX = (G + Gᵀ)·X) besides the rows.
 *
 * <p>Runs on the common pool, or on the {@link java.util.concurrent.ForkJoinPool} that it is called in. The work is cut
 * into the same blocks whatever the number of threads, and every value of the result is summed by one thread in one
 * order: the bits of the result do not depend on the threads.
 */
final class ScoreTiles {
    /** 64 MiB of scores. */
    static final int TILE_VALUES = 1 << 24;

    private static final int MIN_CHUNK = 6;
    private static final int MAX_CHUNK = 96;
    /** Values of a cache line. */
    private static final int SQUARE = 16;

    /** What a loss does with the scores of one query. Used by one thread. */
    interface Row {
        /**
         * Reads the scores of a query, {@code scores[offset + reference]}, and replaces them by the gradient of the loss
         * with respect to them.
         */
        void differentiate(int query, float[] scores, int offset);
    }

    /** Sees the scores of one query, {@code scores[offset + reference]}. Used by several threads. */
    interface Reader {
        void read(int query, float[] scores, int offset);
    }

    private final float[] queries;
    private final int queryCount;
    private final float[] references;
    private final int referenceCount;
    private final int dimension;
    private final int tileValues;
    private final PackedRows packedReferences;
    private final PackedColumns referenceColumns;

    ScoreTiles(float[] queries, int queryCount, float[] references, int referenceCount, int tileValues) {
        this.queries = queries;
        this.queryCount = queryCount;
        this.references = references;
        this.referenceCount = referenceCount;
        this.dimension = queries.length / queryCount;
        this.tileValues = tileValues;
        packedReferences = PackedRows.of(references, 0, referenceCount, dimension);
        referenceColumns = PackedColumns.of(references, 0, referenceCount, dimension);
    }

    /** Shows the scores of every query once, 2·N²·D floating point operations, for what must be known before the gradient. */
    void read(Reader reader) {
        int tileRows = tileRows();
        float[] tile = new float[Math.multiplyExact(tileRows, referenceCount)];
        for (int first = 0; first < queryCount; first += tileRows) {
            int tileFirst = first;
            eachChunk(Math.min(tileRows, queryCount - first), (from, to) -> {
                score(tileFirst, from, to, tile);
                for (int r = from; r < to; r++) {
                    reader.read(tileFirst + r, tile, r * referenceCount);
                }
            });
        }
    }

    /**
     * Visits every query once and adds up the gradients.
     *
     * @param rows makes the state of one thread's work on a run of rows
     * @param queryGradient receives dQ, added to what is there
     * @param referenceGradient receives dR, added to what is there; may be the same array as {@code queryGradient}, or null
     *     where it is not needed
     */
    void differentiate(Supplier<Row> rows, float[] queryGradient, float[] referenceGradient) {
        int tileRows = tileRows();
        if (queries == references && queryGradient == referenceGradient && tileRows == queryCount) {
            differentiateSquare(rows, queryGradient);
            return;
        }
        float[] tile = new float[Math.multiplyExact(tileRows, referenceCount)];
        for (int first = 0; first < queryCount; first += tileRows) {
            int tileFirst = first;
            int count = Math.min(tileRows, queryCount - first);
            eachChunk(count, (from, to) -> {
                scoreAndDifferentiate(tileFirst, from, to, rows.get(), tile);
                Similarity.addWeightedSums(tile, from * referenceCount, referenceCount, to - from, referenceColumns,
                        queryGradient, (tileFirst + from) * dimension);
            });
            if (referenceGradient == null) {
                continue;
            }
            PackedColumns tileColumns = PackedColumns.of(queries, first, first + count, dimension);
            eachChunk(referenceCount, (from, to) -> {
                float[] transposed = transposed(tile, count, from, to);
                Similarity.addWeightedSums(transposed, 0, count, to - from, tileColumns, referenceGradient, from * dimension);
            });
        }
    }

    private int tileRows() {
        int fitting = tileValues / referenceCount;
        return fitting >= queryCount ? queryCount
                : Math.min(queryCount, Math.max(MIN_CHUNK, fitting / MIN_CHUNK * MIN_CHUNK));
    }

    private void score(int tileFirst, int from, int to, float[] tile) {
        Similarity.products(queries, tileFirst + from, tileFirst + to, packedReferences, tile, from * referenceCount,
                referenceCount);
    }

    private void scoreAndDifferentiate(int tileFirst, int from, int to, Row row, float[] tile) {
        score(tileFirst, from, to, tile);
        for (int r = from; r < to; r++) {
            row.differentiate(tileFirst + r, tile, r * referenceCount);
        }
    }

    /** The columns {@code from} to {@code to} of the tile as rows of {@code count} values. */
    private float[] transposed(float[] tile, int count, int from, int to) {
        float[] rows = new float[(to - from) * count];
        for (int r = 0; r < count; r++) {
            int source = r * referenceCount;
            for (int c = from; c < to; c++) {
                rows[(c - from) * count + r] = tile[source + c];
            }
        }
        return rows;
    }

    /** dX = (G + Gᵀ)·X, where all of G is held, each run of rows in an array of its own. */
    private void differentiateSquare(Supplier<Row> rows, float[] gradient) {
        int n = queryCount;
        int size = chunkRows(n);
        // Rows that start a large power of two apart would compete for a few places of the first-level cache.
        int stride = (n + 15) / 16 * 16;
        int spread = stride % 64 == 0 ? stride + 16 : stride;
        float[][] g = new float[(n + size - 1) / size][];
        eachChunk(n, (from, to) -> {
            float[] chunk = new float[(to - from) * spread];
            Similarity.products(queries, from, to, packedReferences, chunk, 0, spread);
            Row row = rows.get();
            for (int r = from; r < to; r++) {
                row.differentiate(r, chunk, (r - from) * spread);
            }
            g[from / size] = chunk;
        });
        eachChunk(n, (from, to) -> {
            float[] sum = g[from / size].clone();
            for (int first = 0; first < n; first += size) {
                addTransposed(g[first / size], Math.min(size, n - first), from, to, sum, first, spread);
            }
            Similarity.addWeightedSums(sum, 0, spread, to - from, referenceColumns, gradient, from * dimension);
        });
    }

    /** Adds the columns {@code from} to {@code to} of {@code chunk} to rows of {@code sum}, from the column {@code first} on. */
    private static void addTransposed(float[] chunk, int rows, int from, int to, float[] sum, int first, int stride) {
        for (int block = 0; block < rows; block += SQUARE) {
            int end = Math.min(rows, block + SQUARE);
            for (int c = from; c < to; c++) {
                int target = (c - from) * stride + first;
                for (int r = block; r < end; r++) {
                    sum[target + r] += chunk[r * stride + c];
                }
            }
        }
    }

    private interface Chunk {
        void run(int from, int to);
    }

    /** Runs of rows: sixteen or more where there are enough, so that cores share well; depends on the count only. */
    private static void eachChunk(int count, Chunk work) {
        int rows = chunkRows(count);
        parallel((count + rows - 1) / rows, chunk -> work.run(chunk * rows, Math.min(count, (chunk + 1) * rows)));
    }

    private static int chunkRows(int count) {
        return Math.clamp(count / 16 / MIN_CHUNK * MIN_CHUNK, MIN_CHUNK, MAX_CHUNK);
    }

    private static void parallel(int count, IntConsumer work) {
        IntStream.range(0, count).parallel().forEach(work);
    }
}
