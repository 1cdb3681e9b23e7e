package org.smoothap.torch.distributed;

import java.util.function.Supplier;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.smoothap.torch.nn.Engine;

/** The exchanges of tensors that training needs, each waited for. Tensors are of floats, on the engine's device. */
final class Exchange {
    /** A lost rank breaks connections at once; who it was is known a moment later, and that ends this process. */
    private static final long LOSS_KNOWN_MILLIS = 5_000;

    private final Backend backend;
    private final int size;
    private final long timeoutMillis;

    /** @param timeoutMillis of one exchange, for the message */
    Exchange(Backend backend, int size, long timeoutMillis) {
        this.backend = backend;
        this.size = size;
        this.timeoutMillis = timeoutMillis;
    }

    /** Adds up, in place. */
    void addUp(Tensor tensor) {
        await(() -> backend.allreduce(new TensorVector(tensor)));
    }

    /** The rows of all ranks, each of which has as many; made in the caller's scope. */
    Tensor gather(Tensor own) {
        Tensor all = own.repeat(size, 1);
        await(() -> backend._allgather_base(all, own));
        return all;
    }

    /** Makes the tensor that of rank 0, in place. */
    void ofFirst(Tensor tensor) {
        BroadcastOptions options = new BroadcastOptions();
        options.rootRank(0);
        options.rootTensor(0);
        await(() -> backend.broadcast(new TensorVector(tensor), options));
    }

    private void await(Supplier<Work> exchange) {
        long begun = System.nanoTime();
        try {
            exchange.get()._wait();
        } catch (RuntimeException e) {
            long millis = (System.nanoTime() - begun) / 1_000_000;
            if (millis < timeoutMillis) {
                waitForLoss();
            }
            throw new RanksException("an exchange with the other ranks failed after " + millis / 1000 + " s (" + Engine.reason(e)
                    + "); a rank that is alive but hangs ends it after " + timeoutMillis / 1000 + " s");
        }
    }

    private static void waitForLoss() {
        try {
            Thread.sleep(LOSS_KNOWN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
