package org.smoothap.data.image;

/** The source pixels and weights of every target pixel along one axis; the weights of a target pixel add up to 1. */
final class Taps {
    /** Fractional bits of {@link #fixed}: 8 bits of sample and 2 of headroom leave 22 of 32. */
    static final int BITS = 22;

    /** What rounds a sum of fixed-point products to the nearest. */
    static final int HALF = 1 << BITS - 1;

    /** First source pixel, by target pixel. */
    final int[] start;

    /** Where the weights of a target pixel start; one entry more than target pixels. */
    final int[] offset;

    /** Weights for {@link Resampler.Filter#AREA}; null otherwise. */
    final float[] weight;

    /** Weights × 2^22 for {@link Resampler.Filter#BILINEAR}; null otherwise. */
    final int[] fixed;

    /** @param size pixels of the whole image along the axis */
    Taps(Resampler.Window window, int size, Resampler.Filter filter) {
        int low = (int) Math.floor(window.from());
        int high = (int) Math.ceil(window.to());
        if (!(window.to() > window.from()) || low < 0 || high > size || window.total() < 1) {
            throw new IllegalArgumentException("cannot resample " + window.from() + ".." + window.to() + " of " + size
                    + " pixels to " + window.total());
        }
        boolean area = filter == Resampler.Filter.AREA;
        double scale = (window.to() - window.from()) / window.total();
        double support = Math.max(scale, 1);
        int most = (int) Math.ceil(area ? scale : support) * 2 + 1;
        double[] row = new double[most];
        start = new int[window.count()];
        offset = new int[window.count() + 1];
        weight = area ? new float[window.count() * most] : null;
        fixed = area ? null : new int[window.count() * most];
        for (int i = 0; i < window.count(); i++) {
            double centre = window.from() - low + (window.first() + i + 0.5) * scale;
            int taps = area ? coverage(i, centre, scale, low, high - low, row) : triangle(i, centre, support, low, high - low, row);
            double sum = 0;
            for (int t = 0; t < taps; t++) {
                sum += row[t];
            }
            offset[i + 1] = offset[i] + taps;
            for (int t = 0; t < taps; t++) {
                if (area) {
                    weight[offset[i] + t] = (float) (row[t] / sum);
                } else {
                    fixed[offset[i] + t] = (int) (0.5 + row[t] / sum * (1 << BITS));
                }
            }
        }
    }

    /** Places count from {@code low}, as if the image began there. */
    private int triangle(int i, double centre, double support, int low, int size, double[] row) {
        int first = Math.max(0, (int) (centre - support + 0.5));
        int end = Math.min(size, (int) (centre + support + 0.5));
        start[i] = low + first;
        for (int x = first; x < end; x++) {
            row[x - first] = Math.max(0, 1 - Math.abs((x - centre + 0.5) * (1 / support)));
        }
        return end - first;
    }

    private int coverage(int i, double centre, double scale, int low, int size, double[] row) {
        double from = Math.max(0, centre - scale / 2);
        double to = Math.min(size, centre + scale / 2);
        int first = Math.min((int) from, size - 1);
        int end = Math.min(size, Math.max(first + 1, (int) Math.ceil(to)));
        start[i] = low + first;
        for (int x = first; x < end; x++) {
            row[x - first] = Math.max(0, Math.min(x + 1, to) - Math.max(x, from));
        }
        return end - first;
    }

    int count() {
        return start.length;
    }

    /** The first source pixel that any target pixel needs. */
    int firstSource() {
        return start[0];
    }

    /** The end of the source pixels that any target pixel needs. */
    int endSource() {
        int last = start.length - 1;
        return start[last] + offset[last + 1] - offset[last];
    }
}
