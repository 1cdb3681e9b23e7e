package org.smoothap.torch.embed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.batch.Batch;
import org.smoothap.data.batch.BatchLoader;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.data.table.ImageRow;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;

/** Turns pictures into embeddings with a network as it stands, by the test transform of the recipe. */
public final class Embedder {
    private static final int BATCH = 128;

    private final EmbeddingNetwork network;
    private final ImageSettings settings;
    private final int threads;
    private final Ranks ranks;

    /**
     * An embedder around a network; the network's weights are read at each call.
     *
     * @param threads that decode images beside the network
     */
    public Embedder(EmbeddingNetwork network, ImageSettings settings, int threads) {
        this(network, settings, threads, Ranks.alone());
    }

    /**
     * An embedder whose images are shared out.
     *
     * @param threads that decode images beside the network
     * @param ranks each of which embeds its share, with the same weights
     */
    public Embedder(EmbeddingNetwork network, ImageSettings settings, int threads, Ranks ranks) {
        this.ranks = ranks;
        this.network = network;
        this.settings = settings;
        this.threads = threads;
    }

    /** Size of an embedding. */
    public int dimension() {
        return network.dimension();
    }

    /**
     * The embeddings of the rows' images, {@code rows × dimension}, L2-normalised. What several rows show is embedded once.
     * Every rank has them all in the end.
     */
    public float[] embed(List<ImageRow> rows) {
        DistinctImages images = DistinctImages.of(rows);
        int count = images.rows().size();
        List<ImageRow> own = images.rows().subList(ranks.share().from(count), ranks.share().to(count));
        try (ImageStore store = new ImageStore(own, 0)) {
            return images.spread(ranks.gather(embed(store, done -> {}), count, dimension()), dimension());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The embeddings of all images of a store, by this rank alone, {@code size × dimension}, L2-normalised.
     *
     * @param progress is told how many images are done
     */
    public float[] embed(ImageStore images, IntConsumer progress) {
        int dimension = dimension();
        float[] embeddings = new float[Math.multiplyExact(images.size(), dimension)];
        network.train(false);
        int done = 0;
        try (BatchLoader batches = new BatchLoader(
                        images, settings.testTransform(), BatchLoader.inOrder(images.size(), BATCH), 0, 0, threads);
                NoGradGuard _ = new NoGradGuard()) {
            while (batches.hasNext()) {
                Batch batch = batches.next();
                int count = batch.rows().length;
                try (var _ = Engine.scope()) {
                    Tensor input = Engine.images(batch.pixels(), count, settings.channels(), settings.testSize());
                    float[] part = Engine.floats(network.forward(input));
                    System.arraycopy(part, 0, embeddings, done * dimension, count * dimension);
                }
                done += count;
                progress.accept(done);
            }
        }
        return embeddings;
    }
}
