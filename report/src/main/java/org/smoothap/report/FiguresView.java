package org.smoothap.report;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The figures in the words of the template: every number already text; null = leave that part out. */
record FiguresView(boolean compared, boolean intervals, List<Row> headlines, List<Row> rows) {
    /** The figures shown large, where a report has them; otherwise its first four are. */
    private static final List<String> HEADLINES = List.of("recall@1", "map", "map@r", "r-precision");

    record Row(String name, String meaning, String before, String after, String interval, String difference, String direction) {}

    boolean any() {
        return !rows.isEmpty();
    }

    static FiguresView of(List<Figure> before, List<Figure> after) {
        Map<String, Figure> old = byName(before);
        Map<String, Figure> now = byName(after);
        Set<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(old.keySet());
        // Without figures after training, those before it are the ones to show.
        boolean trained = !now.isEmpty();
        List<Row> rows = names.stream()
                .map(name -> trained ? row(name, old.get(name), now.get(name)) : row(name, null, old.get(name)))
                .toList();
        return new FiguresView(!before.isEmpty() && !after.isEmpty(), rows.stream().anyMatch(row -> row.interval != null),
                headlines(rows), rows);
    }

    private static List<Row> headlines(List<Row> rows) {
        List<Row> known = HEADLINES.stream().flatMap(name -> rows.stream().filter(row -> row.name().equals(name))).toList();
        return known.isEmpty() ? rows.subList(0, Math.min(4, rows.size())) : known;
    }

    private static Row row(String name, Figure before, Figure after) {
        double old = before == null ? Double.NaN : before.value();
        double now = after == null ? Double.NaN : after.value();
        double points = 100 * (now - old);
        String difference = Double.isNaN(points) ? null : String.format(Locale.ROOT, "%+.1f", points).replace('-', '−');
        String direction = Double.isNaN(points) || Math.abs(points) < 0.05 ? "same" : points > 0 ? "up" : "down";
        return new Row(
                name,
                Meaning.of(name),
                Double.isNaN(old) ? null : percent(old),
                percent(now),
                after == null || Double.isNaN(after.low()) ? null
                        : String.format(Locale.ROOT, "%.1f–%.1f", 100 * after.low(), 100 * after.high()),
                "same".equals(direction) && difference != null ? "±0.0" : difference,
                direction);
    }

    private static Map<String, Figure> byName(List<Figure> figures) {
        Map<String, Figure> byName = new LinkedHashMap<>();
        figures.forEach(figure -> byName.put(figure.name(), figure));
        return byName;
    }

    static String percent(double fraction) {
        return Double.isNaN(fraction) ? "–" : String.format(Locale.ROOT, "%.1f%%", 100 * fraction);
    }
}
