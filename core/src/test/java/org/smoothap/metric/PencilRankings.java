package org.smoothap.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Rankings written down, best first: V is a positive, X a negative. Each query has a gallery of its own. */
final class PencilRankings {
    private PencilRankings() {}

    /** @param classes of the queries */
    static QueryTable of(int[] classes, String[] rankings, String... figures) {
        int items = String.join("", rankings).length();
        float[] queries = new float[rankings.length * items];
        float[] gallery = new float[items * items];
        int[] galleryLabels = new int[items];
        int[] owners = new int[items];
        for (int q = 0, item = 0; q < rankings.length; q++) {
            for (int place = 0; place < rankings[q].length(); place++, item++) {
                queries[q * items + item] = rankings[q].length() - place;
                gallery[item * items + item] = 1;
                galleryLabels[item] = rankings[q].charAt(place) == 'V' ? classes[q] : -1;
                owners[item] = q;
            }
        }
        return new RankingEvaluator(Arrays.stream(figures).map(name -> RankFigures.of(name, 1)).toList()).queryGallery(
                queries, LabelLevels.of(classes), gallery, LabelLevels.of(galleryLabels), (query, item) -> owners[item] != query);
    }

    /** Each query of a class of its own. */
    static QueryTable of(String[] rankings, String... figures) {
        return of(IntStream.range(0, rankings.length).toArray(), rankings, figures);
    }
}
