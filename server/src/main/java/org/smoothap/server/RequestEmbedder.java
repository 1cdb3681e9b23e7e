package org.smoothap.server;

import java.util.List;
import org.smoothap.data.image.RgbImage;
import org.smoothap.search.ModelIdentity;

/** Turns the pictures of requests into vectors; what a server needs of a network. */
public interface RequestEmbedder {
    /** What makes the vectors. */
    ModelIdentity model();

    /** What the network reads of a picture. Called on several threads at once. */
    float[] input(RgbImage picture);

    /** The vectors of some inputs, each of length 1 or, where the network finds nothing, 0. Called on one thread at a time. */
    List<float[]> embed(List<float[]> inputs);
}
