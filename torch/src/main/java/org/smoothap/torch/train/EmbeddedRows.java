package org.smoothap.torch.train;

import java.util.stream.IntStream;

/**
 * Embeddings with their labels.
 *
 * @param embeddings {@code labels.length × dimension}, row-major
 */
public record EmbeddedRows(float[] embeddings, int[] labels) {
    /** Numbers of an embedding. */
    public int dimension() {
        return labels.length == 0 ? 0 : embeddings.length / labels.length;
    }

    /** The rows at these places, ascending; not copied if they are all. */
    public EmbeddedRows at(int[] places) {
        if (places.length == labels.length) {
            return this;
        }
        int dimension = dimension();
        float[] part = new float[places.length * dimension];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(embeddings, places[i] * dimension, part, i * dimension, dimension);
        }
        return new EmbeddedRows(part, IntStream.of(places).map(place -> labels[place]).toArray());
    }
}
