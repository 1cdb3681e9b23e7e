package org.smoothap.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.smoothap.data.image.RgbImage;
import org.smoothap.report.retrieval.RankedQueries;
import org.smoothap.report.retrieval.SearchedImages;
import org.smoothap.similarity.Rows;

/** Writes a report of invented figures and drawn pictures, to look at: {@code SampleReport FILE.html}. */
final class SampleReport {
    private static final String[] SHAPES = {"disc", "square", "triangle", "star", "ring", "cross"};
    private static final Color[] COLOURS = {
        new Color(0xd9534f), new Color(0x3b82c4), new Color(0x5aa469), new Color(0xe0a030), new Color(0x8e5bb5)
    };

    private static final int OF_A_CLASS = 6;
    private static final int DIMENSION = 16;

    private SampleReport() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        ReportPage.write(of(18), file);
        System.out.println(file);
    }

    /** @param queries in the gallery, 0 for no findings; two of three pictures have 32 pixels, the others are large and not square */
    static RunReport of(int queries) {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("recipe", "quickstart");
        settings.put("network", "small-resnet, 128 dimensions, trained from nothing");
        settings.put("loss", "smooth-ap temperature=0.01 query-positive=true");
        settings.put("batches", "24 classes × 4 images");
        settings.put("optimiser", "adam, learning rate 0.001, cosine schedule");
        settings.put("seed", "1");
        settings.put("smoothap", "0.1.0");
        settings.put("java", "25.0.1");
        return new RunReport(
                "Quick start",
                "drawn by smoothap: 240 classes of 12 pictures, 60 classes held out for the test",
                true,
                figures(0.312, 0.561, 0.804, 0.142, 0.098, 0.121, 0.398),
                figures(0.874, 0.957, 0.988, 0.761, 0.702, 0.735, 0.909),
                "Leave-one-out: each of the 720 test images is a query, the other 719 are its gallery; no query skipped. Equal "
                        + "similarities count as half a rank each. Cosine similarity.",
                curves(20),
                queries == 0 ? null : findings(30, queries, 8),
                new LinkedHashMap<>(Map.of("dataset", "drawn", "table-sha256", "0f3a")),
                settings,
                "0.1.0");
    }

    private static List<Figure> figures(double... values) {
        String[] names = {"recall@1", "recall@2", "recall@8", "map", "map@r", "r-precision", "mrr"};
        List<Figure> figures = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            figures.add(new Figure(names[i], values[i], 0.97 * values[i], Math.min(1, 1.02 * values[i])));
        }
        return figures;
    }

    private static Curves curves(int epochs) {
        Random random = new Random(1);
        double[] at = new double[epochs + 1];
        double[] loss = new double[epochs + 1];
        double[] recall = new double[epochs + 1];
        double[] map = new double[epochs + 1];
        double[] rate = new double[epochs + 1];
        for (int epoch = 0; epoch <= epochs; epoch++) {
            double left = Math.exp(-epoch / 6.0);
            at[epoch] = epoch;
            loss[epoch] = epoch == 0 ? Double.NaN : 0.12 + 0.7 * left + 0.015 * random.nextGaussian();
            boolean measured = epoch % 2 == 0;
            recall[epoch] = measured ? 0.88 - 0.57 * left + 0.008 * random.nextGaussian() : Double.NaN;
            map[epoch] = measured ? 0.77 - 0.63 * left + 0.008 * random.nextGaussian() : Double.NaN;
            rate[epoch] = epoch == 0 ? Double.NaN : 0.0005 * (1 + Math.cos(Math.PI * (epoch - 1) / epochs));
        }
        return new Curves("epoch", at, List.of(
                new Curves.Series("Training loss", "loss", loss),
                new Curves.Series("Validation", "recall@1", recall),
                new Curves.Series("Validation", "map", map),
                new Curves.Series("Learning rate", "learning rate", rate)));
    }

    /**
     * Drawings of every shape in every colour, {@value #OF_A_CLASS} a class; the network tells shapes apart better than colours.
     *
     * @param classes at most 30
     */
    static Findings findings(int classes, int queries, int nearest) {
        Random random = new Random(7);
        int count = OF_A_CLASS * classes;
        float[] embeddings = new float[DIMENSION * count];
        int[] labels = new int[count];
        List<String> names = new ArrayList<>();
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            labels[i] = i / OF_A_CLASS;
            int shape = labels[i] % SHAPES.length;
            int colour = labels[i] / SHAPES.length;
            pictures.add(draw(shape, colour, i % 3 == 2, random));
            names.add(pictures.getLast().label());
            for (int d = 0; d < DIMENSION; d++) {
                double centre = (d == shape ? 1 : 0) + (d == SHAPES.length + colour ? 0.45 : 0);
                embeddings[DIMENSION * i + d] = (float) (centre + 0.13 * random.nextGaussian());
            }
        }
        int[] all = IntStream.range(0, count).toArray();
        SearchedImages images = new SearchedImages(Rows.normalized(embeddings, DIMENSION), labels, names, all, all, null);
        return new Findings(new RankedQueries(images), pictures::get, queries, nearest);
    }

    private static Picture draw(int shape, int colour, boolean large, Random random) {
        int width = large ? 320 : 32;
        int height = large ? 240 : 32;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        float grey = 0.85f + 0.15f * random.nextFloat();
        graphics.setColor(new Color(grey, grey, grey));
        graphics.fillRect(0, 0, width, height);
        graphics.translate(width / 2.0 + random.nextGaussian(), height / 2.0 + random.nextGaussian());
        double size = height / 32.0 * (0.8 + 0.3 * random.nextDouble());
        graphics.scale(size, size);
        graphics.rotate(random.nextGaussian() * 0.3);
        graphics.setColor(COLOURS[colour]);
        graphics.setStroke(new BasicStroke(5));
        switch (SHAPES[shape]) {
            case "disc" -> graphics.fillOval(-10, -10, 20, 20);
            case "square" -> graphics.fillRect(-9, -9, 18, 18);
            case "triangle" -> graphics.fill(new Polygon(new int[] {-11, 11, 0}, new int[] {9, 9, -11}, 3));
            case "star" -> graphics.fill(star());
            case "ring" -> graphics.drawOval(-9, -9, 18, 18);
            default -> {
                graphics.drawLine(-9, -9, 9, 9);
                graphics.drawLine(-9, 9, 9, -9);
            }
        }
        graphics.dispose();
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int pixel = image.getRGB(i % width, i / width);
            rgb[3 * i] = (byte) (pixel >> 16);
            rgb[3 * i + 1] = (byte) (pixel >> 8);
            rgb[3 * i + 2] = (byte) pixel;
        }
        String label = SHAPES[shape] + " " + (colour + 1);
        return new Picture(new RgbImage(width, height, rgb), label, SHAPES[shape] + "/" + random.nextInt(1000) + ".png");
    }

    private static Polygon star() {
        Polygon star = new Polygon();
        for (int i = 0; i < 10; i++) {
            double radius = i % 2 == 0 ? 13 : 5.5;
            double angle = Math.PI * i / 5 - Math.PI / 2;
            star.addPoint((int) Math.round(radius * Math.cos(angle)), (int) Math.round(radius * Math.sin(angle)));
        }
        return star;
    }
}
