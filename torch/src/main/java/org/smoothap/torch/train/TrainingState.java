package org.smoothap.torch.train;

/**
 * Where a run stands, next to its weights and optimiser. Batches and augmentation are pure functions of the seed and
 * this position, so there is no other random state.
 *
 * @param epoch epochs completed
 * @param batch batches of the current epoch completed
 * @param step steps completed, all epochs together
 * @param lossSum sum of the losses of the current epoch's batches
 * @param best the best validation figure so far, NaN before the first
 * @param bestEpoch the epoch after which it was reached, 0 before the first
 * @param seconds time spent in training so far
 * @param data digest of the image table; a run goes on with the data it started with
 */
public record TrainingState(
        int epoch, int batch, long step, double lossSum, double best, int bestEpoch, double seconds, String data) {

    static TrainingState start(String data) {
        return new TrainingState(0, 0, 0, 0, Double.NaN, 0, 0, data);
    }

    TrainingState afterBatch(double loss, double elapsed) {
        return new TrainingState(epoch, batch + 1, step + 1, lossSum + loss, best, bestEpoch, seconds + elapsed, data);
    }

    TrainingState afterEpoch(double elapsed) {
        return new TrainingState(epoch + 1, 0, step, 0, best, bestEpoch, seconds + elapsed, data);
    }

    TrainingState withBest(double value) {
        return new TrainingState(epoch, batch, step, lossSum, value, epoch, seconds, data);
    }
}
