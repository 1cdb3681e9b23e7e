package org.smoothap.report.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.smoothap.metric.PairedBootstrap;
import org.smoothap.metric.QueryTable;
import org.smoothap.metric.RankFigure;
import org.smoothap.metric.RankFigures;
import org.smoothap.metric.RankedPositives;
import org.smoothap.similarity.Neighbors;

/**
 * What every query of a search found. A query without anything to find is skipped.
 *
 * <p>The first wrong neighbour of a query is the highest ranked image of another class, where that stands before at least one
 * right image, which is where the query's average precision is below 1.
 *
 * <p>Two passes over all pairs, each 2·queries·gallery·D floating point operations.
 */
public final class RankedQueries {
    /** Recall levels at which precision is read: 0, 2, … 100 %. */
    private static final int LEVELS = 50;

    private static final Pattern RECALL = Pattern.compile("recall@(\\d{1,9})");

    private static final String PRECISION = "precision at recall ";

    private final SearchedImages images;
    private final QueryTable table;
    private final Neighbors wrong;

    public RankedQueries(SearchedImages images) {
        this.images = images;
        List<RankFigure> figures = new ArrayList<>(RankFigures.standard());
        for (int level = 0; level <= LEVELS; level++) {
            figures.add(new RankFigure(PRECISION + level, precision(level)));
        }
        this.table = images.measure(figures);
        this.wrong = images.nearestWrong(images.queries(), 1);
    }

    /**
     * Interpolated precision: the best of the precisions at this recall or a higher one (Salton; TREC's eleven points are the
     * levels 0, 10, … 100 % of it).
     */
    static ToDoubleFunction<RankedPositives> precision(int level) {
        return positives -> {
            int[] ranks = positives.ranks();
            double best = ranks.length == 0 ? Double.NaN : 0;
            for (int j = Math.max(1, Math.ceilDiv(level * ranks.length, LEVELS)); j <= ranks.length; j++) {
                best = Math.max(best, (double) j / ranks[j - 1]);
            }
            return best;
        };
    }

    /** Who searched whom. */
    public SearchedImages images() {
        return images;
    }

    /** The standard figures of every query but recall@K, which {@link #recallAt} has. */
    public QueryTable table() {
        return table;
    }

    /** The queries' mean of the interpolated precision, and the recall that it belongs to. */
    public double[][] precisionRecall() {
        return new double[][] {
            IntStream.rangeClosed(0, LEVELS).mapToDouble(level -> (double) level / LEVELS).toArray(),
            IntStream.rangeClosed(0, LEVELS).mapToDouble(level -> table.mean(PRECISION + level)).toArray()
        };
    }

    /** The share of the queries whose first right image is among the first k. */
    public double recallAt(int k) {
        return (double) Arrays.stream(table.firstRank()).filter(rank -> rank > 0 && rank <= k).count() / table.queries();
    }

    /**
     * The 95 % interval of a figure, by bootstrap over classes.
     *
     * @return null for a figure that this is not asked about: it knows recall@K, map, map@r, r-precision and mrr
     */
    public PairedBootstrap.Interval interval(String figure) {
        Matcher recall = RECALL.matcher(figure);
        if (!recall.matches()) {
            return table.figures().containsKey(figure) ? table.interval(figure) : null;
        }
        int k = Integer.parseInt(recall.group(1));
        double[] found = Arrays.stream(table.firstRank()).mapToDouble(rank -> rank == 0 ? Double.NaN : rank <= k ? 1 : 0).toArray();
        return new QueryTable(new LinkedHashMap<>(Map.of(figure, found)), table.labels(), table.firstRank(), table.positives(),
                table.protocol()).interval(figure);
    }

    int size() {
        return images.queries().length;
    }

    /** The row of a query. */
    int row(int query) {
        return images.queries()[query];
    }

    boolean skipped(int query) {
        return table.firstRank()[query] == 0;
    }

    double averagePrecision(int query) {
        return table.figures().get("map")[query];
    }

    /** The row of the first wrong neighbour; -1 if there is none. */
    int firstWrong(int query) {
        return skipped(query) || averagePrecision(query) >= 1 ? -1 : nearestWrong(query);
    }

    float wrongScore(int query) {
        return wrong.scores()[query].length == 0 ? Float.NEGATIVE_INFINITY : wrong.scores()[query][0];
    }

    private int nearestWrong(int query) {
        return wrong.indices()[query].length == 0 ? -1 : wrong.indices()[query][0];
    }
}
