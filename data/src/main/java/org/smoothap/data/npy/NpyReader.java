package org.smoothap.data.npy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/** An open array whose header was checked against what is wanted and against the size of the file. */
final class NpyReader implements AutoCloseable {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** Bytes read or written at a time; a multiple of every element size. */
    static final int CHUNK = 1 << 20;
    /** For arrays of any number of dimensions. */
    static final int ANY = -1;
    private static final int LONGEST_HEADER = 1 << 16;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    final NpyHeader header;
    final int count;
    private final NpySource source;
    private final ReadableByteChannel channel;
    private final int itemSize;
    private long position;
    private long dataStart;

    /**
     * Opens and checks.
     *
     * @param dimensions how many it must have, or {@link #ANY}
     * @param types the element types that are wanted, {@code typesText} the same for people
     */
    NpyReader(NpySource source, int dimensions, Set<String> types, String typesText) throws IOException {
        this(source, dimensions, types, typesText, LARGEST_ARRAY);
    }

    /** The same for an array of any size, whose data will be read elsewhere, from {@link #dataStart} on. */
    static NpyReader ofHeader(NpySource source, int dimensions, Set<String> types, String typesText) throws IOException {
        return new NpyReader(source, dimensions, types, typesText, Long.MAX_VALUE / 16);
    }

    private NpyReader(NpySource source, int dimensions, Set<String> types, String typesText, long largest)
            throws IOException {
        this.source = source;
        this.channel = source.open();
        try {
            header = readHeader();
            if (!types.contains(header.descr())) {
                throw wrong(source.name(), typesText, "type " + NpyHeader.printable(header.descr()) + hint(header.descr()));
            }
            if (dimensions != ANY && header.shape().length != dimensions) {
                throw wrong(source.name(), "a " + dimensions + "-D array", "shape " + header.shapeText());
            }
            if (header.fortranOrder() && header.shape().length > 1) {
                throw wrong(source.name(), "C order", "Fortran order; save numpy.ascontiguousarray(x)");
            }
            itemSize = header.descr().charAt(2) - '0';
            count = checkedCount(largest);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private NpyHeader readHeader() throws IOException {
        byte[] start = bytes(8, "the first 8 bytes of a .npy file");
        if (!Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            throw wrong(source.name(), "a .npy file (it starts with \\x93NUMPY)", "another kind of file");
        }
        int version = start[6];
        if (version < 1 || version > 3 || start[7] != 0) {
            throw wrong(source.name(), "format version 1.0, 2.0 or 3.0",
                    Byte.toUnsignedInt(start[6]) + "." + Byte.toUnsignedInt(start[7]));
        }
        ByteBuffer size = ByteBuffer.wrap(bytes(version == 1 ? 2 : 4, "the length of the header"))
                .order(ByteOrder.LITTLE_ENDIAN);
        long length = version == 1 ? Short.toUnsignedLong(size.getShort()) : Integer.toUnsignedLong(size.getInt());
        if (length > LONGEST_HEADER) {
            throw wrong(source.name(), "a header of at most " + LONGEST_HEADER + " bytes", length + " bytes");
        }
        String text = new String(bytes((int) length, "a header of " + length + " bytes"),
                version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        try {
            return NpyHeader.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(source.name() + ": " + e.getMessage(), e);
        }
    }

    private int checkedCount(long largest) throws IOException {
        long elements;
        try {
            elements = header.elements();
        } catch (ArithmeticException e) {
            elements = Long.MAX_VALUE;
        }
        if (elements > largest || Arrays.stream(header.shape()).anyMatch(size -> size > LARGEST_ARRAY)) {
            throw wrong(source.name(), "at most " + Math.min(largest, LARGEST_ARRAY) + " values", "shape " + header.shapeText());
        }
        dataStart = position;
        long expected = elements * itemSize;
        long found = source.size() - position;
        if (found != expected) {
            throw wrong(source.name(), expected + " bytes of data for shape " + header.shapeText() + " of "
                    + header.descr(), found + " bytes");
        }
        return (int) Math.min(elements, LARGEST_ARRAY);
    }

    /** Where in the source the elements begin. */
    long dataStart() {
        return dataStart;
    }

    /** Hands over all elements in order, a chunk at a time. */
    void chunks(Chunk use) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, Math.max(1L, (long) count * itemSize)))
                .order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = CHUNK / itemSize;
        for (long from = 0; from < count; from += perChunk) {
            int to = (int) Math.min(count, from + perChunk);
            readFully(buffer.clear().limit((to - (int) from) * itemSize), "all of its data");
            use.apply(buffer.flip(), (int) from, to);
        }
    }

    private byte[] bytes(int length, String what) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        readFully(buffer, what);
        return buffer.array();
    }

    private void readFully(ByteBuffer buffer, String what) throws IOException {
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer);
            if (read < 0) {
                throw new EOFException(source.name() + ": expected " + what + ", found the end of the file after "
                        + position + " bytes");
            }
            position += read;
        }
    }

    private static String hint(String descr) {
        return descr.startsWith(">") ? " (big-endian)" : descr.startsWith("|O") ? " (pickled objects are not read)" : "";
    }

    @Override
    public void close() throws IOException {
        channel.close();
        source.close();
    }

    static IOException wrong(Object file, String expected, String found) {
        return new IOException(file + ": expected " + expected + ", found " + found);
    }

    /** Works on the elements {@code from} to {@code to}, which are, or belong, in the buffer. */
    interface Chunk {
        void apply(ByteBuffer buffer, int from, int to) throws IOException;
    }
}
