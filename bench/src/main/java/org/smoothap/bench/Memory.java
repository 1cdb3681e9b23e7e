package org.smoothap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process, on Linux. */
final class Memory {
    private Memory() {}

    /** The most that there has been, in MiB. */
    static long peakMegabytes() throws IOException {
        return megabytes("VmHWM");
    }

    /** What there is now, in MiB, with the parts of mapped files that are in memory. */
    static long residentMegabytes() throws IOException {
        return megabytes("VmRSS");
    }

    private static long megabytes(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst().orElse(0);
    }
}
