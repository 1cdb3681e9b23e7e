package org.smoothap.torch.distributed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.smoothap.torch.nn.Engine;

class GradientBucketsTest {
    private static final int LARGE = 4_000_000;

    private static Tensor weight(boolean gradient, int seed, long... shape) {
        int numbers = 1;
        for (long size : shape) {
            numbers *= (int) size;
        }
        float[] values = new float[numbers];
        for (int i = 0; i < numbers; i++) {
            values[i] = (i * 31 + seed) % 1000 - 500;
        }
        Tensor weight = Engine.tensor(new float[numbers], shape);
        weight.set_requires_grad(true);
        if (gradient) {
            Engine.backward(weight, values);
        }
        return weight;
    }

    /** Two of 16 MB do not go into one bucket of 25 MiB; one weight has no gradient, one lies channels last. */
    @Test
    void everyGradientIsChangedOnceInItsPlace() {
        try (var _ = Engine.scope()) {
            Tensor kernel = weight(true, 7, 2, 3, 2, 2);
            kernel.grad().set_data(kernel.grad().contiguous(MemoryFormat.ChannelsLast));
            List<Tensor> weights = List.of(weight(true, 1, 5), weight(true, 2, LARGE), weight(false, 3, 4), weight(true, 4, 2, LARGE / 2),
                    kernel);
            List<float[]> before = weights.stream().map(each -> each.grad().defined() ? Engine.floats(each.grad()) : null).toList();
            List<Long> buckets = new ArrayList<>();
            GradientBuckets.change(weights, row -> {
                buckets.add(row.numel());
                row.mul_(new Scalar(2.0f));
            });
            assertEquals(List.of(LARGE + 5L, LARGE + 24L), buckets);
            for (int i = 0; i < weights.size(); i++) {
                if (before.get(i) == null) {
                    assertFalse(weights.get(i).grad().defined());
                    continue;
                }
                float[] expected = before.get(i).clone();
                for (int j = 0; j < expected.length; j++) {
                    expected[j] *= 2;
                }
                assertArrayEquals(expected, Engine.floats(weights.get(i).grad()));
            }
        }
    }
}
