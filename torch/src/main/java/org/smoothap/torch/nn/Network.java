package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Tensor;

/** A trunk: images in, features out. Not safe for several threads at once. */
public interface Network {
    /**
     * What the trunk sees in images {@code N × channels × height × width}: a map {@code N × features() × h × w}, of which
     * pooling makes the features, or the features themselves, {@code N × features()}, where the network has no map
     * ({@link NetworkDescription#map()}).
     */
    Tensor forward(Tensor images);

    /** The network's tensors under their published names. */
    Parameters parameters();

    /** Numbers that describe an image. */
    int features();

    /**
     * A tensor of a weight file in the shape that this network has, where the one follows from the other; the tensor
     * itself where it fits already, or where nothing can be done. Called while weights are loaded, without gradients.
     *
     * @param name of the tensor in the file
     */
    default Tensor adapt(String name, Tensor tensor) {
        return tensor;
    }

    /** Gives the memory of the tensors back; the network cannot be used any more. */
    default void close() {
        parameters().close();
    }
}
