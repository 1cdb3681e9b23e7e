package org.smoothap.metric;

/**
 * The figures of every query, in the order of the caller's rows; {@link RetrievalMetrics} are their means. Queries without
 * a positive have first rank 0 and 0 in everything else. The arrays are not copied.
 *
 * @param firstRank rank of the first positive, 1 is best; 0 where there is none
 * @param averagePrecision over the whole ranking
 * @param averagePrecisionAtR MAP@R's part
 * @param rPrecision share of positives among the first R
 * @param protocol who searched whom, in words
 */
public record QueryFigures(int[] firstRank, double[] averagePrecision, double[] averagePrecisionAtR, double[] rPrecision,
        String protocol) {
    static QueryFigures of(Search search) {
        int count = search.queries().count();
        QueryFigures figures = new QueryFigures(
                new int[count], new double[count], new double[count], new double[count], search.protocol());
        RankCounting.count(search, (query, positives) -> {
            int[] ranks = positives.ranks();
            if (ranks.length > 0) {
                figures.firstRank[query] = ranks[0];
                figures.averagePrecision[query] = RankFormulas.averagePrecision(ranks);
                figures.averagePrecisionAtR[query] = RankFormulas.averagePrecisionAtR(ranks);
                figures.rPrecision[query] = RankFormulas.rPrecision(ranks);
            }
        });
        return figures;
    }
}
