package org.smoothap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {
    /** The example of FIPS 180-4. */
    @Test
    void theSameOfBytesStreamAndFile(@TempDir Path folder) throws IOException {
        String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        byte[] bytes = "abc".getBytes(StandardCharsets.US_ASCII);
        assertEquals(expected, Sha256.of(bytes));
        assertEquals(expected, Sha256.of(new ByteArrayInputStream(bytes)));
        assertEquals(expected, Sha256.of(Files.write(folder.resolve("file"), bytes)));
    }
}
