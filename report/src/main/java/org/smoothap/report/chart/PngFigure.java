package org.smoothap.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.internal.series.MarkerSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a figure as a PNG file, {@value #WIDTH} points wide at {@value #SCALE} pixels a point. The colours are those of Okabe and
 * Ito, which the colour-blind tell apart; lines differ by their marks besides.
 */
public final class PngFigure {
    /** Points, as is the height. */
    public static final int WIDTH = 800;

    /** Pixels of a point. */
    public static final int SCALE = 2;

    private static final int PLOT_HEIGHT = 450;
    private static final int LEGEND_LINE = 21;
    /** Letters and marks that fit into one line of the legend. */
    private static final int LEGEND_LETTERS = 90;

    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7), new Color(0xE69F00),
            new Color(0x56B4E9), new Color(0x000000));
    private static final List<Marker> MARKS = List.of(
            SeriesMarkers.CIRCLE, SeriesMarkers.DIAMOND, SeriesMarkers.SQUARE, SeriesMarkers.TRIANGLE_UP,
            SeriesMarkers.TRIANGLE_DOWN, SeriesMarkers.CROSS, SeriesMarkers.PLUS);
    private static final Color BACKGROUND_LINE = new Color(0x8A8A8A);
    private static final Color TEXT = new Color(0x333333);
    private static final Color GRID = new Color(0xE6E6E6);

    private PngFigure() {}

    /** Points: that of the plot, and that of the legend below it. */
    public static int height(Figure figure) {
        return PLOT_HEIGHT + LEGEND_LINE * (legendInOneLine(figure) ? 1 : figure.lines().size());
    }

    /** Writes the figure; the folder must be there. */
    public static void write(Figure figure, Path file) throws IOException {
        int height = height(figure);
        BufferedImage image = new BufferedImage(SCALE * WIDTH, SCALE * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.scale(SCALE, SCALE);
        chart(figure, height).paint(graphics, WIDTH, height);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private static Chart<?, ?> chart(Figure figure, int height) {
        if (figure.x().scale() == Axis.Scale.WORDS) {
            CategoryChart chart = new CategoryChartBuilder().width(WIDTH).height(height).title(figure.title())
                    .xAxisTitle(figure.x().title()).yAxisTitle(figure.y().title()).build();
            // lines stand above their words; points stand beside each other, so that their deviations can be seen
            boolean points = figure.lines().stream().anyMatch(line -> line.role() == Line.Role.POINTS);
            chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line).setOverlapped(!points);
            style(chart.getStyler(), figure);
            draw(figure, line -> chart.addSeries(
                    line.name(), figure.x().categories(), numbers(line.y()), line.deviation() == null ? null : numbers(line.deviation())));
            return chart;
        }
        XYChart chart = new XYChartBuilder().width(WIDTH).height(height).title(figure.title())
                .xAxisTitle(figure.x().title()).yAxisTitle(figure.y().title()).build();
        style(chart.getStyler(), figure);
        if (figure.x().scale() == Axis.Scale.LINEAR) {
            chart.getStyler().setXAxisDecimalPattern("0.##");
        }
        chart.getStyler().setXAxisLogarithmic(figure.x().scale() == Axis.Scale.LOGARITHMIC);
        draw(figure, line -> chart.addSeries(line.name(), line.x(), line.y(), line.deviation()));
        return chart;
    }

    private static List<Double> numbers(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private interface Adding {
        MarkerSeries add(Line line);
    }

    private static void draw(Figure figure, Adding chart) {
        int colour = -1;
        for (Line line : figure.lines()) {
            colour += isCompared(line.role()) ? 1 : 0;
            draw(chart.add(line), line.role(), Math.max(0, colour));
        }
    }

    private static void draw(MarkerSeries series, Line.Role role, int colour) {
        Color chosen = role == Line.Role.BACKGROUND ? BACKGROUND_LINE : COLOURS.get(colour % COLOURS.size());
        series.setLineColor(chosen);
        series.setMarkerColor(chosen);
        // marks move on by one when the colours begin again: no two of 49 lines look the same
        series.setMarker(
                isCompared(role) ? MARKS.get((colour + colour / COLOURS.size()) % MARKS.size()) : SeriesMarkers.NONE);
        series.setLineStyle(role == Line.Role.POINTS
                ? SeriesLines.NONE
                : role == Line.Role.COMPARED
                ? new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6, 4}, 0));
    }

    private static boolean isCompared(Line.Role role) {
        return role == Line.Role.COMPARED || role == Line.Role.POINTS;
    }

    private static boolean legendInOneLine(Figure figure) {
        return figure.lines().stream().mapToInt(line -> line.name().length() + 8).sum() <= LEGEND_LETTERS;
    }

    private static void style(AxesChartStyler styler, Figure figure) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15)).setChartFontColor(TEXT).setChartTitleBoxVisible(false)
                .setChartBackgroundColor(Color.WHITE).setChartPadding(12)
                .setLegendFont(font).setLegendBorderColor(Color.WHITE).setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(legendInOneLine(figure) ? LegendLayout.Horizontal : LegendLayout.Vertical)
                .setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
        styler.setAxisTitleFont(font).setAxisTickLabelsFont(font).setAxisTickLabelsColor(TEXT).setAxisTickMarksColor(GRID)
                .setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1f));
        styler.setMarkerSize(7);
        styler.setPlotContentSize(0.96);
        if (figure.fromZero()) {
            styler.setYAxisMin(0.0);
        }
        if (figure.x().scale() == Axis.Scale.WORDS && figure.x().categories().stream().mapToInt(String::length).sum() > LEGEND_LETTERS) {
            styler.setXAxisLabelRotation(35);
        }
        styler.setLocale(Locale.ROOT);
        styler.setErrorBarsColorSeriesColor(true);
        styler.setYAxisDecimalPattern(figure.y().scale() == Axis.Scale.PERCENT ? "0%" : "0.###");
    }
}
