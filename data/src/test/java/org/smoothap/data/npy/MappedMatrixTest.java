package org.smoothap.data.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappedMatrixTest {
    @TempDir
    private Path folder;

    private Path write(String descr, int rows, int columns, ByteBuffer data) throws IOException {
        byte[] header = new NpyHeader(descr, false, new long[] {rows, columns}).text().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length + data.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(NpyReader.MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length).put(header).put(data);
        return Files.write(folder.resolve("m.npy"), bytes.array());
    }

    /** All finite bit patterns that came up, every row, against the reader of whole files. */
    @ParameterizedTest
    @CsvSource({"<f4, 4", "<f2, 2", "<V2, 2", "|V2, 2", "<f8, 8"})
    void hasTheValuesOfTheWholeFile(String descr, int size) throws IOException {
        Random random = new Random(1);
        int rows = 37;
        int columns = 13;
        ByteBuffer data = ByteBuffer.allocate(rows * columns * size).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            switch (size) {
                case 4 -> data.putFloat((float) random.nextGaussian());
                case 8 -> data.putDouble(random.nextGaussian());
                default -> data.putShort((short) (random.nextInt() & 0xbbff)); // neither infinite nor not a number
            }
        }
        Path file = write(descr, rows, columns, data.flip());
        FloatMatrix whole = Npy.readFloatMatrix(file);
        try (MappedMatrix mapped = new MappedMatrix(file)) {
            assertEquals(rows, mapped.count());
            assertEquals(columns, mapped.dimension());
            float[] copied = new float[rows * columns];
            for (int row = rows - 1; row >= 0; row--) {
                mapped.copy(row, copied, row * columns);
            }
            assertArrayEquals(whole.values(), copied);
            assertThrows(IndexOutOfBoundsException.class, () -> mapped.copy(rows, copied, 0));
        }
    }

    /** What numpy 2.4 with ml_dtypes 0.5 writes: 1.5, -2.25, 1 and 2 as bfloat16. */
    @Test
    void readsTheBytesOfBfloat16() throws IOException {
        Path file = write("<V2", 2, 2, ByteBuffer.wrap(new byte[] {(byte) 0xc0, 0x3f, 0x10, (byte) 0xc0, (byte) 0x80, 0x3f, 0, 0x40}));
        assertArrayEquals(new float[] {1.5f, -2.25f, 1, 2}, Npy.readFloatMatrix(file).values());
    }

    @Test
    void refusesWhatIsNotFinite() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(new float[] {1, 2, 3, Float.POSITIVE_INFINITY});
        try (MappedMatrix mapped = new MappedMatrix(write("<f4", 2, 2, data))) {
            String message = assertThrows(IllegalArgumentException.class, () -> mapped.copy(1, new float[2], 0)).getMessage();
            assertTrue(message.contains("row 1 holds Infinity in column 1"), message);
        }
        assertTrue(assertThrows(IOException.class, () -> new MappedMatrix(write("<i4", 2, 2, ByteBuffer.allocate(16))))
                .getMessage().contains("bfloat16"));
    }
}
