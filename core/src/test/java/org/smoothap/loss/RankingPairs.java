package org.smoothap.loss;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** The ranking losses beside their plain formulas. */
final class RankingPairs {
    private RankingPairs() {}

    static Stream<SuccessorsTest.Pair> all() {
        return Stream.of(true, false).flatMap(RankingPairs::withQueryPositive);
    }

    private static Stream<SuccessorsTest.Pair> withQueryPositive(boolean query) {
        return Stream.of(
                new SuccessorsTest.Pair("listwise-ap " + query, (_, tile) -> new ListwiseAp(25, -1, 1, query, tile),
                        PlainRankings.listwiseAp(25, -1, 1, query)),
                new SuccessorsTest.Pair("listwise-ap in part " + query, (_, tile) -> new ListwiseAp(7, -0.2, 0.6, query, tile),
                        PlainRankings.listwiseAp(7, -0.2, 0.6, query)),
                pnp(PnpPenalty.O, query, r -> r),
                pnp(PnpPenalty.Iu, query, r -> (1 + r) * Math.log(1 + r)),
                pnp(PnpPenalty.Ib, query, r -> (3 * r - Math.log(1 + 3 * r)) / 9),
                pnp(PnpPenalty.Ds, query, r -> Math.log(1 + r)),
                pnp(PnpPenalty.Dq, query, r -> 1 - 1 / Math.pow(1 + r, 2.5)));
    }

    private static SuccessorsTest.Pair pnp(PnpPenalty variant, boolean query, DoubleUnaryOperator penalty) {
        return new SuccessorsTest.Pair("pnp " + variant + " " + query,
                (kernel, tile) -> new Pnp(variant, 0.05, 3, 2.5, query, kernel, tile), PlainRankings.pnp(penalty, 0.05, query));
    }
}
