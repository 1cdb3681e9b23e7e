package org.smoothap.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.smoothap.Names;

/**
 * The figures by their public names. {@code K} stands for a number from 1; {@code -level2} after a name takes the labels of
 * the second level, and so on.
 *
 * <p>Where the field has two definitions of a name, the plain one is that of trec_eval and pytorch-metric-learning, and the
 * other carries its owner: {@code oml-} open-metric-learning, {@code gld-} the Google Landmarks retrieval challenge.
 */
public final class RankFigures {
    private static final String LEVEL = "-level";

    private RankFigures() {}

    /** A figure of the ranks of the positives of one level, and of K where the name has one. */
    @FunctionalInterface
    private interface Ranks {
        double of(int[] ranks, int k);
    }

    private enum Kind {
        RECALL("recall@K", RankFormulas::recall),
        PRECISION("precision@K", (ranks, k) -> (double) RankFormulas.within(ranks, k) / k),
        MAP("map", (ranks, k) -> RankFormulas.averagePrecision(ranks)),
        MAP_AT("map@K", (ranks, k) -> RankFormulas.precisionSum(ranks, k) / ranks.length),
        MAP_AT_R("map@r", (ranks, k) -> RankFormulas.averagePrecisionAtR(ranks)),
        R_PRECISION("r-precision", (ranks, k) -> RankFormulas.rPrecision(ranks)),
        MRR("mrr", (ranks, k) -> 1.0 / ranks[0]),
        OML_PRECISION("oml-precision@K", (ranks, k) -> (double) RankFormulas.within(ranks, k) / Math.min(k, ranks.length)),
        OML_MAP("oml-map@K",
                (ranks, k) -> RankFormulas.precisionSum(ranks, k) / Math.max(1, RankFormulas.within(ranks, k))),
        GLD_MAP("gld-map@K", (ranks, k) -> RankFormulas.precisionSum(ranks, k) / Math.min(k, ranks.length)),
        NDCG("ndcg", null),
        NDCG_AT("ndcg@K", null),
        H_AP("h-ap", null);

        final String pattern;
        final Ranks ranks;

        Kind(String pattern, Ranks ranks) {
            this.pattern = pattern;
            this.ranks = ranks;
        }

        ToDoubleFunction<RankedPositives> formula(int k, int level) {
            return switch (this) {
                case NDCG -> positives -> graded(positives, RankFormulas.ndcg(positives, Integer.MAX_VALUE));
                case NDCG_AT -> positives -> graded(positives, RankFormulas.ndcg(positives, k));
                case H_AP -> positives -> graded(positives, RankFormulas.hierarchicalAveragePrecision(positives));
                default -> positives -> {
                    int[] found = positives.ranks(level);
                    return found.length == 0 ? Double.NaN : ranks.of(found, k);
                };
            };
        }

        private static double graded(RankedPositives positives, double value) {
            return positives.ranks().length == 0 ? Double.NaN : value;
        }
    }

    /** The names, {@code K} for a number. */
    public static List<String> patterns() {
        return List.of(Kind.values()).stream().map(kind -> kind.pattern).toList();
    }

    /** What every evaluation reports: recall@K for each K, map, map@r, r-precision, mrr. */
    public static List<RankFigure> standard(int... ks) {
        List<RankFigure> figures = new ArrayList<>();
        for (int k : ks) {
            figures.add(of("recall@" + k, 1));
        }
        for (String name : List.of("map", "map@r", "r-precision", "mrr")) {
            figures.add(of(name, 1));
        }
        return figures;
    }

    /**
     * The figure of a name.
     *
     * @param levels how many levels the labels have
     * @throws IllegalArgumentException if there is no such figure, with the nearest name
     */
    public static RankFigure of(String name, int levels) {
        int suffix = name.lastIndexOf(LEVEL);
        String base = suffix < 0 ? name : name.substring(0, suffix);
        int level = suffix < 0 ? 1 : number(name.substring(suffix + LEVEL.length()));
        int at = base.lastIndexOf('@');
        int k = at < 0 ? -1 : number(base.substring(at + 1));
        String pattern = k < 0 ? base : base.substring(0, at) + "@K";
        for (Kind kind : Kind.values()) {
            if (kind.pattern.equals(pattern)) {
                if (k == 0 || level < 1 || level > levels || suffix >= 0 && kind.ranks == null) {
                    throw new IllegalArgumentException("the figure '" + name + "' needs "
                            + (k == 0 ? "K of at least 1" : kind.ranks == null ? "no level: it takes all of them"
                                    : "a level from 1 to " + levels + ", the number of levels of the labels"));
                }
                return new RankFigure(name, kind.formula(k, level));
            }
        }
        throw new IllegalArgumentException(Names.unknown("figure", name, patterns()));
    }

    /** The number that the text is; -1 if it is none, or too large. */
    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }
}
