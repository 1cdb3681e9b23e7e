package org.smoothap.torch.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A norm with running statistics, folded into its convolution, against the two as libtorch's own operations. */
class FoldedNormTest {
    private static float[] random(int count, long seed, double least, double most) {
        float[] values = new float[count];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(least, most);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void outputAndAllGradientsAreThoseOfTheTwoOperations(boolean bias) {
        try (var _ = Engine.scope()) {
            Parameters parameters = new Parameters();
            Initializer init = new Initializer(3);
            Conv2d convolution = bias
                    ? Conv2d.withBias(parameters, init, "conv", 6, 8, 3, 2, 1, 2)
                    : Conv2d.plain(parameters, init, "conv", 6, 8, 3, 2, 1, 2);
            BatchNorm2d.Mode frozen = new BatchNorm2d.Mode(true);
            frozen.train(true);
            BatchNorm2d norm = new BatchNorm2d(parameters, "bn", 8, frozen);
            parameters.state().get("bn.weight").detach().copy_(Engine.tensor(random(8, 1, -2, 2), 8));
            parameters.state().get("bn.bias").detach().copy_(Engine.tensor(random(8, 2, -1, 1), 8));
            parameters.state().get("bn.running_mean").copy_(Engine.tensor(random(8, 3, -1, 1), 8));
            parameters.state().get("bn.running_var").copy_(Engine.tensor(random(8, 4, 0.1, 3), 8));
            Tensor images = Engine.tensor(random(2 * 6 * 9 * 9, 5, -1, 1), 2, 6, 9, 9).set_requires_grad(true);
            float[] gradient = random(2 * 8 * 5 * 5, 6, -1, 1);

            Tensor folded = norm.after(convolution, images);
            Engine.backward(folded, gradient);
            Map<String, float[]> found = taken(parameters, images);

            Tensor plain = torch.batch_norm(
                    convolution.forward(images),
                    new TensorOptional(parameters.state().get("bn.weight")),
                    new TensorOptional(parameters.state().get("bn.bias")),
                    new TensorOptional(parameters.state().get("bn.running_mean")),
                    new TensorOptional(parameters.state().get("bn.running_var")),
                    false, 0.1, 1e-5, false);
            Engine.backward(plain, gradient);
            assertNear(Engine.floats(plain), Engine.floats(folded), "output");
            taken(parameters, images).forEach((name, expected) -> assertNear(expected, found.get(name), name));
        }
    }

    /** All gradients, which are forgotten then. */
    private static Map<String, float[]> taken(Parameters parameters, Tensor images) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(parameters.weights());
        tensors.put("images", images);
        Map<String, float[]> gradients = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            gradients.put(name, Engine.floats(tensor.grad()));
            tensor.mutable_grad().reset();
        });
        return gradients;
    }

    private static void assertNear(float[] expected, float[] found, String name) {
        assertEquals(expected.length, found.length, name);
        double scale = 0;
        for (float value : expected) {
            scale = Math.max(scale, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], 1e-5 * scale, name + " " + i);
        }
    }
}
