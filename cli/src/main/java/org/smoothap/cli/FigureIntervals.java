package org.smoothap.cli;

import java.util.List;
import org.smoothap.metric.PairedBootstrap;
import org.smoothap.report.Figure;
import org.smoothap.report.retrieval.RankedQueries;

/** Adds 95 % intervals to figures that are means over the queries of a search. */
final class FigureIntervals {
    private FigureIntervals() {}

    static List<Figure> of(RankedQueries ranked, List<Figure> figures) {
        return figures.stream().map(figure -> of(ranked, figure)).toList();
    }

    private static Figure of(RankedQueries ranked, Figure figure) {
        PairedBootstrap.Interval interval = ranked.table().queries() == 0 ? null : ranked.interval(figure.name());
        // a test of another protocol has figures of the same names that are no means of these queries
        return interval == null || Math.abs(interval.difference() - figure.value()) > 1e-9 ? figure
                : new Figure(figure.name(), figure.value(), interval.low(), interval.high());
    }
}
