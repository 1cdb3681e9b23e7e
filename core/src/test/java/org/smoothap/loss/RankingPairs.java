package org.smoothap.loss;

import java.util.stream.Stream;

/** The ranking losses beside their plain formulas. */
final class RankingPairs {
    private RankingPairs() {}

    static Stream<SuccessorsTest.Pair> all() {
        return Stream.of(
                new SuccessorsTest.Pair("fastap", (_, tile) -> new FastAp(10, tile), PlainRankings.fastAp(10)),
                new SuccessorsTest.Pair("fastap 1 bin", (_, tile) -> new FastAp(1, tile), PlainRankings.fastAp(1)),
                new SuccessorsTest.Pair("fastap 37 bins", (_, tile) -> new FastAp(37, tile), PlainRankings.fastAp(37)));
    }
}
