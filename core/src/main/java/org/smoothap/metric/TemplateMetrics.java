package org.smoothap.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the protocols of the IJB sets found on templates.
 *
 * @param retrieval every template as a query against all others. This is how the mAP on IJB-C is taken here; how the
 *     published figures of Smooth-AP were taken is not known, as their script was never released
 * @param verification 1:1; null if there are no pairs
 * @param galleries 1:N, by the name of the gallery; empty if there are none
 * @param pooling how images became templates
 * @param templates how many there are
 * @param missing how many are named by the protocol and have no image; they and their pairs are left out
 * @param missingPairs how many pairs are left out
 */
public record TemplateMetrics(RetrievalMetrics retrieval, VerificationMetrics verification,
        Map<String, IdentificationMetrics> galleries, TemplatePooling pooling, int templates, int missing, int missingPairs) {
    public TemplateMetrics {
        galleries = Collections.unmodifiableMap(new LinkedHashMap<>(galleries));
    }

    /** The 1:N figures averaged over the galleries; null if there are none. */
    public IdentificationMetrics identification() {
        return galleries.isEmpty() ? null : IdentificationMetrics.mean(galleries.values().stream().toList());
    }

    /**
     * The numbers under their public names: those of {@link RetrievalMetrics#toMap}, of {@link VerificationMetrics#toMap},
     * of {@link IdentificationMetrics#toMap} as means over the galleries, then again with the gallery's name before each
     * ({@code g1.rank-1}), and {@code templates}, {@code pooling} and what was left out.
     */
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> names = new LinkedHashMap<>(retrieval.toMap());
        names.put("protocol", "templates, " + retrieval.protocol()
                + (galleries.isEmpty() ? "" : "; rank-K and FNIR (R = 1) are means over " + galleries.size() + " galleries"));
        if (verification != null) {
            names.putAll(verification.toMap());
        }
        if (!galleries.isEmpty()) {
            names.putAll(identification().toMap());
            galleries.forEach((gallery, metrics) -> metrics.toMap()
                    .forEach((key, value) -> names.put(gallery + "." + key, value)));
        }
        names.put("templates", templates);
        names.put("pooling", (pooling.unitImages() ? "images of length 1" : "images as given") + ", mean of each medium"
                + (pooling.unitMedia() ? " of length 1" : "") + ", mean of the media, length 1");
        if (missing > 0) {
            names.put("templates-without-images", missing);
            names.put("pairs-left-out", missingPairs);
        }
        return names;
    }
}
