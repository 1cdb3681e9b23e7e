package org.smoothap.data.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.smoothap.data.npy.FloatMatrix;
import org.smoothap.data.npy.Npy;

/** Reads vectors from a file of any known format, which its ending names. */
public final class VectorFiles {
    private VectorFiles() {}

    /**
     * Reads N×D vectors.
     *
     * @param file {@code .npy} (float32, float64, float16 or bfloat16), {@code .npz} ({@code FILE.npz#NAME} where it holds several
     *     arrays), {@code .fvecs}, {@code .bvecs}, or {@code .parquet} with a column of lists ({@code FILE.parquet#COLUMN}
     *     where it has several)
     * @throws IOException if the file is missing, or is not what its ending says
     */
    public static FloatMatrix read(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".fvecs")) {
            return Vecs.readFloats(file);
        }
        if (name.endsWith(".bvecs")) {
            return Vecs.readBytes(file);
        }
        if (name.endsWith(ParquetVectors.ENDING) || name.contains(ParquetVectors.ENDING + "#")) {
            return ParquetVectors.read(file);
        }
        return Npy.readFloatMatrix(file);
    }
}
