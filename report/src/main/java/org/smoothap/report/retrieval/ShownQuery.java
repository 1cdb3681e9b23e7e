package org.smoothap.report.retrieval;

import java.util.ArrayList;
import java.util.List;
import org.smoothap.similarity.Neighbors;

/**
 * A query and the images nearest to it.
 *
 * @param query its row
 * @param found the rows of the nearest images, best first
 * @param scores their similarities
 * @param firstRight the rank of the first right image, 1 is best
 * @param firstRightRow its row
 * @param firstRightScore its similarity
 * @param averagePrecision of the whole ranking
 */
public record ShownQuery(int query, int[] found, float[] scores, int firstRight, int firstRightRow, float firstRightScore,
        double averagePrecision) {

    /**
     * The best, typical and worst queries.
     *
     * @param best of them, the best first
     * @param typical drawn at random, the best first
     * @param worst the worst first
     */
    public record Groups(List<ShownQuery> best, List<ShownQuery> typical, List<ShownQuery> worst) {
        /**
         * @param queries of the three together
         * @param nearest how many images are found for each
         */
        public static Groups of(RankedQueries ranked, int queries, int nearest) {
            QueryChoice choice = QueryChoice.of(ranked, queries);
            return new Groups(shown(ranked, choice.best(), nearest), shown(ranked, choice.typical(), nearest),
                    shown(ranked, choice.worst(), nearest));
        }
    }

    private static List<ShownQuery> shown(RankedQueries ranked, List<Integer> queries, int nearest) {
        int[] rows = queries.stream().mapToInt(ranked::row).toArray();
        Neighbors found = ranked.images().nearest(rows, nearest);
        Neighbors right = ranked.images().nearestRight(rows, 1);
        List<ShownQuery> shown = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) {
            int query = queries.get(i);
            shown.add(new ShownQuery(rows[i], found.indices()[i], found.scores()[i], ranked.table().firstRank()[query],
                    right.indices()[i][0], right.scores()[i][0], ranked.averagePrecision(query)));
        }
        return shown;
    }
}
