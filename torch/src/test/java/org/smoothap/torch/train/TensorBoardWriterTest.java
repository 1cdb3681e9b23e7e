package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardWriterTest {
    record Event(double wallTime, long step, String fileVersion, String tag, Float value) {}

    @Test
    void whatIsWrittenCanBeRead(@TempDir Path folder) throws IOException {
        double begin = System.currentTimeMillis() / 1000.0;
        long far = 5_000_000_000L;
        Path file;
        try (var writer = new TensorBoardWriter(folder.resolve("new"))) {
            file = writer.file();
            writer.scalar("train/loss", 0, 0.75f);
            writer.scalar("train/loss", 300, -1e-20f);
            writer.scalar("validation/größe", far, Float.NaN);
        }
        assertTrue(file.getFileName().toString().matches("events\\.out\\.tfevents\\.\\d{10}\\.[A-Za-z0-9.-]+"), file.toString());
        List<Event> events = read(file);
        assertEquals(4, events.size());
        assertEquals("brain.Event:2", events.get(0).fileVersion());
        assertScalar("train/loss", 0, 0.75f, events.get(1));
        assertScalar("train/loss", 300, -1e-20f, events.get(2));
        assertScalar("validation/größe", far, Float.NaN, events.get(3));
        for (Event event : events) {
            assertTrue(event.wallTime() >= begin && event.wallTime() <= begin + 60, event.toString());
        }
    }

    @Test
    void flushBringsScalarsIntoTheFile(@TempDir Path folder) throws IOException {
        var writer = new TensorBoardWriter(folder);
        try (writer) {
            assertEquals(1, read(writer.file()).size());
            writer.scalar("a", 1, 1);
            writer.flush();
            assertEquals(2, read(writer.file()).size());
        }
        assertThrows(IllegalStateException.class, () -> writer.scalar("a", 2, 1));
    }

    @Test
    void twoWritersOfOneSecondHaveTwoFiles(@TempDir Path folder) throws IOException {
        try (var one = new TensorBoardWriter(folder);
                var other = new TensorBoardWriter(folder)) {
            assertNotEquals(one.file(), other.file());
        }
    }

    @Test
    void refusesABlankTagAndANegativeStep(@TempDir Path folder) throws IOException {
        try (var writer = new TensorBoardWriter(folder)) {
            assertThrows(IllegalArgumentException.class, () -> writer.scalar(" ", 0, 1));
            String message = assertThrows(IllegalArgumentException.class, () -> writer.scalar("loss", -3, 1)).getMessage();
            assertEquals("the step of 'loss' must not be negative, got -3", message);
        }
    }

    /** The check value of CRC-32C in RFC 3720, B.4: the parser's own checksum must be right to check the writer's. */
    @Test
    void theParsersChecksumIsCrc32C() {
        assertEquals(0x8a9136aa, crc32c(new byte[32]));
        assertEquals(0xe3069283, crc32c("123456789".getBytes(StandardCharsets.US_ASCII)));
    }

    private static void assertScalar(String tag, long step, float value, Event event) {
        assertEquals(tag, event.tag());
        assertEquals(step, event.step());
        assertEquals(value, event.value());
    }

    // A reader that shares nothing with the writer: bitwise checksum, recursive field walk.

    private static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertEquals(crc32c(length), unmask(bytes.getInt()), "checksum of the length of record " + events.size());
            byte[] data = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            bytes.get(data);
            assertEquals(crc32c(data), unmask(bytes.getInt()), "checksum of the data of record " + events.size());
            events.add(event(data));
        }
        return events;
    }

    private static Event event(byte[] data) {
        double wallTime = 0;
        long step = 0;
        String fileVersion = null;
        String tag = null;
        Float value = null;
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            switch (in.get()) {
                case 1 << 3 | 1 -> wallTime = in.getDouble();
                case 2 << 3 -> step = varint(in);
                case 3 << 3 | 2 -> fileVersion = new String(chunk(in), StandardCharsets.UTF_8);
                case 5 << 3 | 2 -> {
                    ByteBuffer summary = ByteBuffer.wrap(chunk(in));
                    assertEquals(1 << 3 | 2, summary.get());
                    ByteBuffer point = ByteBuffer.wrap(chunk(summary)).order(ByteOrder.LITTLE_ENDIAN);
                    assertEquals(1 << 3 | 2, point.get());
                    tag = new String(chunk(point), StandardCharsets.UTF_8);
                    assertEquals(2 << 3 | 5, point.get());
                    value = point.getFloat();
                    assertEquals(0, point.remaining() + summary.remaining());
                }
                default -> throw new AssertionError("an unknown field in " + Arrays.toString(data));
            }
        }
        return new Event(wallTime, step, fileVersion, tag, value);
    }

    private static byte[] chunk(ByteBuffer in) {
        byte[] chunk = new byte[(int) varint(in)];
        in.get(chunk);
        return chunk;
    }

    private static long varint(ByteBuffer in) {
        byte next = in.get();
        return next >= 0 ? next : next & 0x7f | varint(in) << 7;
    }

    private static int unmask(int masked) {
        return Integer.rotateLeft(masked - 0xa282ead8, 15);
    }

    private static int crc32c(byte[] bytes) {
        int crc = -1;
        for (byte next : bytes) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        return ~crc;
    }
}
