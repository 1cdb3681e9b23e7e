package org.smoothap.torch.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The header of a safetensors file: 8 bytes of length (little-endian), then JSON, name to type, shape and offsets into
 * the data that follows. Nothing in the file is trusted: lengths, offsets and shapes are checked against the file and
 * against each other before anything is allocated.
 *
 * @param tensors in the order of their data
 * @param metadata the words under {@code __metadata__}
 * @param dataStart the byte of the file at which the data begins
 */
record SafetensorsHeader(SequencedMap<String, Entry> tensors, Map<String, String> metadata, long dataStart) {
    /** As in the reference implementation. */
    private static final int LONGEST_HEADER = 100_000_000;

    private static final int MOST_DIMENSIONS = 16;
    private static final String METADATA = "__metadata__";

    private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxNameLength(4096)
                            .maxStringLength(1_000_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * One tensor.
     *
     * @param begin first byte of its data, counted from the start of the data
     * @param end the byte behind the last
     */
    record Entry(DataType type, long[] shape, long begin, long end) {
        long count() {
            return (end - begin) / type.bytes();
        }
    }

    /**
     * Reads and checks the header.
     *
     * @throws IOException if the file is no safetensors file, or contradicts itself; the message says where
     */
    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < 8) {
            throw refuse(file, "expected 8 bytes of header length, the file has " + size);
        }
        long length = read(channel, 0, 8).getLong();
        if (length < 2 || length > LONGEST_HEADER || length > size - 8) {
            throw refuse(file, "a header of " + Long.toUnsignedString(length) + " bytes in a file of " + size
                    + " (at most " + LONGEST_HEADER + " are read)");
        }
        ByteBuffer header = read(channel, 8, (int) length);
        if (header.get(0) != '{') {
            throw refuse(file, "the header does not begin with '{'");
        }
        JsonNode json;
        try {
            json = JSON.readTree(header.array());
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": not a safetensors file: the header is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""), e);
        }
        if (!(json instanceof ObjectNode object)) {
            throw refuse(file, "the header is not a JSON object");
        }
        return check(file, object, 8 + length, size - 8 - length);
    }

    private static SafetensorsHeader check(Path file, ObjectNode object, long dataStart, long dataSize) throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Map.Entry<String, Entry>> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            if (property.getKey().equals(METADATA)) {
                readMetadata(file, property.getValue(), metadata);
            } else {
                entries.add(Map.entry(property.getKey(), entry(file, property.getKey(), property.getValue(), dataSize)));
            }
        }
        entries.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(entry -> entry.getValue().begin())
                .thenComparingLong(entry -> entry.getValue().end()));
        SequencedMap<String, Entry> tensors = new LinkedHashMap<>();
        long expected = 0;
        for (Map.Entry<String, Entry> entry : entries) {
            if (entry.getValue().begin() != expected) {
                throw refuse(file, "the data of '" + entry.getKey() + "' begins at " + entry.getValue().begin() + ", expected "
                        + expected + ": tensors " + (entry.getValue().begin() < expected ? "overlap" : "leave a gap"));
            }
            expected = entry.getValue().end();
            tensors.put(entry.getKey(), entry.getValue());
        }
        if (expected != dataSize) {
            throw refuse(file, "the tensors need " + expected + " bytes of data, the file has " + dataSize);
        }
        return new SafetensorsHeader(tensors, metadata, dataStart);
    }

    private static void readMetadata(Path file, JsonNode node, Map<String, String> metadata) throws IOException {
        if (!node.isObject()) {
            throw refuse(file, METADATA + " must be an object of words, found " + node.getNodeType());
        }
        for (Map.Entry<String, JsonNode> word : node.properties()) {
            if (!word.getValue().isTextual()) {
                throw refuse(file, METADATA + " '" + word.getKey() + "' must be a text, found " + word.getValue().getNodeType());
            }
            metadata.put(word.getKey(), word.getValue().textValue());
        }
    }

    private static Entry entry(Path file, String name, JsonNode node, long dataSize) throws IOException {
        JsonNode shapeNode = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!node.isObject() || !node.path("dtype").isTextual() || !shapeNode.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw refuse(file, "'" + name + "' lacks dtype, shape or two data_offsets");
        }
        DataType type = DataType.of(node.path("dtype").asText());
        if (type == null) {
            throw refuse(file, "'" + name + "' has the type " + node.path("dtype").asText() + ", known are " + List.of(DataType.values()));
        }
        if (shapeNode.size() > MOST_DIMENSIONS) {
            throw refuse(file, "'" + name + "' has " + shapeNode.size() + " dimensions, at most " + MOST_DIMENSIONS + " are read");
        }
        long[] shape = new long[shapeNode.size()];
        long count = 1;
        long product = 1; // of the sides that are not 0: strides must fit too
        for (int i = 0; i < shape.length; i++) {
            shape[i] = natural(file, name, shapeNode.get(i));
            if (shape[i] != 0 && product > Long.MAX_VALUE / 8 / shape[i]) {
                throw refuse(file, "'" + name + "' has an impossible shape " + shapeNode);
            }
            product *= Math.max(1, shape[i]);
            count *= shape[i];
        }
        long begin = natural(file, name, offsets.get(0));
        long end = natural(file, name, offsets.get(1));
        if (begin > end || end > dataSize) {
            throw refuse(file, "the data of '" + name + "' lies at " + begin + " to " + end + ", the file has " + dataSize + " bytes of data");
        }
        if (end - begin != count * type.bytes()) {
            throw refuse(file, "'" + name + "' of the shape " + shapeNode + " and type " + type + " needs " + count * type.bytes()
                    + " bytes, its data has " + (end - begin));
        }
        return new Entry(type, shape, begin, end);
    }

    private static long natural(Path file, String name, JsonNode node) throws IOException {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0) {
            throw refuse(file, "'" + name + "': expected a number from 0, found " + node);
        }
        return node.asLong();
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file ends after " + (position + buffer.position()) + " bytes");
            }
        }
        return buffer.flip();
    }

    private static IOException refuse(Path file, String reason) {
        return new IOException(file + ": not a safetensors file: " + reason);
    }
}
