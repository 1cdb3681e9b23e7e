package org.smoothap.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.smoothap.similarity.RowSource;

/**
 * {@link RankingEvaluator} for embeddings that need not fit into memory, in ranges of queries, so that it can be stopped and
 * go on. The figures have the same bits.
 *
 * <p>Time: 2·queries·gallery·D floating point operations on all cores; the gallery is read once for each range, in its own
 * order, the positives of a query wherever they lie. Memory: for a range {@code rangeValues} floats of queries and twice as
 * much for their positives (more only where 192 queries have more), for each thread less than a MiB, and for every query its figures.
 */
public final class StreamedEvaluator {
    /** 64 MiB of floats for the queries of a range: enough of them that reading the gallery costs next to nothing. */
    public static final int RANGE_VALUES = 1 << 24;

    private final List<RankFigure> figures;
    private final int rangeValues;

    /**
     * @param figures at least one, with different names
     * @param rangeValues numbers that the queries of a range may have, and their positives together; {@link #RANGE_VALUES}
     *     unless memory is short
     */
    public StreamedEvaluator(List<RankFigure> figures, int rangeValues) {
        this.figures = List.copyOf(figures);
        this.rangeValues = rangeValues;
    }

    /** Is told how far it is; from several threads. */
    @FunctionalInterface
    public interface Progress {
        /** @param queries how many are done, parts of a range counted as parts */
        void at(double queries);
    }

    /**
     * Measures.
     *
     * @param queries finite rows
     * @param queryLabels of each
     * @param gallery finite rows; null where the queries search each other, each all others
     * @param galleryLabels of each, as many levels; null without gallery
     * @param ignore null for none
     * @param log of an earlier call with the same arguments, or empty
     * @throws IllegalArgumentException if the sizes do not fit
     */
    public QueryTable evaluate(RowSource queries, LabelLevels queryLabels, RowSource gallery, LabelLevels galleryLabels,
            IgnoreRule ignore, QueryLog log, Progress progress) {
        Search search = Search.of(queries, queryLabels, gallery, galleryLabels, ignore);
        int count = queries.count();
        double[][] columns = new double[figures.size()][count];
        int[] firstRank = new int[count];
        int[] positives = new int[count];
        int[] done = {0};
        QueryLog.Entries entries = (rows, values, firstRanks, positiveCounts) -> {
            for (int i = 0; i < rows.length; i++) {
                for (int f = 0; f < columns.length; f++) {
                    columns[f][rows[i]] = values[f][i];
                }
                firstRank[rows[i]] = firstRanks[i];
                positives[rows[i]] = positiveCounts[i];
            }
            done[0] += rows.length;
        };
        log.replay(entries);
        StreamedCounting counting = new StreamedCounting(search, rangeValues);
        while (done[0] < count) {
            int from = done[0];
            int to = counting.rangeEnd(from);
            Range range = new Range(search, from, to);
            counting.count(from, to, range,
                    items -> progress.at(from + (to - from) * ((double) items / search.gallery().count())));
            log.append(range.rows, range.values, range.firstRanks, range.positives);
            entries.add(range.rows, range.values, range.firstRanks, range.positives);
        }
        SequencedMap<String, double[]> named = new LinkedHashMap<>();
        for (int f = 0; f < columns.length; f++) {
            named.put(figures.get(f).name(), columns[f]);
        }
        return new QueryTable(named, queryLabels.finest(), firstRank, positives, search.protocol());
    }

    /** The figures of a range of queries, by ascending row. */
    private final class Range implements RankCounting.Taker {
        private final int[] rows;
        private final double[][] values;
        private final int[] firstRanks;
        private final int[] positives;

        Range(Search search, int from, int to) {
            rows = new int[to - from];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = search.queries().row(from + i);
            }
            Arrays.sort(rows);
            values = new double[figures.size()][rows.length];
            firstRanks = new int[rows.length];
            positives = new int[rows.length];
        }

        @Override
        public void take(int query, RankedPositives ranked) {
            int place = Arrays.binarySearch(rows, query);
            for (int f = 0; f < values.length; f++) {
                values[f][place] = figures.get(f).formula().applyAsDouble(ranked);
            }
            int[] ranks = ranked.ranks(1);
            firstRanks[place] = ranks.length == 0 ? 0 : ranks[0];
            positives[place] = ranks.length;
        }
    }
}
