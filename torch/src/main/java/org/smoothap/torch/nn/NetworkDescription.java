package org.smoothap.torch.nn;

/**
 * A network that recipes can name.
 *
 * @param features numbers that describe an image, in words where it depends on options
 * @param map whether the trunk gives a map of features that can be pooled in several ways
 * @param patch height and width of images must be multiples of it; 1 for any
 * @param batchNorms whether the trunk surely has batch norms; a TorchScript module may or may not
 * @param options the names of the network's own options, separated by spaces
 * @param weights published weights that fit as they are, with their licence; empty where none are known
 */
public record NetworkDescription(
        String name, String features, boolean map, int patch, boolean batchNorms, String options, String summary, String weights) {}
