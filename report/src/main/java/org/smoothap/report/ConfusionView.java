package org.smoothap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.smoothap.report.retrieval.Confusion;

/** A class taken for another, in the words of the template. */
record ConfusionView(PictureView query, PictureView wrong, String from, String to, int count, int queries, String share) {
    static List<ConfusionView> of(Findings findings, List<Confusion> confusions, int longest) throws IOException {
        List<ConfusionView> views = new ArrayList<>();
        for (Confusion confusion : confusions) {
            views.add(new ConfusionView(
                    PictureView.of(findings.pictures().picture(confusion.query()), "Searched with: " + confusion.from(), longest),
                    PictureView.of(findings.pictures().picture(confusion.wrong()), "Found instead: " + confusion.to(), longest),
                    confusion.from(), confusion.to(), confusion.count(), confusion.queries(),
                    FiguresView.percent((double) confusion.count() / confusion.queries())));
        }
        return views;
    }
}
