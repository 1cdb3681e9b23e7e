package org.smoothap.torch.weights.pytorch;

import java.util.Arrays;

/**
 * A tensor as a file describes it: which numbers of a storage it consists of. Several may share one storage.
 *
 * @param offset of the first number in the storage
 * @param strides numbers from one place to the next, for each dimension
 */
record TensorView(StorageReference storage, long offset, long[] shape, long[] strides) {
    private static final int MOST_DIMENSIONS = 16;

    /**
     * Checks that every number of the tensor lies in its storage.
     *
     * @throws IllegalArgumentException if not, or if the tensor is impossible; the message says why
     */
    TensorView {
        if (shape.length != strides.length || shape.length > MOST_DIMENSIONS) {
            throw new IllegalArgumentException("a tensor of " + shape.length + " dimensions with " + strides.length
                    + " strides; at most " + MOST_DIMENSIONS + " of each are read, and as many of one as of the other");
        }
        if (offset < 0 || Arrays.stream(shape).anyMatch(side -> side < 0)
                || Arrays.stream(strides).anyMatch(stride -> stride < 0)) {
            throw new IllegalArgumentException("a tensor with negative sizes: " + described(offset, shape, strides));
        }
        try {
            long count = 1;
            long product = 1; // of the sides that are not 0: libtorch multiplies them too
            long last = offset;
            for (int i = 0; i < shape.length; i++) {
                count = Math.multiplyExact(count, shape[i]);
                product = Math.multiplyExact(product, Math.max(1, shape[i]));
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
            }
            Math.multiplyExact(product, 8L);
            if (count > 0 && last >= storage.count() || offset > storage.count()) {
                throw new IllegalArgumentException("a tensor reaches beyond its storage of " + storage.count() + " numbers: "
                        + described(offset, shape, strides));
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("a tensor of an impossible size: " + described(offset, shape, strides), e);
        }
    }

    private static String described(long offset, long[] shape, long[] strides) {
        return "offset " + offset + ", shape " + Arrays.toString(shape) + ", strides " + Arrays.toString(strides);
    }
}
