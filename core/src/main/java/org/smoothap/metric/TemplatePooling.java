package org.smoothap.metric;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.smoothap.similarity.FiniteRows;

/**
 * Makes one vector of the images of each template, as the IJB protocols compare sets of images and not images: the
 * images of one medium (the frames of one video) are averaged, so that a long video counts as much as one photo; the
 * media are averaged; the result gets length 1.
 *
 * <p>Two choices differ between authors, and figures with them:
 *
 * <ul>
 *   <li>{@link #UNIT_IMAGES}, the default here: images of length 1, media as they come out of the average.
 *   <li>{@link #AS_GIVEN}: images and media as they are. An image with a longer embedding counts for more; the scripts of
 *       insightface ({@code recognition/_evaluation_/ijb}) do so, and may multiply by the face detector's score first.
 *   <li>{@link #UNIT_MEDIA}: images of length 1, and media too: a video whose frames disagree counts as much as a photo.
 *       So do the authors of VGGFace2 ({@code standard_evaluation/ijb_evaluation.py}).
 * </ul>
 *
 * @param unitImages whether images get length 1 before they are averaged
 * @param unitMedia whether media get length 1 before they are averaged
 */
public record TemplatePooling(boolean unitImages, boolean unitMedia) {
    public static final TemplatePooling UNIT_IMAGES = new TemplatePooling(true, false);
    public static final TemplatePooling AS_GIVEN = new TemplatePooling(false, false);
    public static final TemplatePooling UNIT_MEDIA = new TemplatePooling(true, true);

    /**
     * Pools. Sums are in double precision, in the order of the rows within a medium and of the media numbers within a
     * template; the order of the templates does not matter. A template whose media cancel out stays a zero vector, and
     * scores 0 with everything. O(N·D + N·log N).
     *
     * @param images N×D, row-major, finite: an image that is in several templates has a row for each
     * @param templates N: the number of the image's template
     * @param media N: the number of the image's medium; the same number in another template is another medium
     * @throws IllegalArgumentException if the lengths do not fit or a value is not finite
     */
    public TemplateEmbeddings pool(float[] images, int[] templates, int[] media) {
        int count = templates.length;
        if (count == 0 || media.length != count || images.length == 0 || images.length % count != 0) {
            throw new IllegalArgumentException(images.length + " values, " + count + " template numbers and " + media.length
                    + " media numbers do not belong together; expected N×D values and N numbers of each, N and D at least 1");
        }
        int dimension = images.length / count;
        FiniteRows.check(images, dimension, "images");
        int[] order = IntStream.range(0, count).boxed()
                .sorted(Comparator.<Integer>comparingInt(i -> templates[i]).thenComparingInt(i -> media[i]))
                .mapToInt(Integer::intValue).toArray();
        int[] ids = IntStream.of(templates).sorted().distinct().toArray();
        float[] vectors = new float[Math.multiplyExact(ids.length, dimension)];
        for (int from = 0, t = 0; t < ids.length; t++) {
            int to = from;
            double[] sum = new double[dimension];
            while (to < count && templates[order[to]] == ids[t]) {
                int end = to;
                while (end < count && templates[order[end]] == ids[t] && media[order[end]] == media[order[to]]) {
                    end++;
                }
                addMedium(images, order, to, end, sum);
                to = end;
            }
            double scale = inverseLength(sum);
            for (int d = 0; d < dimension; d++) {
                vectors[t * dimension + d] = (float) (sum[d] * scale);
            }
            from = to;
        }
        return new TemplateEmbeddings(ids, vectors, dimension);
    }

    /** Adds the average of the images {@code order[from]} to {@code order[to - 1]}, which are of one medium. */
    private void addMedium(float[] images, int[] order, int from, int to, double[] sum) {
        int dimension = sum.length;
        double[] medium = new double[dimension];
        for (int i = from; i < to; i++) {
            int start = order[i] * dimension;
            double scale = unitImages ? inverseLength(images, start, dimension) : 1;
            for (int d = 0; d < dimension; d++) {
                medium[d] += images[start + d] * scale;
            }
        }
        double scale = unitMedia ? inverseLength(medium) : 1.0 / (to - from);
        for (int d = 0; d < dimension; d++) {
            sum[d] += medium[d] * scale;
        }
    }

    private static double inverseLength(float[] values, int start, int dimension) {
        double squares = 0;
        for (int d = start; d < start + dimension; d++) {
            squares += (double) values[d] * values[d];
        }
        return squares == 0 ? 0 : 1 / Math.sqrt(squares);
    }

    private static double inverseLength(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return squares == 0 ? 0 : 1 / Math.sqrt(squares);
    }
}
