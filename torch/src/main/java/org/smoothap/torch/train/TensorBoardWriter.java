package org.smoothap.torch.train;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Writes scalars as TensorBoard reads them. Each writer begins a file of its own,
 * {@code events.out.tfevents.<seconds>.<host>}; TensorBoard shows all the files of a folder as one run, so a resumed
 * training continues its curves.
 *
 * <p>A file is a sequence of TFRecords, {@code length (8 bytes, little endian) · masked CRC-32C of the length · data ·
 * masked CRC-32C of the data}, whose data is one protocol buffer:
 *
 * <pre>
 * Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; }
 * Summary { repeated Value value = 1; }
 * Value   { string tag = 1; float simple_value = 2; }
 * </pre>
 *
 * <p>Source: {@code record_writer.cc}, {@code event.proto} and {@code summary.proto} of TensorFlow. The messages are
 * four fields deep, too little to carry a protocol buffer compiler for.
 *
 * <p>Not thread-safe. A scalar is in the file after {@link #flush()} or {@link #close()}; records are only appended, so
 * a process that is killed loses at most the last ones.
 */
public final class TensorBoardWriter implements AutoCloseable {
    private static final String FILE_VERSION = "brain.Event:2";
    private static final int CRC_MASK = 0xa282ead8;

    // Wire types of a protocol buffer.
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final Path file;
    private final OutputStream out;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean closed;

    /**
     * Begins a new file.
     *
     * @param folder made if it does not exist
     * @throws IOException if the file cannot be made
     */
    public TensorBoardWriter(Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = "events.out.tfevents." + System.currentTimeMillis() / 1000 + "." + host();
        Path free = folder.resolve(name);
        OutputStream opened = null;
        for (int attempt = 1; opened == null; attempt++) {
            try {
                opened = Files.newOutputStream(free, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                free = folder.resolve(name + "." + attempt);
            }
        }
        file = free;
        out = opened;
        record(new Message().fixed64(1, wallTime()).bytes(3, FILE_VERSION.getBytes(StandardCharsets.UTF_8)).bytes());
        flush();
    }

    /** The file written to. */
    public Path file() {
        return file;
    }

    /**
     * Adds one point of a curve.
     *
     * @param tag the name of the curve; {@code train/loss} is shown in the group {@code train}
     * @param step where it stands on the horizontal axis, not negative
     * @param value any float; NaN and infinities are written as they are
     * @throws IllegalArgumentException if the tag is blank or the step negative
     */
    public void scalar(String tag, long step, float value) {
        if (tag.isBlank()) {
            throw new IllegalArgumentException("a curve needs a tag such as 'train/loss', got a blank one");
        }
        if (step < 0) {
            throw new IllegalArgumentException("the step of '" + tag + "' must not be negative, got " + step);
        }
        if (closed) {
            throw new IllegalStateException("'" + tag + "' at step " + step + " after " + file + " was closed");
        }
        byte[] point = new Message().bytes(1, tag.getBytes(StandardCharsets.UTF_8)).fixed32(2, value).bytes();
        byte[] summary = new Message().bytes(1, point).bytes();
        record(new Message().fixed64(1, wallTime()).varint(2, step).bytes(5, summary).bytes());
    }

    /**
     * Brings everything added so far into the file, for instance once an epoch.
     *
     * @throws IOException if the file cannot be written
     */
    public void flush() throws IOException {
        pending.writeTo(out);
        pending.reset();
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            flush();
        }
    }

    private void record(byte[] data) {
        byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
        pending.writeBytes(length);
        pending.writeBytes(littleEndian(Integer.BYTES).putInt(maskedCrc(length)).array());
        pending.writeBytes(data);
        pending.writeBytes(littleEndian(Integer.BYTES).putInt(maskedCrc(data)).array());
    }

    /** Masked because a CRC over data that holds CRCs is weak. */
    private static int maskedCrc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
    }

    private static double wallTime() {
        return System.currentTimeMillis() / 1000.0;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The fields of one protocol buffer, in the order in which they are added. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message varint(int field, long value) {
            key(field, VARINT);
            raw(value);
            return this;
        }

        Message fixed64(int field, double value) {
            key(field, FIXED_64);
            bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
            return this;
        }

        Message fixed32(int field, float value) {
            key(field, FIXED_32);
            bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
            return this;
        }

        Message bytes(int field, byte[] value) {
            key(field, BYTES);
            raw(value.length);
            bytes.writeBytes(value);
            return this;
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }

        private void key(int field, int wireType) {
            raw((long) field << 3 | wireType);
        }

        /** Seven bits a byte, lowest first; the high bit says that more follow. */
        private void raw(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes.write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }
    }
}
