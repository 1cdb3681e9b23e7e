package org.smoothap.data.npy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.smoothap.similarity.RowSource;

/**
 * The rows of a .npy matrix of floats, mapped into memory: the system reads what is asked for and forgets it when memory is
 * short, so that the file may be larger than memory. float32, float64, float16 and bfloat16; values are converted as by
 * {@link Npy#readFloatMatrix}. Any number of threads may copy rows. The file must not change while it is open.
 */
public final class MappedMatrix implements RowSource, AutoCloseable {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final String descr;
    private final int count;
    private final int dimension;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment data;

    /** @throws IOException if the file is missing, or is not a 2-D .npy file of floats */
    public MappedMatrix(Path file) throws IOException {
        this.file = file;
        try (NpyReader reader = NpyReader.ofHeader(NpySource.of(file), 2, Npy.FLOATS, Npy.FLOATS_TEXT);
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long[] shape = reader.header.shape();
            if (shape[0] > Integer.MAX_VALUE || shape[1] < 1 || shape[1] > Integer.MAX_VALUE) {
                throw NpyReader.wrong(file, "at least one column and fewer than 2^31 rows", "shape " + reader.header.shapeText());
            }
            descr = reader.header.descr();
            count = (int) shape[0];
            dimension = (int) shape[1];
            data = channel.map(FileChannel.MapMode.READ_ONLY, reader.dataStart(), channel.size() - reader.dataStart(), arena);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    /** @throws IllegalArgumentException if a value is not finite as a float */
    @Override
    public void copy(int row, float[] target, int offset) {
        Objects.checkIndex(row, count);
        long from = (long) row * dimension;
        switch (descr) {
            case "<f4" -> MemorySegment.copy(data, FLOAT, from * Float.BYTES, target, offset, dimension);
            case "<f2" -> {
                for (int d = 0; d < dimension; d++) {
                    target[offset + d] = Float.float16ToFloat(data.get(SHORT, (from + d) * Short.BYTES));
                }
            }
            case "<f8" -> {
                for (int d = 0; d < dimension; d++) {
                    target[offset + d] = (float) data.get(DOUBLE, (from + d) * Double.BYTES);
                }
            }
            default -> {
                for (int d = 0; d < dimension; d++) {
                    target[offset + d] = Npy.bfloat16ToFloat(data.get(SHORT, (from + d) * Short.BYTES));
                }
            }
        }
        for (int d = 0; d < dimension; d++) {
            if (!Float.isFinite(target[offset + d])) {
                throw new IllegalArgumentException(file + ": row " + row + " holds " + target[offset + d] + " in column " + d
                        + "; every value must be a finite number");
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
