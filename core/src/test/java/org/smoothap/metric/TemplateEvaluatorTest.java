package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smoothap.metric.TemplateEvaluator.Faces;

class TemplateEvaluatorTest {
    private static final int DIMENSION = 4;
    private static final int[] KS = {1, 5, 10};
    private static final double[] FPIRS = {0.01, 0.1, 0.5};

    private final TemplateEvaluator evaluator = new TemplateEvaluator(new RetrievalEvaluator(1, 5),
            new VerificationEvaluator(0.001, 0.1), new IdentificationEvaluator(KS, FPIRS), TemplatePooling.UNIT_MEDIA);

    /** Thirty persons: templates 100 + p and 200 + p in the galleries, the others probes. The images are noisy axes. */
    @Test
    void measuresEachPartAsTheirOwnEvaluatorsDo() {
        Random random = new Random(8);
        List<int[]> ids = new ArrayList<>(); // person, template, medium
        for (int p = 0; p < 30; p++) {
            for (int template : new int[] {(p < 15 ? 100 : 200) + p, 300 + p, 400 + p}) {
                for (int image = 0; image < 1 + (p + template) % 3; image++) {
                    ids.add(new int[] {p, template, image / 2});
                }
            }
        }
        float[] embeddings = new float[ids.size() * DIMENSION];
        for (int i = 0; i < ids.size(); i++) {
            for (int d = 0; d < DIMENSION; d++) {
                embeddings[i * DIMENSION + d] = (float) (random.nextGaussian() + Math.sin(ids.get(i)[0] * (d + 1)) * 2);
            }
        }
        Faces faces = new Faces(embeddings, column(ids, 0), column(ids, 1), column(ids, 2));
        Map<String, int[]> galleries = new LinkedHashMap<>();
        galleries.put("g1", IntStream.range(100, 115).toArray());
        galleries.put("g2", IntStream.range(215, 230).toArray());
        int[] probes = IntStream.concat(IntStream.range(300, 330), IntStream.range(400, 430)).toArray();
        TemplatePairs pairs = new TemplatePairs();
        List<int[]> listed = new ArrayList<>();
        for (int probe : probes) {
            for (int g = 0; g < 30; g++) {
                listed.add(new int[] {(g < 15 ? 100 : 200) + g, probe, g == probe % 100 ? 1 : 0});
                pairs.add(listed.getLast()[0], probe, g == probe % 100);
            }
        }
        TemplateMetrics found = evaluator.evaluate(faces, galleries, probes, pairs);

        TemplateEmbeddings templates = TemplatePooling.UNIT_MEDIA.pool(embeddings, faces.templates(), faces.media());
        assertEquals(90, found.templates());
        assertEquals(new RetrievalEvaluator(1, 5).leaveOneOut(templates.vectors(),
                IntStream.of(templates.ids()).map(id -> id % 100).toArray()), found.retrieval());
        galleries.forEach((name, gallery) -> assertEquals(WholeMatrix.identify(templates.vectors(probes), persons(probes),
                templates.vectors(gallery), persons(gallery), KS, FPIRS), found.galleries().get(name)));
        assertEquals(30, found.galleries().get("g1").mated(), "each probe is mated in one gallery");
        assertEquals(30, found.galleries().get("g2").nonMated());
        float[] scores = templates.scores(column(listed, 0), column(listed, 1));
        assertEquals(new VerificationEvaluator(0.001, 0.1).evaluate(
                gather(scores, listed, 1), gather(scores, listed, 0)), found.verification());
        assertEquals(60, found.verification().genuine());
        assertEquals(60 * 29, found.verification().impostors());

        Map<String, Object> names = found.toMap();
        assertEquals("recall@1", names.keySet().iterator().next());
        assertEquals(found.retrieval().map(), names.get("map"));
        assertEquals(found.identification().rank().get(1), names.get("rank-1"));
        assertEquals(found.galleries().get("g2").rank().get(5), names.get("g2.rank-5"));
        assertEquals("not measurable: needs 100 non-mated probes or more", names.get("fnir@fpir=1e-2"));
        assertEquals(found.verification().points().getLast().tar(), names.get("tar@far=1e-1"));
        assertTrue(names.get("protocol").toString().startsWith("templates, leave-one-out: each of 90 items"));
        assertEquals("images of length 1, mean of each medium of length 1, mean of the media, length 1", names.get("pooling"));
    }

    @Test
    void templatesWithoutImagesAreLeftOutAndCounted() {
        Faces faces = new Faces(new float[] {1, 0, 1, 0, 0, 1, 0, 1}, new int[] {1, 1, 2, 2}, new int[] {10, 11, 20, 21},
                new int[4]);
        TemplatePairs pairs = new TemplatePairs();
        pairs.add(10, 11, true);
        pairs.add(10, 21, false);
        pairs.add(30, 11, false);
        pairs.add(10, 31, false);
        TemplateMetrics metrics = evaluator.evaluate(
                faces, Map.of("g1", new int[] {10, 20, 30}), new int[] {11, 21, 31}, pairs);
        assertEquals(2, metrics.missing());
        assertEquals(2, metrics.missingPairs());
        assertEquals(2, metrics.galleries().get("g1").gallery());
        assertEquals(2, metrics.toMap().get("pairs-left-out"));
        assertEquals(1, metrics.verification().impostors());
    }

    @Test
    void partsThatAreNotThereAreNotMeasured() {
        Faces faces = new Faces(new float[] {1, 1}, new int[] {4, 4}, new int[] {1, 2}, new int[2]);
        TemplateMetrics metrics = evaluator.evaluate(faces, Map.of(), new int[0], null);
        assertNull(metrics.verification());
        assertNull(metrics.identification());
        assertEquals(List.of("recall@1", "recall@5", "map", "map@r", "r-precision", "mrr", "queries", "skipped", "protocol",
                "ties", "templates", "pooling"), List.copyOf(metrics.toMap().keySet()));
    }

    @Test
    void aTemplateHasOnePerson() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> evaluator.evaluate(
                new Faces(new float[2], new int[] {4, 5}, new int[] {1, 1}, new int[2]), Map.of(), new int[0], null));
        assertEquals("template 1 has images of two persons (4 and 5); expected one person a template", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> evaluator.evaluate(
                new Faces(new float[2], new int[1], new int[2], new int[2]), Map.of(), new int[0], null));
        assertTrue(e.getMessage().startsWith("1 persons and 2 template numbers"), e::getMessage);
    }

    @Test
    void manyPairsAreKept() {
        TemplatePairs pairs = new TemplatePairs();
        for (int i = 0; i < 5000; i++) {
            pairs.add(i % 7, i % 5, i % 50 == 0);
        }
        assertEquals(5000, pairs.count());
        assertEquals(100, pairs.genuine());
    }

    private static int[] persons(int[] templates) {
        return IntStream.of(templates).map(id -> id % 100).toArray();
    }

    private static int[] column(List<int[]> rows, int column) {
        return rows.stream().mapToInt(row -> row[column]).toArray();
    }

    private static float[] gather(float[] scores, List<int[]> pairs, int label) {
        int[] chosen = IntStream.range(0, scores.length).filter(i -> pairs.get(i)[2] == label).toArray();
        float[] gathered = new float[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            gathered[i] = scores[chosen[i]];
        }
        return gathered;
    }
}
