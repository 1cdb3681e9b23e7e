package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.smoothap.similarity.RowSource;
import org.smoothap.similarity.Rows;

class StreamedEvaluatorTest {
    private static final int DIMENSION = 4;
    private static final List<RankFigure> FIGURES =
            List.of(RankFigures.of("map", 2), RankFigures.of("recall@5", 2), RankFigures.of("ndcg", 2), RankFigures.of("map-level2", 2));

    private final Random random = new Random(1);

    /** What a process would have on disk. */
    private static final class Remembered implements QueryLog {
        private final List<Object[]> records = new ArrayList<>();
        private int most = Integer.MAX_VALUE;

        @Override
        public void replay(Entries into) {
            records.forEach(r -> into.add((int[]) r[0], (double[][]) r[1], (int[]) r[2], (int[]) r[3]));
        }

        @Override
        public void append(int[] queries, double[][] figures, int[] firstRanks, int[] positives) {
            if (records.size() == most) {
                throw new IllegalStateException("stopped");
            }
            records.add(new Object[] {queries, figures, firstRanks, positives});
        }
    }

    /** Coarse, so that scores tie. */
    private float[] rows(int count) {
        float[] rows = new float[count * DIMENSION];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.nextInt(-4, 5) / 4f;
        }
        return rows;
    }

    /** Two levels; three classes in a superclass. */
    private LabelLevels labels(int count, int classes) {
        int[] fine = random.ints(count, 0, classes).toArray();
        return new LabelLevels(List.of(fine, Arrays.stream(fine).map(label -> label / 3).toArray()));
    }

    private static void assertSame(QueryTable expected, QueryTable found) {
        for (String figure : expected.figures().keySet()) {
            assertArrayEquals(expected.figures().get(figure), found.figures().get(figure), figure);
        }
        assertArrayEquals(expected.firstRank(), found.firstRank());
        assertArrayEquals(expected.positives(), found.positives());
        assertArrayEquals(expected.labels(), found.labels());
        assertEquals(expected.protocol(), found.protocol());
    }

    @Test
    void hasTheBitsOfTheEvaluationInMemory() {
        for (int classes : new int[] {2, 40, 900}) {
            float[] queries = rows(700);
            float[] gallery = rows(500);
            LabelLevels queryLabels = labels(700, classes);
            LabelLevels galleryLabels = labels(500, classes);
            IgnoreRule rule = (q, g) -> (q + 2 * g) % 7 == 0;
            for (int values : new int[] {1, 400 * DIMENSION, 1 << 20}) {
                StreamedEvaluator streamed = new StreamedEvaluator(FIGURES, values);
                assertSame(new RankingEvaluator(FIGURES).queryGallery(queries, queryLabels, gallery, galleryLabels, rule),
                        streamed.evaluate(RowSource.of(queries, DIMENSION), queryLabels, RowSource.of(gallery, DIMENSION),
                                galleryLabels, rule, QueryLog.NONE, _ -> {}));
                assertSame(new RankingEvaluator(FIGURES).leaveOneOut(queries, queryLabels, null),
                        streamed.evaluate(RowSource.of(queries, DIMENSION), queryLabels, null, null, null, QueryLog.NONE, _ -> {}));
            }
        }
    }

    @Test
    void goesOnWhereItWasStopped() {
        RowSource rows = RowSource.of(rows(1000), DIMENSION);
        LabelLevels labels = labels(1000, 60);
        StreamedEvaluator evaluator = new StreamedEvaluator(FIGURES, 1);
        QueryTable whole = evaluator.evaluate(rows, labels, null, null, null, QueryLog.NONE, _ -> {});
        for (int most : new int[] {0, 2, 5}) {
            Remembered log = new Remembered();
            log.most = most;
            assertThrows(IllegalStateException.class, () -> evaluator.evaluate(rows, labels, null, null, null, log, _ -> {}));
            log.most = Integer.MAX_VALUE;
            List<Double> progress = Collections.synchronizedList(new ArrayList<>());
            assertSame(whole, evaluator.evaluate(rows, labels, null, null, null, log, progress::add));
            assertTrue(progress.stream().allMatch(done -> done > 192 * most && done <= 1000), progress.toString());
            assertEquals(6, log.records.size());
        }
    }

    @Test
    void normalizesAsInMemory() {
        float[] rows = rows(50);
        float[] expected = Rows.normalized(rows, DIMENSION);
        RowSource source = RowSource.of(rows, DIMENSION).normalized().select(new int[] {7, 0, 49});
        float[] found = new float[3 * DIMENSION + 1];
        for (int i = 0; i < source.count(); i++) {
            source.copy(i, found, 1 + i * DIMENSION);
        }
        for (int d = 0; d < DIMENSION; d++) {
            assertEquals(expected[7 * DIMENSION + d], found[1 + d]);
            assertEquals(expected[49 * DIMENSION + d], found[1 + 2 * DIMENSION + d]);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> source.copy(3, found, 0));
    }

    @Test
    void refusesSizesThatDoNotFit() {
        RowSource rows = RowSource.of(rows(10), DIMENSION);
        StreamedEvaluator evaluator = new StreamedEvaluator(FIGURES, 1);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                () -> evaluator.evaluate(rows, labels(9, 2), null, null, null, QueryLog.NONE, _ -> {}));
        assertTrue(e.getMessage().contains("10 rows have 9 labels"), e.getMessage());
    }
}
