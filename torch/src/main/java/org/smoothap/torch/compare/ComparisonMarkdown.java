package org.smoothap.torch.compare;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.smoothap.torch.compare.ComparisonSummary.Line;

/**
 * A comparison as tables in Markdown: one for all sets, with each variant's mean rank and how often it wins, and one a set, best
 * mAP first.
 */
final class ComparisonMarkdown {
    private static final String MAP = "map";

    private final ComparisonPlan plan;
    private final List<Line> lines;

    /** @param lines with the figure {@code map} among others */
    ComparisonMarkdown(ComparisonPlan plan, List<Line> lines) {
        this.plan = plan;
        this.lines = lines;
    }

    String text() {
        StringBuilder text = new StringBuilder();
        overall(text);
        for (String set : plan.sets().keySet()) {
            List<Line> own = of(set);
            if (!own.isEmpty()) {
                set(set, own, text);
            }
        }
        return text.toString();
    }

    private List<Line> of(String set) {
        return lines.stream().filter(line -> line.set().equals(set)).toList();
    }

    private static double map(Line line) {
        return line.figures().get(MAP)[0];
    }

    private void overall(StringBuilder text) {
        Map<String, double[]> ranks = new LinkedHashMap<>(); // sum of ranks, sets, wins, ties, losses
        for (Line line : lines) {
            List<Line> rivals = of(line.set());
            double[] sums = ranks.computeIfAbsent(line.variant(), _ -> new double[5]);
            sums[0] += 1 + rivals.stream().filter(rival -> map(rival) > map(line)).count();
            sums[1]++;
            sums[2] += line.wins();
            sums[3] += rivals.size() - 1 - line.wins() - line.losses();
            sums[4] += line.losses();
        }
        text.append("| variant | ").append(String.join(" | ", plan.sets().keySet())).append(" | mean rank | wins, ties, losses |\n| --- |");
        text.append(" --- |".repeat(plan.sets().size() + 2)).append('\n');
        ranks.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> entry.getValue()[0] / entry.getValue()[1]))
                .forEach(entry -> {
                    double[] sums = entry.getValue();
                    text.append("| `").append(entry.getKey()).append("` |");
                    for (String set : plan.sets().keySet()) {
                        text.append(of(set).stream().filter(line -> line.variant().equals(entry.getKey())).findFirst()
                                .map(line -> format(" %.3f |", map(line))).orElse(" |"));
                    }
                    text.append(format(" %.1f | %.0f, %.0f, %.0f |%n", sums[0] / sums[1], sums[2], sums[3], sums[4]));
                });
    }

    private void set(String set, List<Line> own, StringBuilder text) {
        text.append(format("%n**%s**%n%n| variant | learning rate |", set));
        own.getFirst().figures().keySet().forEach(figure -> text.append(' ').append(figure).append(" |"));
        text.append(format(" %s − %s, 95 %% | wins, losses | CPU s a step |%n| --- |", MAP, plan.reference()));
        text.append(" --- |".repeat(own.getFirst().figures().size() + 4)).append('\n');
        own.stream().sorted(Comparator.comparingDouble(line -> -map(line))).forEach(line -> {
            text.append(format("| `%s` | %s |", line.variant(), line.learningRate()));
            line.figures().values().forEach(spread ->
                    text.append(Double.isNaN(spread[1]) ? format(" %.3f |", spread[0]) : format(" %.3f ± %.3f |", spread[0], spread[1])));
            text.append(line.difference() == null ? " |" : format(" %+.3f (%+.3f … %+.3f) |",
                    rounded(line.difference().difference()), rounded(line.difference().low()), rounded(line.difference().high())));
            text.append(format(" %d, %d | %.3f |%n", line.wins(), line.losses(), line.cpuSecondsAStep()));
        });
    }

    /** To three places, without a negative zero. */
    private static double rounded(double value) {
        return Math.rint(value * 1000) / 1000 + 0.0;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
