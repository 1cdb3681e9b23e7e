package org.smoothap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.smoothap.report.retrieval.ShownQuery;

/** A group of queries with their nearest images, in the words of the template. */
record GalleryView(String id, String title, String reading, List<EntryView> entries) {
    private static final int WIDEST_ROW = 10;

    /** Pictures at full size; a page with more gets smaller ones. */
    private static final int PICTURES = 600;

    private static final int SMALL = 80;

    record HitView(PictureView picture, boolean right, String score, String rank) {}

    /** @param later the first right image, where it is not among those shown; null where it is */
    record EntryView(
            PictureView query, List<HitView> hits, HitView later, String averagePrecision, long right, int shown, int first, int columns) {}

    /** The groups that have a query. */
    static List<GalleryView> of(Findings findings) throws IOException {
        ShownQuery.Groups groups = ShownQuery.Groups.of(findings.ranked(), findings.queries(), findings.nearest());
        List<GalleryView> views = new ArrayList<>();
        add(views, findings, "worst", "Worst", "What fails outright: the queries of lowest average precision, one of a class. Look for "
                + "what the wrong neighbours share with the query.", groups.worst());
        add(views, findings, "typical", "Typical", "What to expect: queries drawn at random, with a fixed seed, from the best to the "
                + "worst.", groups.typical());
        add(views, findings, "best", "Best", "What works: queries of the highest average precision, one of a class.", groups.best());
        return views;
    }

    private static void add(List<GalleryView> views, Findings findings, String id, String title, String reading,
            List<ShownQuery> queries) throws IOException {
        if (!queries.isEmpty()) {
            int longest = findings.queries() * (findings.nearest() + 2) > PICTURES ? SMALL : DataUri.LONGEST;
            List<EntryView> entries = new ArrayList<>();
            for (ShownQuery query : queries) {
                entries.add(entry(findings, query, longest));
            }
            views.add(new GalleryView(id, title, reading, entries));
        }
    }

    private static EntryView entry(Findings findings, ShownQuery query, int longest) throws IOException {
        int[] labels = findings.ranked().images().labels();
        List<HitView> hits = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < query.found().length; i++) {
            boolean same = labels[query.found()[i]] == labels[query.query()];
            right += same ? 1 : 0;
            hits.add(hit(findings, query.found()[i], same, query.scores()[i], i + 1, longest));
        }
        // ranks count a wrong image before an equally similar right one; the list of the nearest need not
        boolean later = right == 0;
        Picture picture = findings.pictures().picture(query.query());
        return new EntryView(
                PictureView.of(picture, "Query: " + picture.label(), longest),
                hits,
                later ? hit(findings, query.firstRightRow(), true, query.firstRightScore(), query.firstRight(), longest) : null,
                FiguresView.percent(query.averagePrecision()),
                right,
                hits.size(),
                query.firstRight(),
                columns(hits.size()));
    }

    private static HitView hit(Findings findings, int row, boolean right, float score, int rank, int longest) throws IOException {
        Picture picture = findings.pictures().picture(row);
        String alt = "Rank " + rank + ", " + (right ? "right" : "wrong") + ": " + picture.label();
        return new HitView(PictureView.of(picture, alt, longest), right, score(score), String.format(Locale.ROOT, "%,d", rank));
    }

    /** So that the rows are equally full: 8 hits stand in one row of 8, 12 in two of 6. */
    static int columns(int hits) {
        int rows = Math.max(1, Math.ceilDiv(hits, WIDEST_ROW));
        return Math.max(1, Math.ceilDiv(hits, rows));
    }

    static String score(float score) {
        return String.format(Locale.ROOT, "%.3f", score).replace('-', '−');
    }
}
