package org.smoothap.similarity;

import java.util.Optional;

/**
 * Says whether the Vector API kernels are used, and why not where they are not. Decided once, when first asked.
 *
 * <p>The Vector API is the incubator module {@code jdk.incubator.vector}: a JVM has it only when started with
 * {@code --add-modules jdk.incubator.vector}. Without it everything works on scalar code of the same results (dot
 * products: the same bits), several times slower. {@code -Dsmoothap.vector=off} asks for the scalar code.
 */
public final class FastPath {
    private static final String MODULE = "jdk.incubator.vector";
    private static final Optional<String> WHY_OFF = look();

    private FastPath() {}

    /** True where the Vector API kernels run. */
    public static boolean on() {
        return WHY_OFF.isEmpty();
    }

    /** Why the scalar code runs, and what to do about it; empty where the Vector API kernels run. */
    public static Optional<String> whyOff() {
        return WHY_OFF;
    }

    /** One line for logs and benchmark output: which kernels run, and if they are the scalar ones, why. */
    public static String description() {
        return WHY_OFF.map(why -> "scalar kernels (" + why + ")").orElseGet(ProductKernels::description);
    }

    private static Optional<String> look() {
        if ("off".equals(System.getProperty("smoothap.vector"))) {
            return Optional.of("the system property smoothap.vector is 'off'");
        }
        if (ModuleLayer.boot().findModule(MODULE).isPresent()) {
            return Optional.empty();
        }
        String why = "the module " + MODULE + " is not loaded; start java with --add-modules " + MODULE;
        System.getLogger(FastPath.class.getName())
                .log(System.Logger.Level.WARNING, "smoothap computes on scalar kernels, several times slower: " + why);
        return Optional.of(why);
    }
}
