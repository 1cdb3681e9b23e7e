package org.smoothap.data.image;

import java.util.random.RandomGenerator;

/**
 * An affine map of a square image about its centre, given from target to source: the pixel at (x, y) from the centre takes
 * the colour at (xx·x + xy·y + x0, yx·x + yy·y + y0) from the centre.
 */
record Warp(double xx, double xy, double x0, double yx, double yy, double y0) {
    /** First sheared, then enlarged, turned and moved. */
    static Warp random(Augmentation augment, RandomGenerator random) {
        double angle = symmetric(random, Math.toRadians(augment.rotate()));
        double shear = Math.tan(symmetric(random, Math.toRadians(augment.shear())));
        double zoom = augment.zoom() == null ? 1 : RecipeTransform.uniform(random, augment.zoom().get(0), augment.zoom().get(1));
        int shift = augment.shift();
        int right = shift == 0 ? 0 : random.nextInt(-shift, shift + 1);
        int down = shift == 0 ? 0 : random.nextInt(-shift, shift + 1);
        return of(angle, shear, zoom, right, down);
    }

    static Warp of(double angle, double shear, double zoom, int right, int down) {
        double cos = Math.cos(angle) / zoom;
        double sin = Math.sin(angle) / zoom;
        // the inverse: move back, turn back and shrink, then x − shear·y
        double xx = cos + shear * sin;
        double xy = sin - shear * cos;
        double yx = -sin;
        double yy = cos;
        return new Warp(xx, xy, -xx * right - xy * down, yx, yy, -yx * right - yy * down);
    }

    private static double symmetric(RandomGenerator random, double most) {
        return most == 0 ? 0 : RecipeTransform.uniform(random, -most, most);
    }

    /** Bilinear; whatever lies outside the source has the grey level {@code fill}. */
    void apply(float[] in, float[] out, int size, float fill) {
        double centre = (size - 1) / 2.0;
        for (int y = 0, o = 0; y < size; y++) {
            for (int x = 0; x < size; x++, o += 3) {
                double sourceX = xx * (x - centre) + xy * (y - centre) + x0 + centre;
                double sourceY = yx * (x - centre) + yy * (y - centre) + y0 + centre;
                int left = (int) Math.floor(sourceX);
                int top = (int) Math.floor(sourceY);
                float right = (float) (sourceX - left);
                float below = (float) (sourceY - top);
                if (left >= 0 && top >= 0 && left < size - 1 && top < size - 1) {
                    int i = 3 * (top * size + left);
                    int under = i + 3 * size;
                    for (int c = 0; c < 3; c++) {
                        out[o + c] = mix(mix(in[i + c], in[i + 3 + c], right), mix(in[under + c], in[under + 3 + c], right), below);
                    }
                    continue;
                }
                for (int c = 0; c < 3; c++) {
                    float upper = mix(at(in, size, left, top, c, fill), at(in, size, left + 1, top, c, fill), right);
                    float lower = mix(at(in, size, left, top + 1, c, fill), at(in, size, left + 1, top + 1, c, fill), right);
                    out[o + c] = mix(upper, lower, below);
                }
            }
        }
    }

    private static float mix(float a, float b, float share) {
        return a + (b - a) * share;
    }

    private static float at(float[] in, int size, int x, int y, int c, float fill) {
        return x >= 0 && y >= 0 && x < size && y < size ? in[3 * (y * size + x) + c] : fill;
    }
}
