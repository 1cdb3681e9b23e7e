package org.smoothap.torch.nn;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Copies between tensors of the same names. */
public final class Tensors {
    private Tensors() {}

    /**
     * Copies every tensor of {@code from} into the tensor of the same name.
     *
     * @throws IllegalArgumentException if the names or a shape differ; nothing is copied then
     */
    public static void copyAll(Map<String, Tensor> from, Map<String, Tensor> to) {
        if (!from.keySet().equals(to.keySet())) {
            TreeSet<String> missing = new TreeSet<>(to.keySet());
            missing.removeAll(from.keySet());
            TreeSet<String> unexpected = new TreeSet<>(from.keySet());
            unexpected.removeAll(to.keySet());
            throw new IllegalArgumentException("the saved tensors are not those of this network: missing " + missing
                    + ", unexpected " + unexpected);
        }
        to.forEach((name, tensor) -> {
            if (!Arrays.equals(shape(tensor), shape(from.get(name)))) {
                throw new IllegalArgumentException(name + " has the shape " + Arrays.toString(shape(from.get(name)))
                        + " in the file, expected " + Arrays.toString(shape(tensor)));
            }
        });
        try (var _ = new NoGradGuard()) {
            to.forEach((name, tensor) -> tensor.copy_(from.get(name)));
        }
    }

    /** The sizes of all dimensions. */
    public static long[] shape(Tensor tensor) {
        long[] shape = new long[(int) tensor.dim()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }
}
