package org.smoothap.data.vectors;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.smoothap.data.npy.FloatMatrix;

/**
 * The vector files of the TEXMEX corpus (SIFT1M and others; corpus-texmex.irisa.fr), which FAISS and most search libraries
 * read: each vector is its dimension as a little-endian int32, then its values: float32 in {@code .fvecs}, unsigned bytes in
 * {@code .bvecs}, int32 in {@code .ivecs}. All vectors of a file have the same dimension.
 */
public final class Vecs {
    private Vecs() {}

    /** @throws IOException if the file is missing or is no such file */
    public static FloatMatrix readFloats(Path file) throws IOException {
        return read(file, Float.BYTES);
    }

    /** Bytes are numbers from 0 to 255. @throws IOException if the file is missing or is no such file */
    public static FloatMatrix readBytes(Path file) throws IOException {
        return read(file, 1);
    }

    private static FloatMatrix read(Path file, int valueSize) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file; expected vectors");
        }
        long bytes = Files.size(file);
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            int dimension = bytes < Integer.BYTES ? 0 : dimension(in.readNBytes(Integer.BYTES));
            long rowSize = Integer.BYTES + Math.max(1L, dimension) * valueSize;
            long rows = bytes / rowSize;
            if (dimension < 1 || bytes % rowSize != 0) {
                throw new IOException(file + ": expected vectors of one dimension, each after its dimension; found the dimension "
                        + dimension + " and " + bytes + " bytes");
            }
            if (rows * dimension > Integer.MAX_VALUE - 8) {
                throw new IOException(file + ": expected at most " + (Integer.MAX_VALUE - 8) + " values, found " + rows + " x "
                        + dimension);
            }
            float[] values = new float[(int) rows * dimension];
            for (int row = 0; row < rows; row++) {
                if (row > 0) {
                    int found = dimension(in.readNBytes(Integer.BYTES));
                    if (found != dimension) {
                        throw new IOException(file + ": expected dimension " + dimension + " as in row 0, found " + found
                                + " in row " + row);
                    }
                }
                ByteBuffer buffer = little(in.readNBytes(dimension * valueSize));
                for (int d = 0; d < dimension; d++) {
                    values[row * dimension + d] = valueSize == 1 ? Byte.toUnsignedInt(buffer.get()) : buffer.getFloat();
                }
            }
            return new FloatMatrix((int) rows, dimension, values);
        }
    }

    private static int dimension(byte[] bytes) {
        return little(bytes).getInt();
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Writes an {@code .ivecs} file, such as the neighbours of each query.
     *
     * @param rows all of one length
     */
    public static void writeInts(Path file, int[][] rows) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int[] row : rows) {
                ByteBuffer buffer = little(new byte[Integer.BYTES * (1 + row.length)]);
                buffer.putInt(row.length);
                for (int value : row) {
                    buffer.putInt(value);
                }
                out.write(buffer.array());
            }
        }
    }
}
