package org.smoothap.torch.nn;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * libtorch, started once a process: memory settings, threads, device. Every piece of work with tensors stands in a
 * {@link #scope()}: native memory is given back at its end, for the garbage collector cannot see how large tensors are.
 */
public final class Engine {
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_MMAP_THRESHOLD = -3;

    private static boolean started;
    private static Device device;

    private Engine() {}

    /**
     * Starts the engine, or changes the number of its threads. Must run before the first tensor.
     *
     * @param deviceName {@code cpu} or {@code cuda}
     * @param threads of one operation; 0 means one per core
     * @throws IllegalStateException if the device is not there, or another one is in use
     */
    public static synchronized void start(String deviceName, int threads) {
        if (!started) {
            keepFreedMemory();
            unpackLibraries();
            if (deviceName.equals("cuda") && !torch.hasCUDA()) {
                throw new IllegalStateException("device 'cuda' is not available: this build of libtorch, or this machine, has no CUDA;"
                        + " use device: cpu, or build with -Pcuda on a machine with a GPU");
            }
            device = new Device(deviceName);
            device.retainReference();
            started = true;
        } else if (!device.is_cpu() && deviceName.equals("cpu") || device.is_cpu() && !deviceName.equals("cpu")) {
            throw new IllegalStateException("the engine runs on another device already; start a new process for '" + deviceName + "'");
        }
        torch.set_num_threads(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }

    /** Starts on the CPU with all cores where nothing was started. */
    private static synchronized void ensureStarted() {
        if (!started) {
            start("cpu", 0);
        }
    }

    /** Native objects made until it is closed are freed then. One a thread; scopes may be nested. */
    public static PointerScope scope() {
        return new PointerScope();
    }

    /** For logs and provenance. */
    public static String version() {
        try {
            return "libtorch, presets " + Loader.getVersion("org.bytedeco", "pytorch");
        } catch (IOException e) {
            return "libtorch, version unknown";
        }
    }

    /** A tensor with a copy of the values. */
    public static Tensor tensor(float[] values, long... shape) {
        ensureStarted();
        Tensor tensor = torch.empty(shape);
        if (tensor.numel() > values.length) {
            throw new IllegalArgumentException("a tensor of " + tensor.numel() + " numbers from an array of " + values.length);
        }
        FloatPointer memory = tensor.data_ptr_float();
        memory.capacity(tensor.numel()).put(values, 0, (int) tensor.numel());
        return device.is_cpu() ? tensor : tensor.to(device, torch.ScalarType.Float);
    }

    /** Images for a network, {@code count × channels × size × size}, laid out channels last: faster convolutions. */
    public static Tensor images(float[] pixels, int count, int channels, int size) {
        return tensor(pixels, count, channels, size, size).contiguous(MemoryFormat.ChannelsLast);
    }

    /** The numbers of a tensor, row by row. */
    public static float[] floats(Tensor tensor) {
        Tensor dense = tensor.detach().cpu().contiguous();
        float[] values = new float[Math.toIntExact(dense.numel())];
        dense.data_ptr_float().capacity(values.length).get(values);
        return values;
    }

    /**
     * Puts dL/doutput into the network that computed {@code output}: the gradients of its weights are added up.
     *
     * @param gradient as many numbers as {@code output} has, row by row
     */
    public static void backward(Tensor output, float[] gradient) {
        output.backward(tensor(gradient, Tensors.shape(output)), new BoolOptional(), false, new TensorArrayRefOptional());
    }

    /**
     * Unpacks all native libraries into the user's cache before the first is loaded. Left to itself, JavaCPP unpacks and
     * loads them one by one, and at the very first start libtorch.so is loaded before the libtorch_cpu.so that it needs
     * is there; the process crashes.
     */
    private static void unpackLibraries() {
        try {
            for (String library : new String[] {"openblas", "pytorch"}) {
                Loader.cacheResources("/org/bytedeco/" + library + "/" + Loader.getPlatform());
                Loader.cacheResources("/org/bytedeco/" + library + "/" + Loader.getPlatform() + "-gpu");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("libtorch cannot be unpacked into " + cacheFolder() + ": " + e.getMessage(), e);
        }
        // OpenBLAS is older than JavaCPP on purpose (see pom.xml); the loader's warning about it would worry users.
        PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        try {
            Loader.load(torch.class);
        } finally {
            System.setErr(err);
        }
    }

    private static String cacheFolder() {
        try {
            return Loader.getCacheDir().toString();
        } catch (IOException e) {
            return "the cache folder of JavaCPP";
        }
    }

    /**
     * glibc returns large blocks to the system when they are freed; tensors of the same sizes come and go at every step,
     * and mapping them anew costs 15 to 20 % of it. Other C libraries are left alone.
     */
    private static void keepFreedMemory() {
        Linker linker = Linker.nativeLinker();
        if (!System.getProperty("os.name").equals("Linux")) {
            return;
        }
        linker.defaultLookup().find("mallopt").ifPresent(function -> {
            MethodHandle mallopt = linker.downcallHandle(
                    function, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            try {
                int ignored = (int) mallopt.invokeExact(M_MMAP_THRESHOLD, 1 << 30);
                ignored = (int) mallopt.invokeExact(M_TRIM_THRESHOLD, Integer.MAX_VALUE);
            } catch (Throwable e) {
                throw new IllegalStateException("mallopt failed", e);
            }
        });
    }
}
