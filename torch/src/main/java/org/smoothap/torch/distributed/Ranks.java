package org.smoothap.torch.distributed;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.batch.Share;
import org.smoothap.torch.nn.Engine;

/**
 * The processes that train one network together, seen from one of them. All of them come to the same calls in the same
 * order, but for {@link #isFirst()}, {@link #share()}, {@link #size()} and {@link #abandon}. Used by one thread.
 *
 * <p>A rank that dies, stalls or gives up ends the processes of all others with a line that names it.
 */
public interface Ranks extends AutoCloseable {
    /** Work that may fail to read or write. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** The one process of a run that is not shared. */
    static Ranks alone() {
        return SingleProcess.INSTANCE;
    }

    /** Seconds after which a rank that gives no sign of life has stalled, where nothing else is asked for. */
    int DEFAULT_TIMEOUT_SECONDS = 60;

    /** An exchange may take so many times as long: a rank may be busy with what is its own for a while. */
    int PATIENCE = 30;

    /**
     * Meets the other ranks.
     *
     * @param settings which rank this is; null for a run of one process
     * @param device of the recipe; on {@code cuda}, every rank of a machine takes the GPU of its local number
     * @param threads of the recipe
     * @param timeoutSeconds after which a rank that gives no sign of life has stalled. Ranks wait {@value #PATIENCE} times
     *     as long for each other to come, and for one that is alive
     * @param end ends this process with a message, as another rank is lost; called from another thread
     * @throws RanksException if they do not meet
     */
    static Ranks connect(LaunchSettings settings, String device, int threads, int timeoutSeconds, Consumer<String> end)
            throws IOException {
        if (settings == null || settings.size() == 1) {
            return alone();
        }
        boolean cuda = device.startsWith("cuda");
        Engine.start(cuda ? "cuda:" + settings.localRank() : device, threads);
        int timeoutMillis = Math.multiplyExact(timeoutSeconds, 1000);
        return ProcessRanks.connect(settings, cuda, timeoutMillis, (long) PATIENCE * timeoutMillis, end);
    }

    /** The piece of every batch, and of every list of images, that is this rank's. */
    Share share();

    /** How many ranks there are. */
    default int size() {
        return share().pieces();
    }

    /** Whether this is rank 0, which writes what is to be written. */
    default boolean isFirst() {
        return share().index() == 0;
    }

    /**
     * The rows of all ranks, in order.
     *
     * @param own {@code share().count(count) × dimension}
     * @param count of all rows
     * @return {@code count × dimension}, not copied where this is the only rank
     */
    float[] gather(float[] own, int count, int dimension);

    /** Adds up the numbers of all ranks, place by place; every rank gets the same bits. */
    void addUp(float[] values);

    /** The sum of a number of each rank, added in the order of the ranks. */
    double sum(double value);

    /** Adds up the gradients that the weights have, so that every rank has the gradient of all. */
    void addUpGradients(Collection<Tensor> weights);

    /**
     * The tensors of rank 0, by name; made in the caller's scope.
     *
     * @param tensors of rank 0; ignored on others
     */
    Map<String, Tensor> ofFirst(Map<String, Tensor> tensors);

    /** The text of rank 0; that of others is ignored. */
    String ofFirst(String text);

    /** Copies the tensors of rank 0 into those of every other, which have the same names and shapes. */
    void copyFirst(Map<String, Tensor> tensors);

    /**
     * Does work on rank 0, while the others wait, however long it takes.
     *
     * @return what came of it; null on the others
     */
    <T> T onFirst(Work<T> work) throws IOException;

    /** Does work on rank 0, and then on the others: what the first of them put into a cache is there for the rest. */
    default <T> T firstThenOthers(Work<T> work) throws IOException {
        T result = onFirst(work);
        return isFirst() ? result : work.run();
    }

    /** Gives up: the others end, and their message has the reason. */
    void abandon(String reason);

    /** Leaves; all is done. */
    @Override
    void close();
}
