package org.smoothap.torch.weights.pytorch;

import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors by name, in the type that they are stored in.
 *
 * @param section where in a checkpoint they were, for example {@code state_dict}; empty where the file holds nothing else
 */
public record SavedTensors(SequencedMap<String, Tensor> tensors, String section) {}
