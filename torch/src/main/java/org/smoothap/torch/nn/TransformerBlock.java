package org.smoothap.torch.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A layer of a vision transformer: attention among the tokens and a perceptron of two layers on each, both behind a layer
 * norm and with a way around them. Tensors: {@code norm1}, {@code attn.qkv}, {@code attn.proj}, {@code norm2},
 * {@code mlp.fc1}, {@code mlp.fc2}.
 */
final class TransformerBlock {
    private static final int EXPANSION = 4;
    private static final double DEVIATION = 0.02;

    private final int width;
    private final int heads;
    private final LayerNorm attentionNorm;
    private final Linear queriesKeysValues;
    private final Linear projection;
    private final LayerNorm perceptronNorm;
    private final Linear first;
    private final Linear second;

    TransformerBlock(Parameters parameters, Initializer init, String name, int width, int heads, double epsilon) {
        this.width = width;
        this.heads = heads;
        attentionNorm = new LayerNorm(parameters, name + ".norm1", width, epsilon);
        queriesKeysValues = Linear.normal(parameters, init, name + ".attn.qkv", width, 3 * width, DEVIATION);
        projection = Linear.normal(parameters, init, name + ".attn.proj", width, width, DEVIATION);
        perceptronNorm = new LayerNorm(parameters, name + ".norm2", width, epsilon);
        first = Linear.normal(parameters, init, name + ".mlp.fc1", width, EXPANSION * width, DEVIATION);
        second = Linear.normal(parameters, init, name + ".mlp.fc2", EXPANSION * width, width, DEVIATION);
    }

    /** Tokens in, tokens out: {@code N × tokens × width}. */
    Tensor forward(Tensor tokens) {
        Tensor x = tokens.add(attention(attentionNorm.forward(tokens)));
        return x.add(second.forward(torch.gelu(first.forward(perceptronNorm.forward(x)))));
    }

    private Tensor attention(Tensor x) {
        long images = x.size(0);
        long tokens = x.size(1);
        Tensor parts = queriesKeysValues.forward(x).reshape(images, tokens, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
        Tensor mixed = torch.scaled_dot_product_attention(parts.select(0, 0), parts.select(0, 1), parts.select(0, 2));
        return projection.forward(mixed.transpose(1, 2).reshape(images, tokens, width));
    }
}
