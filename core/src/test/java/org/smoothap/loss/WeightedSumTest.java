package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums of losses that learn and remember, and the text that they are written in. */
class WeightedSumTest {
    private static final LossContext CONTEXT = new LossContext(4, 5, 3);

    private static Batches batch(long seed) {
        Batches batch = Batches.random(new Random(seed), 12, 5, 1);
        for (int i = 0; i < 12; i++) {
            batch.labels()[i] = i % 4;
        }
        return batch;
    }

    private static TrainingLoss sum(String terms) {
        return Losses.create("sum", Map.of("terms", terms)).start(CONTEXT);
    }

    @Test
    void valuesGradientsAndParametersAddUp() {
        Batches batch = batch(1);
        TrainingLoss sum = sum("0.5 smooth-ap + proxy-anchor + 3 proxy-anchor(alpha=2)");
        LossResult result = sum.evaluate(batch.embeddings(), batch.labels(), 0);
        List<LossParameter> parameters = sum.parameters();
        assertEquals(List.of("2.class-vectors", "3.class-vectors"), parameters.stream().map(LossParameter::name).toList());
        assertTrue(parameters.get(0).values()[0] != parameters.get(1).values()[0], "terms start from vectors of their own");

        LossResult first = new SmoothAp().evaluate(batch.embeddings(), batch.labels());
        TrainingLoss[] anchors = {new ProxyAnchor().start(CONTEXT), new ProxyAnchor(0.1, 2, 1).start(CONTEXT)};
        double[] weights = {1, 3};
        double loss = 0.5 * first.loss();
        float[] gradient = new float[60];
        LossSum.addScaled(gradient, 0.5, first.gradient());
        for (int i = 0; i < 2; i++) {
            LossParameter own = anchors[i].parameters().getFirst();
            System.arraycopy(parameters.get(i).values(), 0, own.values(), 0, 20);
            LossResult term = anchors[i].evaluate(batch.embeddings(), batch.labels(), 0);
            loss += weights[i] * term.loss();
            LossSum.addScaled(gradient, weights[i], term.gradient());
            float[] expected = new float[20];
            LossSum.addScaled(expected, weights[i], own.gradient());
            assertArrayEquals(expected, parameters.get(i).gradient());
        }
        assertEquals(loss, result.loss(), 1e-12 * loss);
        assertArrayEquals(gradient, result.gradient());
        assertEquals(12, result.queries());
        assertEquals(100, parameters.getFirst().learningRateFactor());

        parameters.getFirst().values()[0] += 1;
        assertTrue(sum.evaluate(batch.embeddings(), batch.labels(), 0).loss() != result.loss(), "the values are the terms' own");
    }

    @Test
    void statesOfTermsAreKeptApart() {
        String terms = "memory(of=smooth-ap, size=20, start=0) + smooth-ap"
                + " + 2 memory(of=contrastive(reduction=items), size=13, start=1)";
        TrainingLoss unbroken = sum(terms);
        for (int step = 0; step < 3; step++) {
            unbroken.evaluate(batch(step).embeddings(), batch(step).labels(), step);
        }
        assertEquals(3, unbroken.state().keySet().stream().filter(name -> name.startsWith("3.")).count());
        TrainingLoss restored = sum(terms);
        restored.restore(unbroken.state());
        Batches next = batch(9);
        LossResult expected = unbroken.evaluate(next.embeddings(), next.labels(), 3);
        LossResult found = restored.evaluate(next.embeddings(), next.labels(), 3);
        assertEquals(expected.loss(), found.loss());
        assertArrayEquals(expected.gradient(), found.gradient());
        TrainingLoss other = sum("smooth-ap");
        String message = assertThrows(IllegalArgumentException.class, () -> other.restore(unbroken.state())).getMessage();
        assertTrue(message.contains("labels"), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cosface                                        | sum(1.0·cosface(scale=64.0, margin=0.35))
            ' 2.5e-1*smooth-ap ( temperature = 0.5 ) '     | sum(0.25·smooth-ap(temperature=0.5, query-positive=true))
            .5 cosface()+3·recall-at-k(k=1,2,30,temperature=1)| sum(0.5·cosface(scale=64.0, margin=0.35) + 3.0·recall-at-k(TAIL))
            proxy-nca++ +2 proxy-nca++(temperature=1)+cosface | sum(1.0·proxy-nca++(NINTH) + 2.0·proxy-nca++(temperature=1.0) + 1.0·COS)
            sum(terms=cosface + 2 cosface(scale=1, margin=0)) | sum(1.0·sum(1.0·COS + 2.0·cosface(scale=1.0, margin=0.0)))
            """)
    void expressionsAreRead(String terms, String expected) {
        String whole = expected.replace("TAIL", "temperature=1.0, recall-temperature=1.0, k=1,2,30, query-ranked=true")
                .replace("NINTH", "temperature=0.1111111111111111")
                .replace("COS", "cosface(scale=64.0, margin=0.35)");
        assertEquals(whole, Losses.create("sum", Map.of("terms", terms)).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                | character 1: expected a weight or the name of a loss, got the end
            smooth-ap +                       | character 12: expected a weight or the name of a loss, got the end
            0.5                               | character 4: expected the name of a loss, got the end
            smooth-ap supap                   | character 11: expected '+' and another loss, or the end, got 'supap'
            smooth-ap + 0.5 arkface           | character 17: unknown loss 'arkface'
            smooth-ap + smoth-ap              | character 13: unknown loss 'smoth-ap'; did you mean 'smooth-ap'
            smooth-ap(temprature=1)           | character 1: unknown parameter of smooth-ap 'temprature'; did you mean 'temperature'
            smooth-ap + supap(rho=1           | character 18: expected a ')' to this '('
            smooth-ap(0.01)                   | character 11: expected key=value, got '0.01'
            smooth-ap(,temperature=0.01)      | character 11: expected key=value, got ''
            supap(rho=1, rho=2)               | character 13: rho is given twice
            -1 smooth-ap                      | character 1: expected a weight or the name
            1e40 smooth-ap                    | character 6: expected a weight from 0.0
            memory(of=memory)                 | queries against separate references
            """)
    void whatCannotBeReadIsRefusedWithItsPlace(String terms, String part) {
        Map<String, String> parameters = Map.of("terms", terms);
        String message = assertThrows(IllegalArgumentException.class, () -> Losses.create("sum", parameters)).getMessage();
        assertTrue(message.contains(part), message);
    }
}
