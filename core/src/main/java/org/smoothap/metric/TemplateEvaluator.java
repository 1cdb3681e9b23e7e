package org.smoothap.metric;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures embeddings of faces by the protocols of the IJB sets: pools images to templates, then retrieval among all
 * templates, 1:1 verification on listed pairs, and 1:N identification in each gallery.
 *
 * @param retrieval of the templates
 * @param verification of the pairs
 * @param identification in the galleries
 * @param pooling of images to templates
 */
public record TemplateEvaluator(RetrievalEvaluator retrieval, VerificationEvaluator verification,
        IdentificationEvaluator identification, TemplatePooling pooling) {

    /**
     * The levels that are published for IJB-C, and {@link TemplatePooling#UNIT_IMAGES}.
     *
     * @param ks the K of the retrieval's Recall@K
     */
    public static TemplateEvaluator ijb(int... ks) {
        return new TemplateEvaluator(new RetrievalEvaluator(ks), VerificationEvaluator.ijb(), IdentificationEvaluator.ijb(),
                TemplatePooling.UNIT_IMAGES);
    }

    /**
     * The faces that are measured.
     *
     * @param embeddings N×D, row-major, finite
     * @param persons N, any values; the images of a template are of one person
     * @param templates N: template numbers
     * @param media N: medium numbers
     */
    public record Faces(float[] embeddings, int[] persons, int[] templates, int[] media) {}

    /**
     * Templates of the protocol without an image are left out, and so are their pairs; the result says how many.
     *
     * @param galleries template numbers of each gallery, by name; may be empty
     * @param probes template numbers that are searched for in each gallery; not needed without galleries
     * @param pairs the 1:1 comparisons; null for none
     * @throws IllegalArgumentException if lengths do not fit, a template has two persons, or there is nothing to measure
     */
    public TemplateMetrics evaluate(Faces faces, Map<String, int[]> galleries, int[] probes, TemplatePairs pairs) {
        Map<Integer, Integer> persons = persons(faces);
        TemplateEmbeddings templates = pooling.pool(faces.embeddings, faces.templates, faces.media);
        RetrievalMetrics retrieved = retrieval.leaveOneOut(templates.vectors(), persons(templates.ids(), persons));
        TemplatePairs kept = pairs == null ? null : pairs.among(templates);
        VerificationMetrics verified = pairs == null ? null : kept.verify(templates, verification);
        Map<String, IdentificationMetrics> identified = new LinkedHashMap<>();
        if (!galleries.isEmpty()) {
            int[] searched = there(probes, templates);
            float[] vectors = templates.vectors(searched);
            galleries.forEach((name, gallery) -> {
                int[] known = there(gallery, templates);
                identified.put(name, identification.evaluate(vectors, persons(searched, persons), templates.vectors(known),
                        persons(known, persons)));
            });
        }
        long missing = IntStream.concat(IntStream.of(probes), galleries.values().stream().flatMapToInt(Arrays::stream))
                .distinct().filter(id -> !templates.contains(id)).count();
        return new TemplateMetrics(retrieved, verified, identified, pooling, templates.count(), (int) missing,
                pairs == null ? 0 : pairs.count() - kept.count());
    }

    private static int[] there(int[] ids, TemplateEmbeddings templates) {
        return IntStream.of(ids).filter(templates::contains).toArray();
    }

    private static int[] persons(int[] templates, Map<Integer, Integer> persons) {
        return IntStream.of(templates).map(persons::get).toArray();
    }

    private static Map<Integer, Integer> persons(Faces faces) {
        if (faces.persons.length != faces.templates.length) {
            throw new IllegalArgumentException(faces.persons.length + " persons and " + faces.templates.length
                    + " template numbers do not belong together; expected one of each for every image");
        }
        Map<Integer, Integer> persons = new HashMap<>();
        for (int i = 0; i < faces.persons.length; i++) {
            Integer before = persons.putIfAbsent(faces.templates[i], faces.persons[i]);
            if (before != null && before != faces.persons[i]) {
                throw new IllegalArgumentException("template " + faces.templates[i] + " has images of two persons (" + before
                        + " and " + faces.persons[i] + "); expected one person a template");
            }
        }
        return persons;
    }
}
