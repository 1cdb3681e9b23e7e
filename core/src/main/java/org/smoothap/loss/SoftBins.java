package org.smoothap.loss;

/**
 * A histogram of scores with linear bins, from the highest score to the lowest: bin l has its centre at c_l = highest - l·w,
 * w = (highest - lowest)/(count - 1), and a score s gives it max(0, 1 - |s - c_l|/w). So a score falls into the two bins
 * between whose centres it lies, and gives them 1 together. Scores beyond the first or the last centre give that bin 1.
 */
record SoftBins(int count, double lowest, double highest) {
    /** The place of a score among the centres, 0 to count - 1, the highest score first. */
    double place(float score) {
        return Math.clamp((highest - score) * perScore(), 0, count - 1);
    }

    /** The bin whose centre is at the place or before it; the one after it exists. */
    int bin(double place) {
        return Math.min((int) place, count - 2);
    }

    /** Bins in a range of scores of 1. */
    double perScore() {
        return (count - 1) / (highest - lowest);
    }

    void add(float score, double[] histogram) {
        double place = place(score);
        int bin = bin(place);
        histogram[bin] += 1 - (place - bin);
        histogram[bin + 1] += place - bin;
    }

    /** d/d score of a function of the histogram, given its derivatives with respect to the bins; 0 beyond the centres. */
    double slope(float score, double[] perBin) {
        double place = place(score);
        int bin = bin(place);
        return place > 0 && place < count - 1 ? (perBin[bin] - perBin[bin + 1]) * perScore() : 0;
    }
}
