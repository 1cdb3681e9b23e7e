package org.smoothap.loss;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The last so many labelled embeddings, each at a place of its own until it is overwritten. */
final class EmbeddingRing {
    private static final String EMBEDDINGS = "embeddings";
    private static final String LABELS = "labels";
    private static final String NEXT = "next";

    private final int size;
    private final int dimension;
    private final float[] embeddings;
    private final int[] labels;
    private int filled;
    private int next;

    /** @throws IllegalArgumentException if size × dimension values are more than an array holds */
    EmbeddingRing(int size, int dimension) {
        if ((long) size * dimension > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("expected a memory of at most " + (Integer.MAX_VALUE - 8) / dimension
                    + " embeddings of " + dimension + " values, got " + size);
        }
        this.size = size;
        this.dimension = dimension;
        this.embeddings = new float[size * dimension];
        this.labels = new int[size];
    }

    /**
     * Puts a batch over the oldest items.
     *
     * @return the place of each item in {@link #embeddings()}
     * @throws IllegalArgumentException if the embeddings have another dimension or are more than the memory holds
     */
    int[] add(float[] batch, int[] batchLabels) {
        int count = batchLabels.length;
        if (batch.length != count * dimension) {
            throw new IllegalArgumentException("expected embeddings of the " + dimension + " dimensions of the memory, got "
                    + batch.length + " values for " + count + " items");
        }
        if (count > size) {
            throw new IllegalArgumentException("expected batches of at most " + size + " items, as many as the memory holds, got "
                    + count + "; take a larger size of the memory");
        }
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = next;
            System.arraycopy(batch, i * dimension, embeddings, next * dimension, dimension);
            labels[next] = batchLabels[i];
            next = next + 1 == size ? 0 : next + 1;
        }
        filled = Math.min(size, filled + count);
        return places;
    }

    /** What there is, in the order of the places; not to be changed. */
    float[] embeddings() {
        return filled == size ? embeddings : Arrays.copyOf(embeddings, filled * dimension);
    }

    /** Of {@link #embeddings()}. */
    int[] labels() {
        return filled == size ? labels : Arrays.copyOf(labels, filled);
    }

    /** Nothing while it is empty. */
    Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        if (filled > 0) {
            float[] numbers = new float[filled];
            for (int i = 0; i < filled; i++) {
                numbers[i] = labels[i];
            }
            state.put(EMBEDDINGS, Arrays.copyOf(embeddings, filled * dimension));
            state.put(LABELS, numbers);
            state.put(NEXT, new float[] {next});
        }
        return state;
    }

    /** @throws IllegalArgumentException if the state is not of a memory of this size and dimension */
    void restore(Map<String, float[]> state) {
        if (state.isEmpty()) {
            filled = 0;
            next = 0;
            return;
        }
        float[] numbers = state.getOrDefault(LABELS, new float[0]);
        float[] rows = state.getOrDefault(EMBEDDINGS, new float[0]);
        float[] place = state.getOrDefault(NEXT, new float[0]);
        int count = numbers.length;
        boolean fits = state.size() == 3 && count >= 1 && count <= size && rows.length == count * dimension && place.length == 1;
        // Until it is full the ring is written from its beginning.
        if (!fits || place[0] != (int) place[0] || place[0] < 0 || place[0] >= size || count < size && place[0] != count) {
            throw new IllegalArgumentException("expected the state of a memory of " + size + " embeddings of " + dimension
                    + " values, got " + rows.length + " values, " + count + " labels and the place " + Arrays.toString(place));
        }
        System.arraycopy(rows, 0, embeddings, 0, rows.length);
        for (int i = 0; i < count; i++) {
            labels[i] = (int) numbers[i];
        }
        filled = count;
        next = (int) place[0];
    }
}
