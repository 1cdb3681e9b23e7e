package org.smoothap.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.smoothap.metric.QueryLog;

/**
 * The file of an evaluation that may be stopped: a line with the digest of all that the figures depend on, then a record for
 * each range of queries, length and checksum first. A record that was being written when the process died is dropped.
 */
final class EvaluationState implements QueryLog, AutoCloseable {
    private static final String FIRST = "smoothap evaluation 1, figures of queries, of the input ";

    private final Path file;
    private final FileChannel channel;
    private final int figures;
    private int replayed;

    /**
     * Opens the file, or makes it.
     *
     * @param digest of the inputs and the figures' names
     * @throws IllegalArgumentException if the file is another, or of another input
     */
    EvaluationState(Path file, String digest, int figures) throws IOException {
        this.file = file;
        this.figures = figures;
        Files.createDirectories(file.toAbsolutePath().getParent());
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        byte[] head = (FIRST + digest + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer found = ByteBuffer.allocate((int) Math.min(head.length, channel.size()));
        read(found, 0);
        if (channel.size() < head.length && Arrays.equals(found.array(), 0, found.capacity(), head, 0, found.capacity())) {
            channel.truncate(0);
            write(ByteBuffer.wrap(head));
        } else if (!Arrays.equals(found.array(), head)) {
            channel.close();
            boolean state = new String(found.array(), StandardCharsets.US_ASCII).startsWith(FIRST);
            throw new IllegalArgumentException(file + (state
                    ? " is the state of an evaluation of other embeddings, labels, options or figures; name another file, or"
                            + " delete it to start anew"
                    : ": expected the state of an evaluation, or no file, found another kind of file"));
        }
        channel.position(head.length);
    }

    @Override
    public void replay(Entries into) {
        try {
            long at = channel.position();
            while (true) {
                ByteBuffer head = read(ByteBuffer.allocate(12), at);
                int queries = head.hasRemaining() ? -1 : head.flip().getInt();
                long size = queries * (3L * Integer.BYTES + (long) figures * Double.BYTES);
                if (queries < 1 || at + 12 + size > channel.size()) {
                    break;
                }
                ByteBuffer record = read(ByteBuffer.allocate(Math.toIntExact(size)), at + 12);
                if (head.getLong() != checksum(record.array())) {
                    break;
                }
                hand(record.flip(), queries, into);
                at += 12 + size;
                replayed += queries;
            }
            channel.truncate(at);
            channel.position(at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many queries were known already. */
    int replayed() {
        return replayed;
    }

    private void hand(ByteBuffer record, int queries, Entries into) {
        int[][] counts = new int[3][queries];
        for (int[] column : counts) {
            record.asIntBuffer().get(column);
            record.position(record.position() + queries * Integer.BYTES);
        }
        double[][] values = new double[figures][queries];
        for (double[] column : values) {
            record.asDoubleBuffer().get(column);
            record.position(record.position() + queries * Double.BYTES);
        }
        into.add(counts[0], values, counts[1], counts[2]);
    }

    @Override
    public void append(int[] queries, double[][] values, int[] firstRanks, int[] positives) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            for (int[] column : new int[][] {queries, firstRanks, positives}) {
                for (int value : column) {
                    out.writeInt(value);
                }
            }
            for (double[] column : values) {
                for (double value : column) {
                    out.writeDouble(value);
                }
            }
            byte[] record = bytes.toByteArray();
            write(ByteBuffer.allocate(12 + record.length).putInt(queries.length).putLong(checksum(record)).put(record).flip());
            channel.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }

    private static long checksum(byte[] record) {
        CRC32 crc = new CRC32();
        crc.update(record);
        return crc.getValue();
    }

    private ByteBuffer read(ByteBuffer into, long from) throws IOException {
        long at = from;
        while (into.hasRemaining()) {
            int read = channel.read(into, at);
            if (read < 0) {
                break;
            }
            at += read;
        }
        return into;
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
