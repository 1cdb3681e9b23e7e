package org.smoothap.data.batch;

import java.util.List;

/**
 * Chooses which images are trained on together. Every epoch is a pure function of its number, so that a run can go on
 * anywhere.
 */
public interface BatchSampler {
    /**
     * The batches of an epoch.
     *
     * @param epoch from 0
     * @return row numbers of the table that the sampler was made for, the images of one class next to each other; at least
     *     one batch
     */
    List<int[]> epoch(int epoch);
}
