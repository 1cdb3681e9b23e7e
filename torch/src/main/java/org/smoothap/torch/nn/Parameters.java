package org.smoothap.torch.nn;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** The tensors of a network by name, in the order of its layers: trained weights, and buffers such as running statistics. */
public final class Parameters {
    private final SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
    private final SequencedMap<String, Tensor> buffers = new LinkedHashMap<>();
    private final Set<String> tokens = new HashSet<>();

    Tensor weight(String name, Tensor tensor) {
        put(weights, name, tensor);
        tensor.set_requires_grad(true);
        return tensor;
    }

    /**
     * A trained tensor that weight decay leaves alone whatever its shape: tokens and positions of transformers, which
     * stand for inputs, not for a map of them.
     */
    Tensor token(String name, Tensor tensor) {
        tokens.add(name);
        return weight(name, tensor);
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

    /**
     * The trained tensors that weight decay is meant for: matrices and kernels. Not scales, shifts and biases (one
     * dimension), nor tokens and positions, as timm has it.
     */
    public SequencedMap<String, Tensor> decayed() {
        SequencedMap<String, Tensor> decayed = new LinkedHashMap<>(weights);
        decayed.entrySet().removeIf(entry -> entry.getValue().dim() <= 1 || tokens.contains(entry.getKey()));
        return decayed;
    }

    /** All tensors that make the network what it is: weights and buffers. */
    public SequencedMap<String, Tensor> state() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>(weights);
        state.putAll(buffers);
        return state;
    }

    /** Gives the tensors' memory back; they cannot be used any more. */
    void close() {
        weights.values().forEach(Tensor::releaseReference);
        buffers.values().forEach(Tensor::releaseReference);
        weights.clear();
        buffers.clear();
    }

    /** Trained numbers. */
    public long count() {
        return weights.values().stream().mapToLong(Tensor::numel).sum();
    }
}
