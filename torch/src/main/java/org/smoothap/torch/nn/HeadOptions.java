package org.smoothap.torch.nn;

/**
 * What stands between a trunk and the unit sphere.
 *
 * @param pooling of the trunk's map: {@code avg}, {@code gem} or {@code max}; {@code none} for a trunk without a map;
 *     null for avg or none, as the trunk has it
 * @param norm {@code none}, or {@code layer}: layer normalisation of the features without scale and shift, or
 *     {@code layer-affine}: with them
 * @param embedding size of the output of a linear layer; 0 for none: the features are the embedding
 */
public record HeadOptions(String pooling, String norm, int embedding) {
    /** The trunk's own pooling, no norm. */
    public static HeadOptions of(int embedding) {
        return new HeadOptions(null, "none", embedding);
    }
}
