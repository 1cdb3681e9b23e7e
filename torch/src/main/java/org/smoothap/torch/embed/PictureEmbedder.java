package org.smoothap.torch.embed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.data.image.ImageTransform;
import org.smoothap.data.table.ImageRow;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;

/**
 * Embeds pictures that nobody has checked: one that cannot be read is told of, and the others go on. Each is decoded once,
 * a batch ahead of the network. By the test transform, as {@link Embedder}.
 */
public final class PictureEmbedder implements AutoCloseable {
    private static final int BATCH = 64;

    private final EmbeddingNetwork network;
    private final ImageTransform transform;
    private final ExecutorService decoders;

    /** Takes what became of the pictures, one at a time, in their order. */
    public interface Results {
        /** @param embedding L2-normalised */
        void embedded(int row, float[] embedding) throws IOException;

        void unreadable(int row, IOException reason) throws IOException;
    }

    /** A batch that is being decoded: rows {@code from} and up, a picture of pixels each. */
    private record Decoding(int from, float[] pixels, List<Future<IOException>> failures) {}

    /** @param threads that decode beside the network */
    public PictureEmbedder(EmbeddingNetwork network, ImageSettings settings, int threads) {
        this.network = network;
        this.transform = settings.testTransform();
        this.decoders = Executors.newFixedThreadPool(
                Math.max(1, threads), Thread.ofPlatform().name("decoder-", 0).daemon().factory());
    }

    /**
     * Embeds the rows' pictures, each row by itself.
     *
     * @throws IOException if a result could not be taken
     */
    public void embed(List<ImageRow> rows, Results results) throws IOException {
        network.train(false);
        try (ImageStore store = new ImageStore(rows, 0)) {
            Decoding next = decode(store, 0);
            while (next != null) {
                Decoding now = next;
                next = decode(store, now.from + now.failures.size());
                finish(now, results);
            }
        }
    }

    private Decoding decode(ImageStore store, int from) {
        int count = Math.min(BATCH, store.size() - from);
        if (count <= 0) {
            return null;
        }
        int length = pixels();
        float[] pixels = new float[count * length];
        List<Future<IOException>> failures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int place = i;
            failures.add(decoders.submit(() -> {
                try {
                    transform.apply(store.borrow(from + place), null, pixels, place * length);
                    return null;
                } catch (IOException e) {
                    return e;
                }
            }));
        }
        return new Decoding(from, pixels, failures);
    }

    private void finish(Decoding batch, Results results) throws IOException {
        int count = batch.failures.size();
        IOException[] failures = new IOException[count];
        int[] read = new int[count];
        int size = 0;
        for (int i = 0; i < count; i++) {
            failures[i] = result(batch.failures.get(i));
            if (failures[i] == null) {
                read[size++] = i;
            }
        }
        float[] embeddings = size == 0 ? new float[0] : forward(batch.pixels, Arrays.copyOf(read, size));
        int dimension = network.dimension();
        for (int i = 0, place = 0; i < count; i++) {
            if (failures[i] != null) {
                results.unreadable(batch.from + i, failures[i]);
            } else {
                results.embedded(batch.from + i, Arrays.copyOfRange(embeddings, place * dimension, ++place * dimension));
            }
        }
    }

    private float[] forward(float[] pixels, int[] read) {
        int length = pixels();
        for (int i = 0; i < read.length; i++) {
            System.arraycopy(pixels, read[i] * length, pixels, i * length, length); // closes the gaps of unreadable ones
        }
        try (NoGradGuard _ = new NoGradGuard();
                var _ = Engine.scope()) {
            Tensor input = Engine.images(pixels, read.length, transform.channels(), transform.size());
            return Engine.floats(network.forward(input));
        }
    }

    private int pixels() {
        return transform.channels() * transform.size() * transform.size();
    }

    private static IOException result(Future<IOException> decoding) throws IOException {
        try {
            return decoding.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while decoding", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("decoding failed: " + e.getCause(), e.getCause());
        }
    }

    /** Ends the decoding threads; the network stays open. */
    @Override
    public void close() {
        decoders.shutdownNow();
    }
}
