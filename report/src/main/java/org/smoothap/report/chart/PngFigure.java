package org.smoothap.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws a figure as a PNG file, {@value #WIDTH}×{@value #HEIGHT} points at {@value #SCALE} pixels a point. The colours are those of Okabe and
 * Ito, which the colour-blind tell apart; lines differ by their marks besides.
 */
public final class PngFigure {
    public static final int WIDTH = 800;
    public static final int HEIGHT = 480;
    public static final int SCALE = 2;

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

    /** Writes the figure; the folder must be there. */
    public static void write(Figure figure, Path file) throws IOException {
        BufferedImage image = new BufferedImage(SCALE * WIDTH, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.scale(SCALE, SCALE);
        chart(figure).paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private static XYChart chart(Figure figure) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(figure.title())
                .xAxisTitle(figure.x().title()).yAxisTitle(figure.y().title()).build();
        style(chart.getStyler());
        placeX(chart, figure.x());
        placeY(chart.getStyler(), figure.y());
        int colour = -1;
        for (Line line : figure.lines()) {
            colour += line.role() == Line.Role.COMPARED ? 1 : 0;
            draw(chart.addSeries(line.name(), line.x(), line.y()), line.role(), Math.max(0, colour));
        }
        return chart;
    }

    private static void draw(XYSeries series, Line.Role role, int colour) {
        boolean background = role == Line.Role.BACKGROUND;
        Color chosen = background ? BACKGROUND_LINE : COLOURS.get(colour % COLOURS.size());
        series.setLineColor(chosen);
        series.setMarkerColor(chosen);
        series.setMarker(role == Line.Role.COMPARED ? MARKS.get(colour % MARKS.size()) : SeriesMarkers.NONE);
        series.setLineStyle(role == Line.Role.COMPARED
                ? new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                : new BasicStroke(2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6, 4}, 0));
    }

    private static void placeX(XYChart chart, Axis axis) {
        XYStyler styler = chart.getStyler();
        switch (axis.scale()) {
            case LOGARITHMIC -> styler.setXAxisLogarithmic(true);
            case PERCENT -> styler.setXAxisDecimalPattern("0%");
            case LINEAR -> styler.setXAxisMaxLabelCount(12);
            case WORDS -> {
                int count = axis.categories().size();
                styler.setXAxisMin(0.5).setXAxisMax(count + 0.5);
                chart.setCustomXAxisTickLabelsFormatter(value -> {
                    int place = (int) Math.round(value);
                    return Math.abs(value - place) < 1e-6 && place >= 1 && place <= count ? axis.categories().get(place - 1) : " ";
                });
            }
        }
    }

    private static void placeY(XYStyler styler, Axis axis) {
        switch (axis.scale()) {
            case LOGARITHMIC -> styler.setYAxisLogarithmic(true);
            case PERCENT -> styler.setYAxisDecimalPattern("0%");
            case LINEAR -> {}
            case WORDS -> throw new IllegalArgumentException("expected numbers on the y axis '" + axis.title() + "', got words");
        }
        if (axis.scale() != Axis.Scale.LOGARITHMIC) {
            styler.setYAxisMin(0.0);
        }
    }

    private static void style(XYStyler styler) {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 15)).setChartFontColor(TEXT).setChartTitleBoxVisible(false)
                .setChartBackgroundColor(Color.WHITE).setChartPadding(12)
                .setLegendFont(font).setLegendBorderColor(Color.WHITE).setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal).setPlotBackgroundColor(Color.WHITE).setPlotBorderVisible(false);
        styler.setAxisTitleFont(font).setAxisTickLabelsFont(font).setAxisTickLabelsColor(TEXT).setAxisTickMarksColor(GRID)
                .setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1f)).setPlotContentSize(0.98)
                .setMarkerSize(7);
        styler.setLocale(Locale.ROOT);
    }
}
