package org.smoothap.torch.compare;

/** Hears how a comparison gets on. Called from several threads, one at a time. */
public interface ComparisonListener {
    /**
     * A run is finished, by this call or an earlier one.
     *
     * @param line what came out
     * @param done runs that are finished
     * @param all runs of the comparison
     * @param secondsLeft estimated from the runs that were finished by this call; NaN before the first
     */
    void cell(String line, int done, int all, double secondsLeft);

    /** A line for the person in front of the terminal. */
    void notice(String line);
}
