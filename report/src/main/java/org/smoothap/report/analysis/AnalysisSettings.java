package org.smoothap.report.analysis;

import java.util.List;
import org.smoothap.analysis.ClassBatches;
import org.smoothap.analysis.ScoredBatch;
import org.smoothap.loss.Loss;

/**
 * How an analysis looks.
 *
 * @param batches how many are drawn
 * @param classes of a batch, P
 * @param perClass images of each class, K
 * @param seed of the batches
 * @param losses whose gradients are looked at
 */
public record AnalysisSettings(int batches, int classes, int perClass, long seed, List<NamedLoss> losses) {
    /** A loss and what it is called in figures. */
    public record NamedLoss(String name, Loss loss) {}

    public AnalysisSettings {
        losses = List.copyOf(losses);
        if (batches < 1) {
            throw new IllegalArgumentException("expected at least 1 batch, got " + batches);
        }
    }

    ClassBatches source(AnalysisInput input) {
        return new ClassBatches(input.embeddings(), input.labels(), seed);
    }

    /** Batches of P classes with K images. */
    List<ScoredBatch> batches(AnalysisInput input) {
        return source(input).draw(batches, classes, perClass);
    }

    /** Batches of two images a class, as large as the others as far as there are classes. */
    List<ScoredBatch> pairBatches(AnalysisInput input) {
        ClassBatches source = source(input);
        return source.draw(batches, Math.min(source.classesWith(2), classes * perClass / 2), 2);
    }
}
