package org.smoothap.data.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Reads and writes numpy's .npy files: embeddings (2-D floats), labels (1-D integers) and masks (1-D booleans). An array of a
 * .npz file is read as {@code FILE.npz#NAME}, or as {@code FILE.npz} where it is the only one.
 *
 * <p>Read are format versions 1, 2 and 3, little-endian, C order. Everything else (pickled objects, Fortran order,
 * other types or dimensions, a length that disagrees with the header) is refused with an {@link IOException} whose
 * message names the file, what was expected and what was found. Nothing in a file is evaluated, and no memory is
 * taken before the header agrees with the size of the file.
 *
 * <p>Writing goes to a temporary file beside the target, which is then moved over it: readers see the old file or the
 * whole new one. The bytes are those of {@code numpy.save}.
 */
public final class Npy {
    /** {@code <V2} is bfloat16: numpy has no name for it, and that is what it writes for the type of the package ml_dtypes. */
    static final Set<String> FLOATS = Set.of("<f4", "<f8", "<f2", "<V2", "|V2");
    static final String FLOATS_TEXT = "float32, float64, float16 or bfloat16 (<f4, <f8, <f2, <V2)";

    private static final Set<String> INTEGERS = Set.of("<i8", "<i4", "<i2", "|i1", "|u1", "<u2", "<u4", "|b1");
    private static final String INTEGERS_TEXT = "an integer type (<i8, <i4, <i2, |i1, |u1, <u2, <u4) or |b1";

    private Npy() {}

    /**
     * Reads a 2-D array of floats, for example embeddings, N×D.
     *
     * @param file float32; float64, float16 and bfloat16 are converted
     * @throws IOException if the file is missing or is anything else; also if a finite float64 overflows a float32
     */
    public static FloatMatrix readFloatMatrix(Path file) throws IOException {
        try (NpyReader reader = new NpyReader(NpySource.of(file), 2, FLOATS, FLOATS_TEXT)) {
            long[] shape = reader.header.shape();
            if (shape[1] < 1) {
                throw NpyReader.wrong(file, "at least one column", "shape " + reader.header.shapeText());
            }
            float[] values = new float[reader.count];
            reader.chunks((buffer, from, to) -> {
                for (int i = from; i < to; i++) {
                    values[i] = floatAt(buffer, reader.header.descr(), file, i, (int) shape[1]);
                }
            });
            return new FloatMatrix((int) shape[0], (int) shape[1], values);
        }
    }

    /**
     * Reads a 1-D array of integers, for example the label of every row.
     *
     * @param file int64, int32, int16, int8, uint8, uint16, uint32 or bool (false 0, true 1)
     * @throws IOException if the file is missing or is anything else
     * @see #denseLabels
     */
    public static long[] readLabels(Path file) throws IOException {
        try (NpyReader reader = new NpyReader(NpySource.of(file), 1, INTEGERS, INTEGERS_TEXT)) {
            long[] values = new long[reader.count];
            reader.chunks((buffer, from, to) -> {
                for (int i = from; i < to; i++) {
                    values[i] = integerAt(buffer, reader.header.descr());
                }
            });
            return values;
        }
    }

    /**
     * Reads a 1-D mask.
     *
     * @param file bool, or integers that are all 0 or 1
     * @throws IOException if the file is missing or is anything else
     */
    public static boolean[] readMask(Path file) throws IOException {
        long[] values = readLabels(file);
        boolean[] mask = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0 && values[i] != 1) {
                throw NpyReader.wrong(file, "a mask of 0 and 1", values[i] + " at row " + i);
            }
            mask[i] = values[i] == 1;
        }
        return mask;
    }

    /**
     * How many dimensions an array of integers has; its values are not read.
     *
     * @throws IOException if the file is missing or no array of a type that {@link #readLabels} reads
     */
    public static int dimensions(Path file) throws IOException {
        try (NpyReader reader = new NpyReader(NpySource.of(file), NpyReader.ANY, INTEGERS, INTEGERS_TEXT)) {
            return reader.header.shape().length;
        }
    }

    /**
     * Reads a 2-D mask as the columns in which each row is true: the labels of items that may have several.
     *
     * @param file N×L of bool, or of integers that are all 0 or 1
     * @return N rows, ascending column numbers in each, none where the row is all false
     * @throws IOException if the file is missing or is anything else
     */
    public static int[][] readTrueColumns(Path file) throws IOException {
        try (NpyReader reader = new NpyReader(NpySource.of(file), 2, INTEGERS, INTEGERS_TEXT)) {
            int columns = (int) reader.header.shape()[1];
            int[][] sets = new int[(int) reader.header.shape()[0]][0];
            reader.chunks((buffer, from, to) -> {
                for (int i = from; i < to; i++) {
                    long value = integerAt(buffer, reader.header.descr());
                    int row = i / columns;
                    if (value != 0 && value != 1) {
                        throw NpyReader.wrong(file, "0 and 1 in a 2-D array of labels, a column for each label",
                                value + " at row " + row + ", column " + i % columns);
                    }
                    if (value == 1) {
                        sets[row] = Arrays.copyOf(sets[row], sets[row].length + 1);
                        sets[row][sets[row].length - 1] = i % columns;
                    }
                }
            });
            return sets;
        }
    }

    /**
     * Numbers labels 0, 1, 2 … in ascending order of their value; equal labels get equal numbers. O(N log N).
     *
     * @param labels any values
     * @return as long as {@code labels}, values from 0 to the number of distinct labels less one
     */
    public static int[] denseLabels(long[] labels) {
        long[] distinct = Arrays.stream(labels).sorted().distinct().toArray();
        return Arrays.stream(labels).mapToInt(label -> Arrays.binarySearch(distinct, label)).toArray();
    }

    /**
     * Writes float32, C order, {@code rows × columns}. Missing folders are made.
     *
     * @throws IllegalArgumentException if {@code values} is not {@code rows × columns} long
     * @throws IOException if the file cannot be written; the target is then as it was
     */
    public static void writeFloatMatrix(Path file, int rows, int columns, float[] values) throws IOException {
        new FloatMatrix(rows, columns, values);
        write(file, new NpyHeader("<f4", false, new long[] {rows, columns}), Float.BYTES,
                (buffer, from, to) -> buffer.asFloatBuffer().put(values, from, to - from));
    }

    /**
     * Writes int64, one dimension. Missing folders are made.
     *
     * @throws IOException if the file cannot be written; the target is then as it was
     */
    public static void writeLabels(Path file, long[] labels) throws IOException {
        write(file, new NpyHeader("<i8", false, new long[] {labels.length}), Long.BYTES,
                (buffer, from, to) -> buffer.asLongBuffer().put(labels, from, to - from));
    }

    /**
     * Writes int32, C order, {@code rows × columns}. Missing folders are made.
     *
     * @throws IOException if the file cannot be written; the target is then as it was
     */
    public static void writeIntMatrix(Path file, int[][] rows) throws IOException {
        int columns = rows.length == 0 ? 1 : rows[0].length;
        write(file, new NpyHeader("<i4", false, new long[] {rows.length, columns}), Integer.BYTES, (buffer, from, to) -> {
            for (int i = from; i < to; i++) {
                buffer.putInt(rows[i / columns][i % columns]);
            }
        });
    }

    private static float floatAt(ByteBuffer buffer, String descr, Path file, int index, int columns) throws IOException {
        return switch (descr) {
            case "<f4" -> buffer.getFloat();
            case "<f2" -> Float.float16ToFloat(buffer.getShort());
            case "<V2", "|V2" -> bfloat16ToFloat(buffer.getShort());
            default -> {
                double value = buffer.getDouble();
                float narrow = (float) value;
                if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
                    throw NpyReader.wrong(file, "values that fit a float32",
                            value + " at row " + index / columns + ", column " + index % columns);
                }
                yield narrow;
            }
        };
    }

    /** A bfloat16 is the upper half of a float. */
    static float bfloat16ToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    private static long integerAt(ByteBuffer buffer, String descr) {
        return switch (descr) {
            case "<i8" -> buffer.getLong();
            case "<i4" -> buffer.getInt();
            case "<i2" -> buffer.getShort();
            case "|i1" -> buffer.get();
            case "<u2" -> Short.toUnsignedLong(buffer.getShort());
            case "<u4" -> Integer.toUnsignedLong(buffer.getInt());
            case "|u1" -> Byte.toUnsignedLong(buffer.get());
            default -> buffer.get() == 0 ? 0 : 1;
        };
    }

    private static void write(Path file, NpyHeader header, int itemSize, NpyReader.Chunk fill) throws IOException {
        Path target = file.toAbsolutePath();
        Files.createDirectories(target.getParent());
        Path temporary = target.resolveSibling(
                "." + target.getFileName() + "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp");
        try {
            try (SeekableByteChannel channel = Files.newByteChannel(
                    temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                byte[] text = header.text().getBytes(StandardCharsets.US_ASCII);
                ByteBuffer buffer = ByteBuffer.allocate(NpyReader.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
                buffer.put(NpyReader.MAGIC).put((byte) 1).put((byte) 0).putShort((short) text.length).put(text).flip();
                writeFully(channel, buffer);
                int count = Math.toIntExact(header.elements());
                int perChunk = NpyReader.CHUNK / itemSize;
                for (long from = 0; from < count; from += perChunk) {
                    int to = (int) Math.min(count, from + perChunk);
                    fill.apply(buffer.clear(), (int) from, to);
                    writeFully(channel, buffer.clear().limit((to - (int) from) * itemSize));
                }
            }
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void writeFully(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
