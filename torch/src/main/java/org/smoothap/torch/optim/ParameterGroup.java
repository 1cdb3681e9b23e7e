package org.smoothap.torch.optim;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Weights that share a learning rate and a weight decay. */
public record ParameterGroup(Map<String, Tensor> weights, double learningRate, double weightDecay) {}
