package org.smoothap.torch.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/** The tensors of a network by name, in the order of its layers: trained weights, and buffers such as running statistics. */
public final class Parameters {
    private final SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> buffers = new LinkedHashMap<>();

    Tensor weight(String name, Tensor tensor) {
        put(weights, name, tensor);
        tensor.set_requires_grad(true);
        return tensor;
    }

    Tensor buffer(String name, Tensor tensor) {
        put(buffers, name, tensor);
        return tensor;
    }

    private void put(Map<String, Tensor> map, String name, Tensor tensor) {
        if (weights.containsKey(name) || buffers.containsKey(name)) {
            throw new IllegalArgumentException("two tensors are named " + name);
        }
        tensor.retainReference(); // outlives the scope that it may have been made in
        map.put(name, tensor);
    }

    /** The tensors that are trained. */
    public SequencedMap<String, Tensor> weights() {
        return Collections.unmodifiableSequencedMap(weights);
    }

    /** All tensors that make the network what it is: weights and buffers. */
    public SequencedMap<String, Tensor> state() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>(weights);
        state.putAll(buffers);
        return state;
    }

    /** Trained numbers. */
    public long count() {
        return weights.values().stream().mapToLong(Tensor::numel).sum();
    }
}
