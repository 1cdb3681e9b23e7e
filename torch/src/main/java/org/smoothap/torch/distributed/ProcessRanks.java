package org.smoothap.torch.distributed;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.batch.Share;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Tensors;

/** Ranks that are processes, on one machine or several: met over TCPStore, joined by Gloo or NCCL. */
final class ProcessRanks implements Ranks {
    private static final String DOOR = "smoothap/door";

    private final Share share;
    private final TCPStore store; // rank 0's serves the others as long as it is there
    private final Liveness liveness;
    private final Exchange exchange;
    private long releases;

    private ProcessRanks(Share share, TCPStore store, Liveness liveness, Exchange exchange) {
        this.share = share;
        this.store = store;
        this.liveness = liveness;
        this.exchange = exchange;
    }

    static ProcessRanks connect(LaunchSettings settings, boolean cuda, int timeoutMillis, long patienceMillis,
            Consumer<String> end) throws IOException {
        int rank = settings.rank();
        int size = settings.size();
        TCPStore store = store(settings, patienceMillis);
        Liveness liveness;
        if (rank == 0) {
            try (Door door = Door.open(settings.host())) {
                store.set(DOOR, door.key());
                liveness = Liveness.first(door, size, timeoutMillis, patienceMillis, end);
            }
        } else {
            liveness = Liveness.other(rank, settings.host(), store.get_to_str(DOOR), timeoutMillis, end);
        }
        try {
            Backend backend = cuda ? Backends.nccl(store, rank, size, patienceMillis)
                    : Backends.gloo(store, rank, size, liveness.localAddress(), patienceMillis);
            return new ProcessRanks(new Share(rank, size), store, liveness, new Exchange(backend, size, patienceMillis));
        } catch (RuntimeException e) {
            liveness.abandon(Engine.reason(e));
            throw e;
        }
    }

    private static TCPStore store(LaunchSettings settings, long patienceMillis) {
        TCPStoreOptions options = new TCPStoreOptions();
        options.port((short) settings.port());
        options.isServer(settings.rank() == 0);
        options.waitWorkers(false);
        options.timeout(new Milliseconds(patienceMillis));
        try {
            return new TCPStore(settings.host(), options);
        } catch (RuntimeException e) {
            throw new RanksException((settings.rank() == 0 ? "rank 0 cannot listen on port " + settings.port()
                    : "rank " + settings.rank() + " cannot reach rank 0 at " + settings.host() + ":" + settings.port())
                    + " (" + Engine.reason(e) + "); see MASTER_ADDR and MASTER_PORT");
        }
    }

    @Override
    public Share share() {
        return share;
    }

    @Override
    public float[] gather(float[] own, int count, int dimension) {
        int rows = (count + size() - 1) / size(); // of the longest piece; shorter ones are filled up
        try (var _ = Engine.scope(); var _ = new NoGradGuard()) {
            float[] all = Engine.floats(exchange.gather(Engine.tensor(Arrays.copyOf(own, rows * dimension), rows, dimension)));
            float[] joined = new float[Math.multiplyExact(count, dimension)];
            for (int rank = 0; rank < size(); rank++) {
                Share piece = new Share(rank, size());
                System.arraycopy(all, rank * rows * dimension, joined, piece.from(count) * dimension,
                        piece.count(count) * dimension);
            }
            return joined;
        }
    }

    @Override
    public void addUp(float[] values) {
        try (var _ = Engine.scope(); var _ = new NoGradGuard()) {
            Tensor tensor = Engine.tensor(values, values.length);
            exchange.addUp(tensor);
            System.arraycopy(Engine.floats(tensor), 0, values, 0, values.length);
        }
    }

    @Override
    public double sum(double value) {
        float high = (float) value;
        float[] parts = gather(new float[] {high, (float) (value - high)}, size(), 2);
        double sum = 0;
        for (float part : parts) {
            sum += part;
        }
        return sum;
    }

    @Override
    public void addUpGradients(Collection<Tensor> weights) {
        GradientBuckets.change(weights, exchange::addUp);
    }

    @Override
    public String ofFirst(String text) {
        try (var _ = Engine.scope(); var _ = new NoGradGuard()) {
            Tensor length = Engine.tensor(new float[] {isFirst() ? text.length() : 0}, 1);
            exchange.ofFirst(length);
            float[] units = new float[(int) length.item_float()];
            for (int i = 0; isFirst() && i < units.length; i++) {
                units[i] = text.charAt(i); // 16 bits, exact in a float
            }
            if (units.length == 0) {
                return "";
            }
            Tensor sent = Engine.tensor(units, units.length);
            exchange.ofFirst(sent);
            StringBuilder received = new StringBuilder();
            for (float unit : Engine.floats(sent)) {
                received.append((char) unit);
            }
            return received.toString();
        }
    }

    @Override
    public Map<String, Tensor> ofFirst(Map<String, Tensor> tensors) {
        String shapes = isFirst()
                ? tensors.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + LongStream.of(Tensors.shape(entry.getValue()))
                                .mapToObj(Long::toString).collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\n"))
                : "";
        String known = ofFirst(shapes);
        if (isFirst()) {
            copyFirst(tensors);
            return tensors;
        }
        SequencedMap<String, Tensor> received = new LinkedHashMap<>();
        known.lines().forEach(line -> {
            int sign = line.lastIndexOf('=');
            long[] shape = line.length() == sign + 1 ? new long[0]
                    : Arrays.stream(line.substring(sign + 1).split(",")).mapToLong(Long::parseLong).toArray();
            int numbers = Math.toIntExact(LongStream.of(shape).reduce(1, (a, b) -> a * b));
            received.put(line.substring(0, sign), Engine.tensor(new float[numbers], shape));
        });
        copyFirst(received);
        return received;
    }

    @Override
    public void copyFirst(Map<String, Tensor> tensors) {
        try (var _ = new NoGradGuard()) {
            for (Tensor tensor : tensors.values()) {
                try (var _ = Engine.scope()) {
                    Tensor sent = Engine.tensor(Engine.floats(tensor), tensor.numel()); // dense, and where the exchange wants it
                    exchange.ofFirst(sent);
                    if (!isFirst()) {
                        tensor.copy_(sent.view_as(tensor));
                    }
                }
            }
        }
    }

    @Override
    public <T> T onFirst(Work<T> work) throws IOException {
        if (isFirst()) {
            T result = work.run();
            liveness.release();
            return result;
        }
        liveness.awaitRelease(++releases);
        return null;
    }

    @Override
    public void abandon(String reason) {
        liveness.abandon(reason);
    }

    @Override
    public void close() {
        liveness.close();
        store.close();
    }
}
