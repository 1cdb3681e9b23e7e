package org.smoothap.loss;

/**
 * A loss that is a weighted sum over anchors of a function of the anchor's scores against its positives and its negatives.
 * Every item is an anchor but those without another positive, which are skipped. {@link LossResult#perQuery} is one minus
 * the anchor's own loss, so scaled that the loss is one minus the mean.
 */
public abstract class AnchorLoss extends ScoreLoss {
    /** @param tileValues as for {@link ScoreLoss} */
    AnchorLoss(int tileValues) {
        super(tileValues);
    }

    /** The state of one thread's work. */
    abstract Anchor.Kernel kernel(Positives positives, int references);

    /** Of an anchor's own loss in the loss: one in the number of anchors, unless a loss says otherwise. */
    double weight(Positives positives) {
        return 1.0 / positives.withOther;
    }

    @Override
    final int counted(Positives positives) {
        return positives.withOther;
    }

    @Override
    final ScoreTiles.Row row(Positives positives, int queries, int references, double[] measures) {
        return new Anchor.Row(positives, references, weight(positives), queries, kernel(positives, references), measures);
    }
}
