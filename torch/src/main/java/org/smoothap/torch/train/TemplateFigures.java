package org.smoothap.torch.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.smoothap.data.benchmark.PairFile;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Protocol;
import org.smoothap.metric.TemplateEvaluator;
import org.smoothap.metric.TemplateEvaluator.Faces;
import org.smoothap.metric.TemplatePairs;

/** The figures of a test that compares templates: {@link TemplateEvaluator} on the rows of a table. */
final class TemplateFigures {
    /** Who a template without images is: nobody else, whatever the labels are. */
    private static final int NOBODY = -1;

    private TemplateFigures() {}

    /**
     * @param rows the images of the test, each with its face's numbers
     * @param embeddings one row for each image
     * @param labels one for each image, 0 or more
     * @param ks the K of Recall@K
     * @throws IllegalArgumentException if an image has no template, or there is nothing to measure
     * @throws UncheckedIOException if the file of the pairs cannot be read
     */
    static SequencedMap<String, Object> of(
            Protocol.Templates protocol, List<ImageRow> rows, float[] embeddings, int[] labels, int[] ks) {
        int[] templates = new int[labels.length];
        int[] media = new int[labels.length];
        for (int i = 0; i < labels.length; i++) {
            ImageRow row = rows.get(i);
            if (row.face() == null) {
                throw new IllegalArgumentException(row.location() + ": expected a face with its template, found none; the test"
                        + " compares templates");
            }
            templates[i] = row.face().template();
            media[i] = row.face().media();
        }
        Map<String, int[]> galleries = new LinkedHashMap<>();
        protocol.galleries().forEach((name, gallery) -> galleries.put(name, ints(gallery)));
        return TemplateEvaluator.ijb(ks).evaluate(new Faces(embeddings, labels, templates, media), galleries,
                ints(protocol.probes()), pairs(protocol, templates, labels)).toMap();
    }

    private static TemplatePairs pairs(Protocol.Templates protocol, int[] templates, int[] labels) {
        if (protocol.pairs() == null) {
            return null;
        }
        // Templates that lost all of their images are known, so that their pairs are left out and no mistake.
        Map<Integer, Integer> persons = new HashMap<>();
        protocol.probes().forEach(template -> persons.put(template, NOBODY));
        protocol.galleries().values().forEach(gallery -> gallery.forEach(template -> persons.put(template, NOBODY)));
        for (int i = 0; i < templates.length; i++) {
            persons.put(templates[i], labels[i]);
        }
        try {
            return PairFile.read(protocol.pairs(), persons);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }
}
