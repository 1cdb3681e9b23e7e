package org.smoothap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.smoothap.report.retrieval.ClassResult;

/** A class and how well it is found, in the words of the template. @param wrong null where no query of it has a wrong neighbour */
record ClassView(PictureView picture, String name, int queries, String map, String recallAt1, PictureView wrong, String mistakenFor,
        int mistaken) {
    static List<ClassView> of(Findings findings, List<ClassResult> results, int longest) throws IOException {
        List<ClassView> views = new ArrayList<>();
        for (ClassResult result : results) {
            views.add(new ClassView(
                    PictureView.of(findings.pictures().picture(result.worst()), result.name(), longest),
                    result.name(), result.queries(), FiguresView.percent(result.map()), FiguresView.percent(result.recallAt1()),
                    result.wrong() < 0 ? null
                            : PictureView.of(findings.pictures().picture(result.wrong()), result.mistakenFor(), longest),
                    result.mistakenFor(), result.mistaken()));
        }
        return views;
    }
}
