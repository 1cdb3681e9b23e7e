package org.smoothap.metric;

import java.util.function.ToDoubleFunction;

/**
 * A figure of one query's ranking, such as its average precision. A mean over the queries makes it a metric.
 *
 * @param name the public name, for example {@code map@10}
 * @param formula NaN where the query has no positive to be found: it is then skipped
 */
public record RankFigure(String name, ToDoubleFunction<RankedPositives> formula) {}
