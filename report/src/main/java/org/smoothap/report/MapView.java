package org.smoothap.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.smoothap.report.retrieval.ImageMap;

/**
 * The map of the images for the page's script: their places, and their thumbnails side by side in one picture.
 *
 * @param sheet the thumbnails, as an address; null where there are no pictures
 * @param data as JSON
 */
record MapView(String sheet, String data, int shown, int of) {
    /** At most so many images are on a map. */
    static final int LIMIT = 1000;

    private static final int TILE = 64;
    private static final int COLUMNS = 25;
    private static final float QUALITY = 0.8f;
    private static final int GROUPS = 8;

    /** @param group for each image a place in the groups, -1 for none; @param outcome 0 right, 1 wrong, 2 not searched with */
    record Data(List<Double> x, List<Double> y, List<Integer> kind, List<String> names, List<Integer> group, List<Integer> outcome,
            List<String> captions, List<String> legend, int tile, int columns) {}

    private record Thumbnail(String caption, BufferedImage image) {}

    static MapView of(Findings findings) throws IOException {
        ImageMap map = ImageMap.of(findings.ranked(), LIMIT);
        List<Thumbnail> thumbnails = thumbnails(findings, map.rows());
        int[] labels = IntStream.of(map.rows()).map(row -> findings.ranked().images().labels()[row]).toArray();
        Map<Integer, String> names = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i++) {
            names.putIfAbsent(labels[i], findings.ranked().images().names().get(map.rows()[i]));
        }
        List<Integer> classes = List.copyOf(names.keySet());
        List<Integer> groups = mostFrequent(labels, classes);
        Data data = new Data(axis(map.places(), 0), axis(map.places(), 1),
                IntStream.of(labels).mapToObj(classes::indexOf).toList(), List.copyOf(names.values()),
                IntStream.of(labels).mapToObj(groups::indexOf).toList(),
                map.outcomes().stream().map(Enum::ordinal).toList(),
                thumbnails.stream().map(Thumbnail::caption).toList(), groups.stream().map(names::get).toList(), TILE, COLUMNS);
        return new MapView(sheet(thumbnails), ChartData.json(data), map.rows().length, map.of());
    }

    private static List<Integer> mostFrequent(int[] labels, List<Integer> classes) {
        Map<Integer, Long> counts = new LinkedHashMap<>();
        IntStream.of(labels).forEach(label -> counts.merge(label, 1L, Long::sum));
        return classes.stream().sorted(Comparator.comparingLong((Integer label) -> -counts.get(label))).limit(GROUPS).toList();
    }

    private static List<Double> axis(double[] places, int axis) {
        return IntStream.range(0, places.length / 2).mapToObj(i -> Math.round(places[2 * i + axis] * 1e4) / 1e4).toList();
    }

    /** Decoding takes longest: on all cores. */
    private static List<Thumbnail> thumbnails(Findings findings, int[] rows) throws IOException {
        try {
            return IntStream.of(rows).parallel().mapToObj(row -> {
                try {
                    Picture picture = findings.pictures().picture(row);
                    return new Thumbnail(picture.caption(), picture.image() == null ? null
                            : DataUri.scaled(DataUri.buffered(picture.image()), TILE));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String sheet(List<Thumbnail> thumbnails) throws IOException {
        if (thumbnails.stream().map(Thumbnail::image).allMatch(Objects::isNull)) {
            return null;
        }
        BufferedImage sheet = new BufferedImage(
                COLUMNS * TILE, Math.ceilDiv(thumbnails.size(), COLUMNS) * TILE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        for (int i = 0; i < thumbnails.size(); i++) {
            if (thumbnails.get(i).image() != null) {
                BufferedImage image = thumbnails.get(i).image();
                double scale = (double) TILE / Math.max(image.getWidth(), image.getHeight());
                int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
                int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
                graphics.drawImage(image, i % COLUMNS * TILE + (TILE - width) / 2, i / COLUMNS * TILE + (TILE - height) / 2, width,
                        height, null);
            }
        }
        graphics.dispose();
        return DataUri.jpegOf(sheet, QUALITY);
    }
}
