package org.smoothap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.smoothap.data.image.ImageDecoder;

/**
 * Milliseconds to decode a JPEG file, on one thread: the first 1,000 of a folder, four rounds, the best. Argument: the folder. With
 * {@code -Dsmoothap.jpeg=java} by the JDK's reader, else by libjpeg-turbo where the system has it.
 */
public final class DecodeSpeed {
    private DecodeSpeed() {}

    /** Prints one line. */
    public static void main(String[] args) throws IOException {
        List<byte[]> files = new ArrayList<>();
        try (var paths = Files.walk(Path.of(args[0]))) {
            for (Path path : paths.filter(file -> file.toString().endsWith(".jpg")).sorted().limit(1000).toList()) {
                files.add(Files.readAllBytes(path));
            }
        }
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            long begun = System.nanoTime();
            for (byte[] file : files) {
                ImageDecoder.decode(file, "file");
            }
            best = Math.min(best, System.nanoTime() - begun);
        }
        System.out.printf(Locale.ROOT, "%.3f ms an image of %d%n", best * 1e-6 / files.size(), files.size());
    }
}
