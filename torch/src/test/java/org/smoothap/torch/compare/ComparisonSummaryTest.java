package org.smoothap.torch.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smoothap.torch.compare.ComparisonResults.Run;

class ComparisonSummaryTest {
    private static final int CLASSES = 20;

    /** 40 queries of 20 classes; every query's AP differs from its class's level by a little, from run to run. */
    private static Run run(String variant, long seed, double ap, double map) {
        double[] queries = IntStream.range(0, 2 * CLASSES).mapToDouble(q -> ap + 0.001 * (q % 2) + 0.01 * (q / 2)).toArray();
        int[] labels = IntStream.range(0, 2 * CLASSES).map(q -> q / 2).toArray();
        return new Run("s", variant, 0.1, seed, null, 0.5, 1, 10, 0.25 * (seed + 1), 5, true, Map.of("map", map),
                new TestQueries(queries, labels), List.of());
    }

    @Test
    void meansSpreadDifferencesAndWins() {
        SetPlan set = new SetPlan("tiny", Map.of(), List.of(0.1));
        Map<String, Map<String, Object>> variants = new LinkedHashMap<>();
        List.of("a", "b", "c", "none").forEach(variant -> variants.put(variant, Map.of()));
        ComparisonPlan plan = new ComparisonPlan("t", "", new LinkedHashMap<>(Map.of("s", set)), new LinkedHashMap<>(variants),
                List.of(0L, 1L), "b", null);
        List<Run> runs = new ArrayList<>(List.of(
                run("a", 0, 0.6, 0.61), run("a", 1, 0.6, 0.63), run("b", 0, 0.5, 0.5), run("b", 1, 0.5, 0.5), run("c", 0, 0.5, 0.4)));

        List<ComparisonSummary.Line> lines = ComparisonSummary.of(new ComparisonResults(plan, runs), List.of("map", "missing"));

        assertEquals(List.of("a", "b", "c"), lines.stream().map(ComparisonSummary.Line::variant).toList());
        ComparisonSummary.Line a = lines.get(0);
        assertEquals(0.62, a.figures().get("map")[0], 1e-12);
        assertEquals(Math.sqrt(2e-4), a.figures().get("map")[1], 1e-12);
        assertEquals(Double.NaN, a.figures().get("missing")[0]);
        assertEquals(0.1, a.difference().difference(), 1e-6);
        assertEquals(0.1, a.difference().low(), 1e-6, "the same classes are drawn for both");
        assertEquals(2, a.wins());
        assertEquals(0, a.losses());
        assertEquals(0.375, a.cpuSecondsAStep(), 1e-12);
        assertNull(lines.get(1).difference(), "the reference itself");
        assertEquals(1, lines.get(1).losses());
        assertEquals(0, lines.get(1).wins(), "equal to c");
        assertEquals(Double.NaN, lines.get(2).figures().get("map")[1], "one seed has no spread");

        assertEquals("""
                | variant | s | mean rank | wins, ties, losses |
                | --- | --- | --- | --- |
                | `a` | 0.620 | 1.0 | 2, 0, 0 |
                | `b` | 0.500 | 2.0 | 0, 1, 1 |
                | `c` | 0.400 | 3.0 | 0, 1, 1 |

                **s**

                | variant | learning rate | map | map − b, 95 % | wins, losses | CPU s a step |
                | --- | --- | --- | --- | --- | --- |
                | `a` | 0.1 | 0.620 ± 0.014 | +0.100 (+0.100 … +0.100) | 2, 0 | 0.375 |
                | `b` | 0.1 | 0.500 ± 0.000 | | 0, 1 | 0.375 |
                | `c` | 0.1 | 0.400 | +0.000 (+0.000 … +0.000) | 0, 1 | 0.250 |
                """, new ComparisonMarkdown(plan, ComparisonSummary.of(new ComparisonResults(plan, runs), List.of("map"))).text());
    }
}
