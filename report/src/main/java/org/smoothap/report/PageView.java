package org.smoothap.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.smoothap.data.image.RgbImage;

/** A report in the words of the template {@code report.mustache}: every number already text; null = leave that part out. */
record PageView(
        String title,
        String subtitle,
        boolean drawn,
        boolean compared,
        List<FigureView> headlines,
        List<FigureView> figures,
        String definition,
        List<ChartView> charts,
        String chartData,
        List<EntryView> gallery,
        List<SettingView> settings,
        String version) {

    /** The figures shown large, where a report has them; otherwise its first four are. */
    private static final List<String> HEADLINES = List.of("recall@1", "map", "map@r", "r-precision");

    /** Up to this many pixels a picture is shown in blocks: smoothing would only blur it. */
    private static final int PIXEL_ART = 40;

    private static final int WIDEST_ROW = 10;

    record FigureView(
            String name, String meaning, String before, String after, String difference, String direction) {}

    record ChartView(int number, String title, String description) {}

    record PictureView(String uri, boolean pixelated, String label, String caption, String alt) {}

    record HitView(PictureView picture, boolean right, String score, int rank) {}

    record EntryView(PictureView query, List<HitView> hits, String averagePrecision, long right, int shown, int columns) {}

    record SettingView(String name, String value) {}

    boolean hasFigures() {
        return !figures.isEmpty();
    }

    boolean hasCharts() {
        return !charts.isEmpty();
    }

    boolean hasGallery() {
        return !gallery.isEmpty();
    }

    boolean hasSettings() {
        return !settings.isEmpty();
    }

    static PageView of(RunReport report) throws IOException {
        List<FigureView> figures = figures(report.before(), report.after());
        List<ChartData.Chart> charts = ChartData.charts(report.curves());
        List<EntryView> gallery = new ArrayList<>();
        for (GalleryEntry entry : report.gallery()) {
            gallery.add(entry(entry));
        }
        return new PageView(
                report.title(),
                report.subtitle(),
                report.drawn(),
                !report.before().isEmpty() && !report.after().isEmpty(),
                headlines(figures),
                figures,
                report.definition().isBlank() ? null : report.definition(),
                chartViews(charts),
                ChartData.json(charts),
                gallery,
                report.settings().entrySet().stream()
                        .map(setting -> new SettingView(setting.getKey(), setting.getValue()))
                        .toList(),
                report.version());
    }

    private static List<FigureView> headlines(List<FigureView> figures) {
        List<FigureView> known = HEADLINES.stream()
                .flatMap(name -> figures.stream().filter(figure -> figure.name().equals(name)))
                .toList();
        return known.isEmpty() ? figures.subList(0, Math.min(4, figures.size())) : known;
    }

    private static List<FigureView> figures(List<Figure> before, List<Figure> after) {
        Map<String, Double> old = values(before);
        Map<String, Double> now = values(after);
        Set<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(old.keySet());
        // Without figures after training, those before it are the ones to show.
        boolean trained = !now.isEmpty();
        return names.stream()
                .map(name -> trained
                        ? figure(name, old.getOrDefault(name, Double.NaN), now.getOrDefault(name, Double.NaN))
                        : figure(name, Double.NaN, old.get(name)))
                .toList();
    }

    private static FigureView figure(String name, double before, double after) {
        double points = 100 * (after - before);
        String difference = Double.isNaN(points) ? null : String.format(Locale.ROOT, "%+.1f", points).replace('-', '−');
        String direction = Double.isNaN(points) || Math.abs(points) < 0.05 ? "same" : points > 0 ? "up" : "down";
        return new FigureView(
                name,
                Meaning.of(name),
                Double.isNaN(before) ? null : percent(before),
                percent(after),
                "same".equals(direction) && difference != null ? "±0.0" : difference,
                direction);
    }

    private static Map<String, Double> values(List<Figure> figures) {
        Map<String, Double> values = new LinkedHashMap<>();
        figures.forEach(figure -> values.put(figure.name(), figure.value()));
        return values;
    }

    private static String percent(double fraction) {
        return Double.isNaN(fraction) ? "–" : String.format(Locale.ROOT, "%.1f%%", 100 * fraction);
    }

    private static List<ChartView> chartViews(List<ChartData.Chart> charts) {
        List<ChartView> views = new ArrayList<>();
        for (ChartData.Chart chart : charts) {
            String lines = chart.lines().stream().map(PageView::description).collect(Collectors.joining("; "));
            views.add(new ChartView(views.size(), chart.title(), chart.title() + " by " + chart.axis() + ". " + lines));
        }
        return views;
    }

    private static String description(ChartData.Line line) {
        List<Double> measured = line.values().stream().filter(value -> value != null).toList();
        return String.format(Locale.ROOT, "%s: from %.4g to %.4g", line.name(), measured.getFirst(), measured.getLast());
    }

    private static EntryView entry(GalleryEntry entry) throws IOException {
        List<HitView> hits = new ArrayList<>();
        for (Hit hit : entry.hits()) {
            String alt = "Rank " + hit.rank() + ", " + (hit.right() ? "right" : "wrong") + ": " + hit.picture().label();
            hits.add(new HitView(picture(hit.picture(), alt), hit.right(), score(hit.score()), hit.rank()));
        }
        return new EntryView(
                picture(entry.query(), "Query: " + entry.query().label()),
                hits,
                Double.isNaN(entry.averagePrecision()) ? null : percent(entry.averagePrecision()),
                entry.hits().stream().filter(Hit::right).count(),
                hits.size(),
                columns(hits.size()));
    }

    /** So that the rows are equally full: 8 hits stand in one row of 8, 12 in two of 6. */
    static int columns(int hits) {
        int rows = Math.max(1, Math.ceilDiv(hits, WIDEST_ROW));
        return Math.max(1, Math.ceilDiv(hits, rows));
    }

    static String score(float score) {
        return String.format(Locale.ROOT, "%.3f", score).replace('-', '−');
    }

    static PictureView picture(Picture picture, String alt) throws IOException {
        RgbImage image = picture.image();
        boolean pixelated = Math.max(image.width(), image.height()) <= PIXEL_ART;
        String caption = picture.caption().isBlank() ? null : picture.caption();
        return new PictureView(DataUri.of(image), pixelated, picture.label(), caption, alt);
    }
}
