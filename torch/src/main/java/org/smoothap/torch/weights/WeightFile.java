package org.smoothap.torch.weights;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Tensors;

/** Tensors by name in a safetensors file, the format that other tools read and that cannot carry code. */
public final class WeightFile {
    private static final int ALIGNMENT = 8;
    private static final int PIECE = 1 << 24;

    private WeightFile() {}

    /**
     * Reads all tensors of a file, in the type that they are stored in.
     *
     * @throws IOException if the file cannot be read, or is no well-formed safetensors file
     */
    public static SequencedMap<String, Tensor> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            SafetensorsHeader header = SafetensorsHeader.read(file, channel);
            Engine.load();
            SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, SafetensorsHeader.Entry> entry : header.tensors().entrySet()) {
                SafetensorsHeader.Entry where = entry.getValue();
                Tensor tensor = torch.empty(where.shape(), new TensorOptions(where.type().scalarType()), null);
                transfer(memory(tensor, where.type()), buffer -> readFully(channel, buffer.buffer, header.dataStart() + where.begin() + buffer.offset));
                tensors.put(entry.getKey(), tensor);
            }
            return tensors;
        }
    }

    /** The words that a file carries beside its tensors. */
    public static Map<String, String> metadata(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return SafetensorsHeader.read(file, channel).metadata();
        }
    }

    /**
     * Writes the tensors, whole or not at all: into a file beside it, brought to disk, then renamed.
     *
     * @param metadata words to carry along
     * @throws IllegalArgumentException if a tensor has a type that the format lacks
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        try (var _ = Engine.scope()) {
            writeAll(file, tensors, metadata);
        }
    }

    private static void writeAll(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        SequencedMap<String, Tensor> dense = new LinkedHashMap<>();
        ObjectNode header = new ObjectMapper().createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode words = header.putObject("__metadata__");
            metadata.forEach(words::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue().detach().cpu().contiguous();
            DataType type = DataType.of(tensor.scalar_type());
            if (type == null) {
                throw new IllegalArgumentException("'" + entry.getKey() + "' has a type that safetensors lacks: " + tensor.scalar_type());
            }
            long bytes = tensor.numel() * type.bytes();
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", type.name());
            ArrayNode shape = node.putArray("shape");
            for (long side : Tensors.shape(tensor)) {
                shape.add(side);
            }
            node.putArray("data_offsets").add(offset).add(offset + bytes);
            offset += bytes;
            dense.put(entry.getKey(), tensor);
        }
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, prefix(header));
            for (Tensor tensor : dense.values()) {
                transfer(memory(tensor, DataType.of(tensor.scalar_type())), piece -> writeFully(channel, piece.buffer));
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ByteBuffer prefix(ObjectNode header) {
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer prefix = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
        while (prefix.hasRemaining()) {
            prefix.put((byte) ' ');
        }
        return prefix.flip();
    }

    private static BytePointer memory(Tensor tensor, DataType type) {
        return new BytePointer(tensor.data_ptr()).capacity(tensor.numel() * type.bytes());
    }

    /** A part of a tensor's memory, {@code offset} bytes from its start. */
    private record Piece(long offset, ByteBuffer buffer) {}

    @FunctionalInterface
    private interface Transfer {
        void accept(Piece piece) throws IOException;
    }

    /** Tensors may be larger than a Java buffer: piece by piece. */
    private static void transfer(BytePointer memory, Transfer transfer) throws IOException {
        long bytes = memory.capacity();
        for (long offset = 0; offset < bytes; offset += PIECE) {
            long length = Math.min(PIECE, bytes - offset);
            transfer.accept(new Piece(offset, memory.getPointer(offset).capacity(length).asByteBuffer()));
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file ends after " + (position + buffer.position()) + " bytes");
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
