package org.smoothap.data.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.smoothap.Sha256;

/**
 * The images of a table that were read without a problem before, so that unchanged ones need not be decoded again.
 *
 * <p>A file in the user's cache folder holds 8 bytes an image: the first of the SHA-256 over path, size, time of the last
 * modification and box (an entry of a zip file: the zip's size and time). An image whose file has changed has another
 * fingerprint and is read again; that a changed one is taken for a known one has a chance of n·2<sup>−64</sup> among n.
 * Images with problems are not remembered: they are read again each time, so that a disk that failed once is forgotten.
 *
 * <p>The file is replaced as a whole; one that is damaged or of another version counts as none. Thread-safe, but for
 * {@link #save}.
 */
final class CheckMemory {
    /** Its last letter is to change when the decoder begins to refuse images that it took before. */
    private static final byte[] MAGIC = "SAPREADA".getBytes(StandardCharsets.US_ASCII);

    private final Path file;
    private final long[] before;
    private final AtomicLongArray now;

    private CheckMemory(Path file, long[] before, int images) {
        this.file = file;
        this.before = before;
        this.now = new AtomicLongArray(images);
    }

    /**
     * The memory for a table: one file for each (name, origin, folder that all images lie in).
     *
     * @param cache the user's cache folder; files are in its folder {@code checks}
     * @param trusted false begins anew: nothing counts as known
     */
    static CheckMemory open(ImageTable table, Path cache, boolean trusted) {
        String key = table.name() + "\0" + table.origin() + "\0" + folder(table);
        String name = Sha256.of(key.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
        Path file = cache.resolve("checks").resolve(name + ".bin");
        return new CheckMemory(file, trusted ? read(file) : new long[0], table.rows().size());
    }

    /** True if an image of this fingerprint was read before; remembers it for the row. */
    boolean knows(int row, long fingerprint) {
        if (fingerprint == 0 || Arrays.binarySearch(before, fingerprint) < 0) {
            return false;
        }
        now.set(row, fingerprint);
        return true;
    }

    /** Remembers that the image of the row was read. */
    void add(int row, long fingerprint) {
        now.set(row, fingerprint);
    }

    /**
     * Writes what is known now.
     *
     * @param finished false keeps what was known before of images that have not been looked at yet
     */
    void save(boolean finished) throws IOException {
        LongStream known = LongStream.range(0, now.length()).map(row -> now.get((int) row)).filter(value -> value != 0);
        long[] values = (finished ? known : LongStream.concat(known, Arrays.stream(before))).sorted().distinct().toArray();
        if (finished && values.length > 0 && Arrays.equals(values, before)) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(MAGIC.length + Math.multiplyExact(8, values.length + 1));
        bytes.put(MAGIC);
        for (long value : values) {
            bytes.putLong(value);
        }
        bytes.putLong(checksum(bytes.array(), bytes.position()));
        Files.createDirectories(file.getParent());
        Path temporary = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".tmp");
        try {
            Files.write(temporary, bytes.array());
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Sorted; empty if there is no file, or none that is whole. */
    private static long[] read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException unreadable) {
            return new long[0];
        }
        int body = bytes.length - 8;
        if (body < MAGIC.length || body % 8 != 0 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || ByteBuffer.wrap(bytes).getLong(body) != checksum(bytes, body)) {
            return new long[0];
        }
        LongBuffer longs = ByteBuffer.wrap(bytes, MAGIC.length, body - MAGIC.length).asLongBuffer();
        long[] values = new long[longs.remaining()];
        longs.get(values);
        return values;
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /** The deepest folder that all images (or their zip files) lie in; empty for a table without rows. */
    private static String folder(ImageTable table) {
        Path common = null;
        for (ImageRow row : table.rows()) {
            Path folder = row.location().file().toAbsolutePath().getParent();
            if (common == null) {
                common = folder;
            }
            while (common != null && !folder.startsWith(common)) {
                common = common.getParent();
            }
        }
        return common == null ? "" : common.toString();
    }
}
