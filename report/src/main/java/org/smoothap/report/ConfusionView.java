package org.smoothap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smoothap.report.retrieval.Confusion;

/**
 * Two classes that are confused, in the words of the template.
 *
 * @param count queries of the first class taken for the second, of {@code queries}
 * @param back the other way round; null where that does not happen
 */
record ConfusionView(
        PictureView query, PictureView wrong, String from, String to, int count, int queries, String share, String back) {

    private record Classes(int from, int to) {}

    /** The most frequent, each pair of classes once. */
    static List<ConfusionView> of(Findings findings, List<Confusion> confusions, int limit, int longest) throws IOException {
        int[] labels = findings.ranked().images().labels();
        Map<Classes, Confusion> all = new LinkedHashMap<>();
        confusions.forEach(one -> all.put(new Classes(labels[one.query()], labels[one.wrong()]), one));
        Set<Classes> shown = new HashSet<>();
        List<ConfusionView> views = new ArrayList<>();
        for (Map.Entry<Classes, Confusion> entry : all.entrySet()) {
            Classes reverse = new Classes(entry.getKey().to, entry.getKey().from);
            if (views.size() < limit && !shown.contains(reverse)) {
                shown.add(entry.getKey());
                views.add(view(findings, entry.getValue(), all.get(reverse), longest));
            }
        }
        return views;
    }

    private static ConfusionView view(Findings findings, Confusion one, Confusion back, int longest) throws IOException {
        return new ConfusionView(
                PictureView.of(findings.pictures().picture(one.query()), "Searched with: " + one.from(), longest),
                PictureView.of(findings.pictures().picture(one.wrong()), "Found instead: " + one.to(), longest),
                one.from(), one.to(), one.count(), one.queries(), FiguresView.percent((double) one.count() / one.queries()),
                back == null ? null : back.count() + " of " + back.queries());
    }
}
