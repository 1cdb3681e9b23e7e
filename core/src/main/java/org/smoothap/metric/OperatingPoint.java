package org.smoothap.metric;

/**
 * What a verification does at one threshold: a point of the ROC curve.
 *
 * @param level the FAR that was asked for
 * @param far the share of the impostor pairs that are accepted, at most {@code level}
 * @param tar the share of the genuine pairs that are accepted
 * @param threshold pairs that score this much or more are accepted
 */
public record OperatingPoint(double level, double far, double tar, float threshold) {
    /** The share of the genuine pairs that are turned away: FNMR at this FMR, also FRR; 1 − TAR. */
    public double fnmr() {
        return 1 - tar;
    }
}
