package org.smoothap.torch.nn;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch, started once a process: memory settings, threads, device. Every piece of work with tensors stands in a
 * {@link #scope()}: native memory is given back at its end, for the garbage collector cannot see how large tensors are.
 */
public final class Engine {
    // malloc.h of glibc; -1 as a trim threshold means never.
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_THRESHOLD = -3;
    private static final int M_ARENA_MAX = -8;
    private static final int NEVER = -1;

    /** The heap grows by so much at once. */
    private static final int TOP_PAD = 1 << 26;

    /** glibc before 2.33 refuses a larger threshold. */
    private static final int OLD_LARGEST_THRESHOLD = 1 << 25;

    private static boolean loaded;
    private static Device device;

    private Engine() {}

    /**
     * Starts the engine, or changes the number of its threads.
     *
     * @param deviceName {@code cpu}, {@code cuda} or {@code cuda:1}
     * @param threads of one operation; 0 means one per core
     * @throws IllegalArgumentException if no device has such a name
     * @throws IllegalStateException if the device is not there, or another one is in use
     */
    public static synchronized void start(String deviceName, int threads) {
        if (!deviceName.matches("cpu|cuda(:\\d{1,2})?")) {
            throw new IllegalArgumentException("device must be cpu, cuda or cuda:1, found '" + deviceName + "'");
        }
        if (threads < 0) {
            throw new IllegalArgumentException("threads must be 0 (one per core) or more, found " + threads);
        }
        load();
        if (device == null) {
            if (!deviceName.equals("cpu") && !torch.cuda_is_available()) {
                throw new IllegalStateException("device '" + deviceName + "' is not available: this build of libtorch, or this machine,"
                        + " has no CUDA; use device: cpu, or build with -Pcuda on a machine with a GPU");
            }
            device = new Device(deviceName);
            device.retainReference();
        } else if (device.is_cpu() != deviceName.equals("cpu")) {
            throw new IllegalStateException("the engine runs on another device already; start a new process for '" + deviceName + "'");
        }
        torch.set_num_threads(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
    }

    /** The device, the CPU with all cores where none was chosen. */
    static synchronized Device device() {
        if (device == null) {
            start("cpu", 0);
        }
        return device;
    }

    /** Loads libtorch where that has not been done. Everything here does so itself; needed before libtorch is used directly. */
    public static synchronized void load() {
        if (!loaded) {
            leaveMemoryToTheSystem();
            keepFreedMemory();
            calmOpenBlas();
            unpackLibraries();
            loaded = true;
        }
    }

    /** Native objects made until it is closed are freed then. One a thread; scopes may be nested. */
    public static PointerScope scope() {
        load();
        return new PointerScope();
    }

    /**
     * What an error of libtorch says, without the native stack that its message carries; the message itself for any
     * other error.
     */
    public static String reason(Throwable error) {
        String message = error.getMessage() == null ? error.toString() : error.getMessage();
        int stack = message.indexOf("\nException raised from ");
        return (stack < 0 ? message : message.substring(0, stack)).strip().replaceAll("\\s*\\n\\s*", "; ");
    }

    /** Starts libtorch's own random numbers, of which dropout is made, at a place that the seed says. */
    public static void seed(long seed) {
        load();
        torch.manual_seed(seed);
    }

    /** For logs and provenance. */
    public static String version() {
        try {
            return "libtorch, presets " + Loader.getVersion("org.bytedeco", "pytorch");
        } catch (IOException e) {
            return "libtorch, version unknown";
        }
    }

    /**
     * A tensor with a copy of the values, on the engine's device.
     *
     * @param values row by row; more than the shape needs may follow
     */
    public static Tensor tensor(float[] values, long... shape) {
        Device where = device();
        Tensor tensor = where.is_cpu() ? torch.empty(shape) : pinned(shape);
        if (tensor.numel() > values.length) {
            throw new IllegalArgumentException("a tensor of " + tensor.numel() + " numbers from an array of " + values.length);
        }
        if (tensor.numel() > 0) {
            FloatPointer memory = tensor.data_ptr_float();
            memory.capacity(tensor.numel()).put(values, 0, (int) tensor.numel());
        }
        return where.is_cpu() ? tensor : tensor.to(where, torch.ScalarType.Float, true, false, new MemoryFormatOptional());
    }

    /** Memory that a GPU copies from by itself while the processor goes on; libtorch keeps it until the copy is done. */
    private static Tensor pinned(long... shape) {
        TensorOptions options = new TensorOptions(torch.ScalarType.Float).pinned_memory(new BoolOptional(true));
        return torch.torch_empty(shape, options, new MemoryFormatOptional());
    }

    /**
     * Images for a network, {@code count × channels × size × size}.
     *
     * @param pixels of several images, one after the other; the first {@code count} are taken
     */
    public static Tensor images(float[] pixels, int count, int channels, int size) {
        return tensor(pixels, count, channels, size, size);
    }

    /** The numbers of a tensor, row by row. */
    public static float[] floats(Tensor tensor) {
        Tensor dense = tensor.detach().cpu().contiguous();
        float[] values = new float[Math.toIntExact(dense.numel())];
        if (values.length > 0) {
            dense.data_ptr_float().capacity(values.length).get(values);
        }
        return values;
    }

    /**
     * Puts dL/doutput into the network that computed {@code output}: the gradients of its weights are added up.
     *
     * @param gradient as many numbers as {@code output} has, row by row
     * @throws IllegalArgumentException if it has another number of them
     */
    public static void backward(Tensor output, float[] gradient) {
        if (gradient.length != output.numel()) {
            throw new IllegalArgumentException("a gradient of " + gradient.length + " numbers for an output of " + output.numel());
        }
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

    /**
     * OpenBLAS has threads of its own beside libtorch's, and they wait by spinning: after each small product of a linear
     * layer they hold cores that the convolutions need. Without them a step of a small network on two cores takes 0.6
     * of the time. OpenBLAS reads its environment when it is loaded; a value that the user has set is kept.
     */
    private static void calmOpenBlas() {
        Linker linker = Linker.nativeLinker();
        linker.defaultLookup().find("setenv").ifPresent(function -> {
            MethodHandle setenv = linker.downcallHandle(function, FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
            try (Arena arena = Arena.ofConfined()) {
                int _ = (int) setenv.invokeExact(arena.allocateFrom("OPENBLAS_NUM_THREADS"), arena.allocateFrom("1"), 0);
            } catch (Throwable e) {
                throw new IllegalStateException("setenv failed", e);
            }
        });
    }

    /**
     * JavaCPP refuses to go on once the process is larger than four times the Java heap, to catch programs that leak; tensors
     * live outside the heap and may well need more. It reads these settings when its first class is loaded.
     */
    private static void leaveMemoryToTheSystem() {
        for (String limit : new String[] {"org.bytedeco.javacpp.maxPhysicalBytes", "org.bytedeco.javacpp.maxBytes"}) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "0");
            }
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
     * and mapping them anew costs 15 to 40 % of it. One arena for all threads, whose top is never trimmed, keeps them;
     * threads that have an arena already stay in it, so the launcher also sets MALLOC_ARENA_MAX=1 before the process
     * starts. Other C libraries are left alone.
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
                if ((int) mallopt.invokeExact(M_MMAP_THRESHOLD, 1 << 30) == 0) {
                    int ignored = (int) mallopt.invokeExact(M_MMAP_THRESHOLD, OLD_LARGEST_THRESHOLD);
                }
                int ignored = (int) mallopt.invokeExact(M_TRIM_THRESHOLD, NEVER);
                ignored = (int) mallopt.invokeExact(M_TOP_PAD, TOP_PAD);
                ignored = (int) mallopt.invokeExact(M_ARENA_MAX, 1);
            } catch (Throwable e) {
                throw new IllegalStateException("mallopt failed", e);
            }
        });
    }
}
