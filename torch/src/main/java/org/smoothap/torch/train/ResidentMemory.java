package org.smoothap.torch.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, native tensors included: what the garbage collector cannot see. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Resident megabytes of the process; null where the system does not say. */
    static Long megabytes() {
        Long kilobytes = kilobytes();
        return kilobytes == null ? null : Long.valueOf(kilobytes / 1024);
    }

    /** Resident kilobytes of the process; null where the system does not say. */
    static Long kilobytes() {
        if (!Files.isReadable(STATUS)) {
            return null;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }
}
