package org.smoothap.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What happens when the process is told to end. Most commands end at once: libtorch's own end would run into work that
 * still uses it, and crash. A command that has something to finish says so here.
 */
final class Interrupts {
    /** As shells have it: 128 and the number of the signal. */
    private static final int INTERRUPTED = 130;

    private static final AtomicReference<Callable<?>> LAST_WORK = new AtomicReference<>();

    private Interrupts() {}

    /** @param work done before the process ends; null for nothing */
    static void finishWith(Callable<?> work) {
        LAST_WORK.set(work);
    }

    /** Finishes and ends the process, with 0 if there was something to finish and it succeeded. */
    static void end() {
        Callable<?> work = LAST_WORK.get();
        int exit = INTERRUPTED;
        if (work != null) {
            try {
                work.call();
                exit = 0;
            } catch (Exception e) {
                System.err.println("smoothap: not ended cleanly: " + e);
                exit = 1;
            }
        }
        Runtime.getRuntime().halt(exit);
    }
}
