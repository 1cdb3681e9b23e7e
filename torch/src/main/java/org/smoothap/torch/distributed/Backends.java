package org.smoothap.torch.distributed;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.global.torch_gloo;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;

/** libtorch's process groups. */
final class Backends {
    /** The network interface that Gloo is to use, as PyTorch has it. */
    private static final String INTERFACE = "GLOO_SOCKET_IFNAME";

    private Backends() {}

    /**
     * Gloo, for tensors in main memory.
     *
     * @param address of this machine, as the others reach it
     * @param timeoutMillis of one exchange
     */
    static Backend gloo(Store store, int rank, int size, String address, long timeoutMillis) {
        Loader.load(torch_gloo.class); // before its classes are used: they do not load it
        String named = System.getenv(INTERFACE);
        ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(new Milliseconds(timeoutMillis));
        options.devices(new GlooDeviceVector(named == null
                ? ProcessGroupGloo.createDeviceForHostname(address)
                : ProcessGroupGloo.createDeviceForInterface(named)));
        return new ProcessGroupGloo(store, rank, size, options);
    }

    /**
     * NCCL, for tensors of a GPU, in builds of libtorch that have it.
     *
     * @param timeoutMillis of one exchange
     * @throws RanksException if this build has none
     */
    static Backend nccl(Store store, int rank, int size, long timeoutMillis) {
        try {
            ProcessGroupNCCL.Options options = ProcessGroupNCCL.Options.create();
            options.timeout(new Milliseconds(timeoutMillis));
            return new ProcessGroupNCCL(store, rank, size, options);
        } catch (LinkageError e) {
            throw new RanksException("several ranks on device: cuda need NCCL, and this build of libtorch has none ("
                    + e.getMessage() + "); build with -Pcuda, or use device: cpu");
        }
    }
}
