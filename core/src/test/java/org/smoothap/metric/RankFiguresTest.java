package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankFiguresTest {
    @Test
    void everyPatternIsAFigure() {
        RankedPositives positives = new RankedPositives(new int[] {1, 2, 7}, new int[] {1, 2, 2}, 2);
        for (String pattern : RankFigures.patterns()) {
            String name = pattern.replace("K", "5");
            RankFigure figure = RankFigures.of(name, 2);
            assertEquals(name, figure.name());
            double value = figure.formula().applyAsDouble(positives);
            assertTrue(value > 0 && value <= 1, name + ": " + value);
            assertTrue(Double.isNaN(figure.formula().applyAsDouble(new RankedPositives(new int[0], new int[0], 2))), name);
        }
    }

    @Test
    void levelsChooseWhatIsRight() {
        RankedPositives positives = new RankedPositives(new int[] {2, 3, 7}, new int[] {1, 2, 2}, 2);
        assertEquals(1 / 3.0, RankFigures.of("mrr", 2).formula().applyAsDouble(positives), 1e-12);
        assertEquals(1 / 2.0, RankFigures.of("mrr-level2", 2).formula().applyAsDouble(positives), 1e-12);
        // Ranked first of its superclass, but with nothing of its own class: skipped by the one, counted by the other.
        RankedPositives others = new RankedPositives(new int[] {1}, new int[] {1}, 2);
        assertTrue(Double.isNaN(RankFigures.of("map", 2).formula().applyAsDouble(others)));
        assertEquals(1, RankFigures.of("map-level2", 2).formula().applyAsDouble(others));
        assertEquals(1, RankFigures.of("h-ap", 2).formula().applyAsDouble(others));
    }

    @Test
    void theStandardFiguresAreThoseOfTheRetrievalEvaluator() {
        float[] rows = {1, 0.9f, 0.2f, 0.8f, -1, 0.1f};
        int[] labels = {1, 1, 1, 2, 2, 3};
        QueryTable table = new RankingEvaluator(RankFigures.standard(1, 2)).leaveOneOut(rows, LabelLevels.of(labels), null);
        assertEquals(new RetrievalEvaluator(1, 2).leaveOneOut(rows, labels).toMap(), table.toMap());
        assertEquals(List.copyOf(new RetrievalEvaluator(1, 2).leaveOneOut(rows, labels).toMap().keySet()),
                List.copyOf(table.toMap().keySet()));
    }

    @Test
    void unknownNamesAreAnsweredWithTheNearest() {
        refused("did you mean 'precision@K'", "precison@5");
        refused("unknown figure 'map@x'", "map@x");
        refused("needs K of at least 1", "recall@0");
        refused("needs a level from 1 to 2", "map-level3");
        refused("needs a level from 1 to 2", "map-levelX");
        refused("needs no level", "h-ap-level2");
    }

    private static void refused(String message, String name) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> RankFigures.of(name, 2));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
