package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.smoothap.data.npy.Npy;
import org.smoothap.data.vectors.Vecs;
import org.smoothap.similarity.Neighbors;

/** The nearest rows of each query, k a query, in a format that the ending names. */
final class NeighbourFile {
    private static final int NONE = -1;

    private NeighbourFile() {}

    static void write(Path file, Neighbors nearest, int k) throws IOException {
        int[][] rows = Arrays.stream(nearest.indices()).map(found -> filled(found, k)).toArray(int[][]::new);
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".ivecs")) {
            Vecs.writeInts(file, rows);
        } else if (name.endsWith(".npy")) {
            Npy.writeIntMatrix(file, rows);
        } else {
            throw new IllegalArgumentException(file + ": neighbours are written to .ivecs or .npy, found neither");
        }
    }

    private static int[] filled(int[] found, int k) {
        int[] row = Arrays.copyOf(found, k);
        Arrays.fill(row, found.length, k, NONE);
        return row;
    }
}
