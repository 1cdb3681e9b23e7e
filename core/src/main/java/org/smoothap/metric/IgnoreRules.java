package org.smoothap.metric;

/** The usual rules of what is neither right nor wrong. Numbers are of the rows of the queries and of the gallery. */
public final class IgnoreRules {
    private IgnoreRules() {}

    /**
     * Items of the query's class that were seen by the query's camera: the protocol of person and vehicle re-identification
     * (Market-1501, VeRi-776), where finding the next frame of the same shot is no feat.
     */
    public static IgnoreRule sameClassAndCamera(
            int[] queryLabels, int[] queryCameras, int[] galleryLabels, int[] galleryCameras) {
        checkLengths(queryLabels, queryCameras, "query");
        checkLengths(galleryLabels, galleryCameras, "gallery");
        return (query, item) ->
                queryCameras[query] == galleryCameras[item] && queryLabels[query] == galleryLabels[item];
    }

    /** The same where items have several labels: those that share one with the query and were seen by its camera. */
    public static IgnoreRule sharedLabelAndCamera(LabelSets labels, int[] cameras) {
        return (query, item) -> cameras[query] == cameras[item] && labels.shared(query, item) > 0;
    }

    /** Items of the query's sequence (one video, one scene), whatever their class. */
    public static IgnoreRule sameSequence(int[] querySequences, int[] gallerySequences) {
        return (query, item) -> querySequences[query] == gallerySequences[item];
    }

    /** Items that are junk for every query, such as distractors with a part of an object. */
    public static IgnoreRule junk(boolean[] galleryJunk) {
        return (_, item) -> galleryJunk[item];
    }

    /** What either rule ignores. @param first null for none */
    public static IgnoreRule either(IgnoreRule first, IgnoreRule second) {
        return first == null ? second : (query, item) -> first.ignores(query, item) || second.ignores(query, item);
    }

    private static void checkLengths(int[] labels, int[] cameras, String what) {
        if (labels.length != cameras.length) {
            throw new IllegalArgumentException("the " + what + " rows have " + labels.length + " labels and " + cameras.length
                    + " cameras; expected one of each a row");
        }
    }
}
