package org.smoothap.data.source;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An invented character: a few strokes between the points of a 3×3 grid. The strokes are the class; thickness, colours,
 * slant, size, place and wobble belong to the hand that draws it, so that pixels alone do not tell classes apart.
 *
 * @param strokes points in −1..1, y downwards
 */
public record Glyph(List<Stroke> strokes) {
    private enum Kind { LINE, CURVE, ANGLE, RING, DOT, TRIANGLE }

    /** @param points x and y of the grid points, one after the other; kinds use the first one, two or three of them */
    private record Stroke(Kind kind, double[] points) {}

    /** How one person writes: stable over all glyphs. */
    public record Hand(double thickness, double slant, double roundness, boolean darkOnLight, boolean roundCaps) {
        public static Hand random(RandomGenerator random) {
            return new Hand(0.13 + 0.19 * random.nextDouble(), 0.6 * random.nextDouble() - 0.3, 0.2 + 0.8 * random.nextDouble(),
                    random.nextBoolean(), random.nextBoolean());
        }
    }

    /** An invented character of two to four strokes. */
    public static Glyph random(RandomGenerator random) {
        List<Stroke> strokes = new ArrayList<>();
        int count = 2 + random.nextInt(3);
        for (int s = 0; s < count; s++) {
            strokes.add(new Stroke(Kind.values()[random.nextInt(Kind.values().length)], gridPoints(random)));
        }
        return new Glyph(List.copyOf(strokes));
    }

    /** Three different points of the grid. */
    private static double[] gridPoints(RandomGenerator random) {
        int[] cells = {0, 1, 2, 3, 4, 5, 6, 7, 8};
        double[] points = new double[6];
        for (int i = 0; i < 3; i++) {
            int j = i + random.nextInt(cells.length - i);
            int cell = cells[j];
            cells[j] = cells[i];
            points[2 * i] = cell % 3 - 1;
            points[2 * i + 1] = cell / 3 - 1;
        }
        return points;
    }

    /** Draws the glyph once, {@code size × size} pixels RGB; another draw of the same hand differs a little. */
    public BufferedImage draw(Hand hand, int size, RandomGenerator random) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setColor(colour(random, !hand.darkOnLight()));
            graphics.fillRect(0, 0, size, size);
            graphics.setColor(colour(random, hand.darkOnLight()));
            graphics.transform(placement(hand, size, random));
            graphics.setStroke(new BasicStroke((float) (hand.thickness() * (0.85 + 0.3 * random.nextDouble())),
                    hand.roundCaps() ? BasicStroke.CAP_ROUND : BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
            for (Stroke stroke : strokes) {
                double[] p = stroke.points().clone();
                for (int i = 0; i < p.length; i++) {
                    p[i] += 0.09 * random.nextGaussian();
                }
                Path2D path = path(stroke.kind(), p, hand.roundness());
                if (stroke.kind() == Kind.DOT) {
                    graphics.fill(path);
                } else {
                    graphics.draw(path);
                }
            }
        } finally {
            graphics.dispose();
        }
        return image;
    }

    private static Color colour(RandomGenerator random, boolean dark) {
        float brightness = dark ? 0.05f + 0.45f * random.nextFloat() : 0.75f + 0.25f * random.nextFloat();
        return Color.getHSBColor(random.nextFloat(), dark ? random.nextFloat() : 0.5f * random.nextFloat(), brightness);
    }

    private static AffineTransform placement(Hand hand, int size, RandomGenerator random) {
        double scale = size * (0.26 + 0.09 * random.nextDouble());
        double stretch = 1 + 0.12 * random.nextGaussian();
        double reach = size * 0.07;
        AffineTransform placement = AffineTransform.getTranslateInstance(
                size / 2.0 + reach * (2 * random.nextDouble() - 1), size / 2.0 + reach * (2 * random.nextDouble() - 1));
        placement.rotate(0.13 * random.nextGaussian());
        placement.shear(hand.slant(), 0);
        placement.scale(scale * stretch, scale / stretch);
        return placement;
    }

    private static Path2D path(Kind kind, double[] p, double roundness) {
        Path2D path = new Path2D.Double();
        switch (kind) {
            case LINE -> {
                path.moveTo(p[0], p[1]);
                path.lineTo(p[2], p[3]);
            }
            case CURVE -> {
                path.moveTo(p[0], p[1]);
                path.curveTo(p[0] + roundness * (p[4] - p[0]), p[1] + roundness * (p[5] - p[1]),
                        p[2] + roundness * (p[4] - p[2]), p[3] + roundness * (p[5] - p[3]), p[2], p[3]);
            }
            case ANGLE -> {
                path.moveTo(p[0], p[1]);
                path.lineTo(p[4], p[5]);
                path.lineTo(p[2], p[3]);
            }
            case TRIANGLE -> {
                path.moveTo(p[0], p[1]);
                path.lineTo(p[2], p[3]);
                path.lineTo(p[4], p[5]);
                path.closePath();
            }
            case RING -> ellipse(path, p[0] / 2, p[1] / 2, 0.5);
            case DOT -> ellipse(path, p[0], p[1], 0.24);
        }
        return path;
    }

    private static void ellipse(Path2D path, double x, double y, double radius) {
        path.append(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius), false);
    }
}
