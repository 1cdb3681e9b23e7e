package org.smoothap.torch.weights.pytorch;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PyTorch's format before version 1.6, in which many published weights still are: pickles of a magic number, a version,
 * the system, the tensors and the keys of the storages one after another, then each storage, its length before it.
 */
final class LegacyFile {
    /** The pickle of PyTorch's magic number. */
    private static final byte[] MAGIC = {
        (byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', (byte) 0xf9, ' ', 'j', (byte) 0xa8, 'P', 0x19, '.'
    };
    private static final long VERSION = 1001;

    private LegacyFile() {}

    static boolean begins(byte[] start) {
        return start.length >= MAGIC.length && Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static SavedTensors read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            in.skipNBytes(MAGIC.length);
            Object version = Unpickler.read(in, false, new HashMap<>());
            if (!Long.valueOf(VERSION).equals(version)) {
                throw new IOException("its version is not " + VERSION);
            }
            Object system = Unpickler.read(in, false, new HashMap<>());
            if (!(system instanceof Map<?, ?> values) || !Boolean.TRUE.equals(values.get("little_endian"))) {
                throw new IOException("its numbers are stored big end first, only little is read; save it on another machine");
            }
            Map<String, StorageReference> named = new HashMap<>();
            StateDict state = StateDict.of(Unpickler.read(in, false, named));
            Object keys = Unpickler.read(in, false, new HashMap<>());
            if (!(keys instanceof List<?> list)) {
                throw new IOException("it has no list of storages");
            }
            return new SavedTensors(storages(list, named, state, in, Files.size(file)).tensors(state), state.section());
        }
    }

    private static Storages storages(List<?> keys, Map<String, StorageReference> named, StateDict state, InputStream in,
            long size) throws IOException {
        Set<String> wanted = new HashSet<>();
        state.tensors().values().forEach(view -> wanted.add(view.storage().key()));
        Storages storages = new Storages(size);
        for (Object key : keys) {
            StorageReference reference = key instanceof String text ? named.get(text) : null;
            if (reference == null) {
                throw new IOException("it has a storage that no tensor names");
            }
            byte[] length = in.readNBytes(Long.BYTES);
            long count = length.length < Long.BYTES ? -1 : ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (count != reference.count() || count > size / reference.type().bytes()) {
                throw new IOException("the storage " + Shown.text(reference.key()) + " has "
                        + (count < 0 ? "no length" : count + " numbers") + ", expected " + reference.count() + "; the file has "
                        + size + " bytes");
            }
            if (wanted.remove(reference.key())) {
                storages.read(reference, in);
            } else {
                skip(in, count * reference.type().bytes());
            }
        }
        if (!wanted.isEmpty()) {
            throw new IOException("it lacks the storage " + Shown.text(wanted.iterator().next()));
        }
        return storages;
    }

    private static void skip(InputStream in, long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw new EOFException("it ends within a storage");
        }
    }
}
