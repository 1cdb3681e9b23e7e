package org.smoothap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.smoothap.metric.SimilarityHistogram;
import org.smoothap.report.retrieval.ClassResult;
import org.smoothap.report.retrieval.Confusion;
import org.smoothap.report.retrieval.RankedQueries;

/** What the rankings are looked at for, in the words of the template; null and empty parts are left out. */
record FindingsView(List<String> summary, MapView map, List<ConfusionView> confusions, String confusionCount, List<ClassView> classes,
        int classCount, List<GalleryView> gallery, List<ChartView> rankings, ChartView similarities, String overlap) {
    private static final int CONFUSIONS = 12;
    private static final int CLASSES = 10;
    private static final int THUMBNAIL = 112;

    boolean hasConfusions() {
        return !confusions.isEmpty();
    }

    boolean hasGallery() {
        return !gallery.isEmpty();
    }

    /** @return null if no query has anything to find */
    static FindingsView of(Findings findings, ChartView.Page charts) throws IOException {
        if (findings == null || findings.ranked().table().queries() == 0) {
            return null;
        }
        RankedQueries ranked = findings.ranked();
        List<Confusion> confusions = Confusion.mostFrequentFirst(ranked);
        List<ClassResult> classes = ClassResult.hardestFirst(ranked);
        SimilarityHistogram similarities = ranked.images().similarities();
        boolean bothKinds = Arrays.stream(similarities.genuine()).sum() > 0 && Arrays.stream(similarities.impostors()).sum() > 0;
        List<ChartView> rankings = List.of(
                charts.add(RankingCharts.recall(ranked), "How many queries have a right image among their first K: the higher "
                        + "and the further left, the better."),
                charts.add(RankingCharts.precision(ranked), "How pure the ranking is when this share of the right images has been "
                        + "found: the longer it stays high, the better."));
        return new FindingsView(
                summary(ranked, confusions, classes),
                MapView.of(findings),
                ConfusionView.of(findings, confusions, CONFUSIONS, THUMBNAIL),
                String.format(Locale.ROOT, "%,d", confusions.size()),
                ClassView.of(findings, classes.stream().limit(CLASSES).toList(), THUMBNAIL),
                classes.size(),
                GalleryView.of(findings),
                rankings,
                bothKinds ? charts.add(RankingCharts.similarities(similarities), null) : null,
                bothKinds ? RankingCharts.overlap(similarities) : null);
    }

    /** Sentences for somebody who does not know the figures. */
    private static List<String> summary(RankedQueries ranked, List<Confusion> confusions, List<ClassResult> classes) {
        List<String> sentences = new ArrayList<>();
        sentences.add(String.format(Locale.ROOT, "Searched with each of %,d images: %s found an image of their own class in the first "
                + "place, %s among the first ten.", ranked.table().queries(), FiguresView.percent(ranked.recallAt(1)),
                FiguresView.percent(ranked.recallAt(10))));
        if (confusions.isEmpty()) {
            sentences.add("No query has a wrong image before its last right one.");
        } else {
            Confusion first = confusions.getFirst();
            sentences.add(String.format(Locale.ROOT, "Most often confused: “%s” with “%s” (%,d of %,d queries).", first.from(),
                    first.to(), first.count(), first.queries()));
            ClassResult hardest = classes.getFirst();
            sentences.add(String.format(Locale.ROOT, "Hardest of %,d classes: “%s”, average precision %s.", classes.size(),
                    hardest.name(), FiguresView.percent(hardest.map())));
        }
        return sentences;
    }
}
