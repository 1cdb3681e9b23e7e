package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Path;

/** Writes a small drawn set in the official layout of one benchmark. */
interface Miniature {
    /** The name of the benchmark in {@link org.smoothap.data.source.Datasets}. */
    String name();

    /**
     * Writes the lists and the images.
     *
     * @param root an existing empty folder; afterwards it can be opened as the benchmark's root
     * @param drawings draws the images, the same for the same seed
     */
    void write(Path root, Drawings drawings) throws IOException;
}
