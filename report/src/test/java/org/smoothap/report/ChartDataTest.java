package org.smoothap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartDataTest {
    private static final double GAP = Double.NaN;

    @Test
    void seriesOfOneChartAreTogetherAndGapsAreNull() {
        Curves curves = new Curves("epoch", new double[] {0, 1}, List.of(
                new Curves.Series("Loss", "loss", new double[] {GAP, 0.5}),
                new Curves.Series("Validation", "map", new double[] {0.25, GAP}),
                new Curves.Series("Nothing", "never measured", new double[] {GAP, Double.POSITIVE_INFINITY}),
                new Curves.Series("Loss", "</script>", new double[] {1, 2})));
        assertEquals(
                """
                [{"title":"Loss","axis":"epoch","style":"PLAIN","at":[0.0,1.0],"lines":[\
                {"name":"loss","values":[null,0.5]},{"name":"\\u003c/script>","values":[1.0,2.0]}],"mark":null},\
                {"title":"Validation","axis":"epoch","style":"PLAIN","at":[0.0,1.0],"lines":[{"name":"map","values":[0.25,null]}],"mark":null}]""",
                ChartData.json(ChartData.charts(curves)));
    }
}
