package org.smoothap.torch.weights.pytorch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pickles by hand, for files that PyTorch would never write. */
final class Pickler {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Pickler() {
        code(0x80, 2);
    }

    Pickler code(int... bytes) {
        for (int next : bytes) {
            out.write(next);
        }
        return this;
    }

    Pickler text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        code('X').int32(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    Pickler int32(int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }

    Pickler number(long value) {
        code(0x8a, 8);
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    Pickler numbers(long... values) {
        code('(');
        for (long value : values) {
            number(value);
        }
        return code('t');
    }

    Pickler global(String module, String name) {
        code('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Pickler tensor(String type, String key, long count, long offset, long[] shape, long[] strides) {
        global("torch._utils", "_rebuild_tensor_v2").code('(', '(').text("storage").global("torch", type).text(key).text("cpu")
                .number(count);
        return code('t', 'Q').number(offset).numbers(shape).numbers(strides).code(0x89).code('}', 't', 'R');
    }

    /** A dictionary with this tensor as its only entry. */
    static byte[] one(String type, String key, long count, long offset, long[] shape, long[] strides) {
        return new Pickler().code('}').text("weight").tensor(type, key, count, offset, shape, strides).code('s').end();
    }

    byte[] end() {
        out.write('.');
        return out.toByteArray();
    }

    /** A file with entries of these names and contents in turn, none of them compressed. */
    static Path zip(Path file, Object... entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < entries.length; i += 2) {
                byte[] content = (byte[]) entries[i + 1];
                ZipEntry entry = new ZipEntry((String) entries[i]);
                CRC32 crc = new CRC32();
                crc.update(content);
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
                zip.putNextEntry(entry);
                zip.write(content);
            }
        }
        return file;
    }
}
