package org.smoothap.loss;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The ranking losses beside their plain formulas. */
final class RankingPairs {
    private RankingPairs() {}

    static Stream<SuccessorsTest.Pair> all() {
        Stream<SuccessorsTest.Pair> fastAp = IntStream.of(10, 1, 37).mapToObj(bins -> new SuccessorsTest.Pair(
                "fastap " + bins, (_, tile) -> new FastAp(bins, tile), PlainRankings.fastAp(bins)));
        return Stream.concat(fastAp, Stream.of(true, false).flatMap(RankingPairs::withQueryPositive));
    }

    private static Stream<SuccessorsTest.Pair> withQueryPositive(boolean query) {
        return Stream.of(
                new SuccessorsTest.Pair("blackbox-ap " + query, (_, tile) -> new BlackboxAp(4, 0.02, query, tile),
                        new PlainRankings.Blackbox(4, 0.02, query)),
                new SuccessorsTest.Pair("blackbox-ap lambda=0.3 " + query, (_, tile) -> new BlackboxAp(0.3, 0.5, query, tile),
                        new PlainRankings.Blackbox(0.3, 0.5, query)),
                new SuccessorsTest.Pair("listwise-ap " + query, (_, tile) -> new ListwiseAp(25, -1, 1, query, tile),
                        PlainRankings.listwiseAp(25, -1, 1, query)),
                new SuccessorsTest.Pair("listwise-ap in part " + query, (_, tile) -> new ListwiseAp(7, -0.2, 0.6, query, tile),
                        PlainRankings.listwiseAp(7, -0.2, 0.6, query)));
    }
}
