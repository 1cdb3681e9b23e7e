package org.smoothap.torch.distributed;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.smoothap.torch.nn.Engine;

/** Gradients of many weights as few long rows of numbers: a message costs the same time however short it is. */
final class GradientBuckets {
    /** 25 MiB of numbers. */
    private static final long BUCKET = 25L * (1 << 20) / Float.BYTES;

    private GradientBuckets() {}

    /**
     * Has the gradients changed, bucket by bucket.
     *
     * @param weights in the same order on every rank; those without a gradient are left out
     * @param change changes a row of numbers in its place
     */
    static void change(Collection<Tensor> weights, Consumer<Tensor> change) {
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            List<Tensor> bucket = new ArrayList<>();
            long numbers = 0;
            for (Tensor weight : weights) {
                Tensor gradient = weight.grad();
                if (!gradient.defined()) {
                    continue;
                }
                if (numbers > 0 && numbers + gradient.numel() > BUCKET) {
                    flush(bucket, change);
                    bucket.clear();
                    numbers = 0;
                }
                bucket.add(gradient);
                numbers += gradient.numel();
            }
            if (numbers > 0) {
                flush(bucket, change);
            }
        }
    }

    private static void flush(List<Tensor> gradients, Consumer<Tensor> change) {
        try (var _ = Engine.scope()) {
            Tensor[] flat = gradients.stream().map(gradient -> gradient.reshape(-1)).toArray(Tensor[]::new);
            Tensor row = torch.cat(new TensorVector(flat));
            change.accept(row);
            long at = 0;
            for (Tensor gradient : gradients) {
                gradient.copy_(row.narrow(0, at, gradient.numel()).view_as(gradient));
                at += gradient.numel();
            }
        }
    }
}
