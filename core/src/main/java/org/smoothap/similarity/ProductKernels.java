package org.smoothap.similarity;

import java.util.ArrayList;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Chooses the kernel of this machine, once. */
final class ProductKernels {
    private static final ProductKernel CHOSEN = FastPath.on() ? VectorApi.choose() : new ScalarProducts();

    private ProductKernels() {}

    static ProductKernel chosen() {
        return CHOSEN;
    }

    static String description() {
        return CHOSEN.description();
    }

    /** All kernels that this machine can run: what the tests hold against each other. */
    static List<ProductKernel> all() {
        List<ProductKernel> kernels = new ArrayList<>(List.of(new ScalarProducts()));
        if (FastPath.on()) {
            kernels.addAll(VectorApi.all());
        }
        return kernels;
    }

    /** Apart, so that the Vector API's classes are loaded only where their module is. */
    private static final class VectorApi {
        static ProductKernel choose() {
            return FloatVector.SPECIES_PREFERRED.vectorBitSize() == 256 ? new FourByTwoProducts() : new SixByFourProducts();
        }

        static List<ProductKernel> all() {
            return List.of(new FourByTwoProducts(), new SixByFourProducts());
        }
    }
}
