package org.smoothap.report.retrieval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.smoothap.analysis.TSne;

/**
 * Images on a plane, near each other where they are similar.
 *
 * @param rows of the images, ascending
 * @param places for each of them x and y, from 0 to 1
 * @param outcomes for each of them how it fared as a query
 * @param of how many images they were drawn from
 */
public record ImageMap(int[] rows, double[] places, List<Outcome> outcomes, int of) {
    /** Of an image that is searched with. */
    public enum Outcome {
        /** The nearest image is of its class. */
        RIGHT,
        /** It is of another class. */
        WRONG,
        /** It was not searched with, or has nothing to find. */
        NONE
    }

    private static final long SEED = 1;
    private static final int FEWEST_OF_A_CLASS = 20;

    /**
     * A map of at most {@code limit} images. Where there are more, classes are drawn, with a fixed seed, and of a class all
     * images, or where it is large some, so that one sees whether they are together.
     */
    public static ImageMap of(RankedQueries ranked, int limit) {
        SearchedImages images = ranked.images();
        int[] all = IntStream.concat(IntStream.of(images.queries()), IntStream.of(images.gallery()))
                .sorted().distinct().toArray();
        int[] rows = all.length <= limit ? all : drawn(all, images.labels(), limit);
        Map<Integer, Outcome> outcomes = new TreeMap<>();
        for (int query = 0; query < ranked.size(); query++) {
            if (!ranked.skipped(query)) {
                outcomes.put(ranked.row(query), ranked.table().firstRank()[query] == 1 ? Outcome.RIGHT : Outcome.WRONG);
            }
        }
        return new ImageMap(rows, withinOne(TSne.map(images.vectors(rows), images.dimension())),
                IntStream.of(rows).mapToObj(row -> outcomes.getOrDefault(row, Outcome.NONE)).toList(), all.length);
    }

    private static int[] drawn(int[] rows, int[] labels, int limit) {
        Map<Integer, List<Integer>> byClass = new TreeMap<>();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int row : shuffled(rows, random)) {
            byClass.computeIfAbsent(labels[row], _ -> new ArrayList<>()).add(row);
        }
        int ofAClass = Math.max(FEWEST_OF_A_CLASS, limit / byClass.size());
        int[] classes = shuffled(byClass.keySet().stream().mapToInt(Integer::intValue).toArray(), random);
        return IntStream.of(classes).flatMap(label -> byClass.get(label).stream().limit(ofAClass).mapToInt(row -> row))
                .limit(limit).sorted().toArray();
    }

    private static int[] shuffled(int[] values, SplittableRandom random) {
        int[] shuffled = values.clone();
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swapped;
        }
        return shuffled;
    }

    /** Both axes from 0 to 1, each stretched for itself. */
    private static double[] withinOne(double[] map) {
        double[] places = new double[map.length];
        for (int axis = 0; axis < 2; axis++) {
            int from = axis;
            double[] values = IntStream.range(0, map.length / 2).mapToDouble(i -> map[2 * i + from]).toArray();
            double low = Arrays.stream(values).min().orElse(0);
            double range = Arrays.stream(values).max().orElse(0) - low;
            for (int i = 0; i < values.length; i++) {
                places[2 * i + axis] = range == 0 ? 0.5 : (values[i] - low) / range;
            }
        }
        return places;
    }
}
