package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Path;

/** The older official form of Cars196, which the miniature of that name does not write. */
public final class OldCars {
    private OldCars() {}

    public static void write(Path root, long seed) throws IOException {
        CarsMiniature.writeOld(root, new Drawings(seed));
    }
}
