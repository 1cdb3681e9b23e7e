package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Tensor;

/** A trunk: images in, features out. Not safe for several threads at once. */
public interface Network {
    /** The features, {@code N × features()}, of images {@code N × channels × size × size}. */
    Tensor forward(Tensor images);

    /** The network's tensors under their published names. */
    Parameters parameters();

    /** Numbers that describe an image. */
    int features();
}
