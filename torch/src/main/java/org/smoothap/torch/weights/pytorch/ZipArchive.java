package org.smoothap.torch.weights.pytorch;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.bytedeco.pytorch.Tensor;

/**
 * PyTorch's zip format, since version 1.6, and TorchScript's: one folder with {@code data.pkl}, a pickle that describes
 * the tensors, and {@code data/KEY}, the numbers of each storage, stored without compression. Sizes are compared before
 * memory is taken.
 */
final class ZipArchive implements Closeable {
    private static final int LONGEST_PICKLE = 1 << 24;

    private final Path file;
    private final ZipFile zip;
    private final Map<String, ZipEntry> entries = new HashMap<>();
    private final String folder;

    ZipArchive(Path file) throws IOException {
        this.file = file;
        this.zip = open(file);
        try {
            zip.stream().forEach(entry -> {
                if (entries.put(entry.getName(), entry) != null) {
                    throw new IllegalArgumentException("it has two entries named " + Shown.text(entry.getName()));
                }
            });
            this.folder = zip.stream().map(ZipEntry::getName).filter(name -> name.matches("[^/]+/data\\.pkl")).findFirst()
                    .map(name -> name.substring(0, name.indexOf('/') + 1))
                    .orElseThrow(() -> new IOException("a zip file without data.pkl was not written by PyTorch"));
        } catch (IllegalArgumentException e) {
            zip.close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
            zip.close();
            throw e;
        }
    }

    private static ZipFile open(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new IOException("damaged or cut off after " + Files.size(file) + " bytes (" + e.getMessage() + "); get it again", e);
        }
    }

    /** Whether it is a TorchScript module: tensors and code. */
    boolean isScript() {
        return entries.containsKey(folder + "constants.pkl")
                && entries.keySet().stream().anyMatch(name -> name.startsWith(folder + "code/"));
    }

    /** The tensors of the state dict, and where it was. */
    SavedTensors read() throws IOException {
        checkByteOrder();
        Object root;
        try (InputStream in = new ByteArrayInputStream(bytes("data.pkl", LONGEST_PICKLE))) {
            root = Unpickler.read(in, isScript(), new HashMap<>());
        }
        StateDict state = StateDict.of(root);
        Storages storages = new Storages(Files.size(file));
        for (TensorView view : state.tensors().values()) {
            if (!storages.has(view.storage())) {
                read(view.storage(), storages);
            }
        }
        SequencedMap<String, Tensor> tensors = storages.tensors(state);
        return new SavedTensors(tensors, state.section());
    }

    private void read(StorageReference reference, Storages storages) throws IOException {
        ZipEntry entry = entries.get(folder + "data/" + reference.key());
        if (entry == null) {
            throw new IOException("it lacks data/" + Shown.text(reference.key()));
        }
        // count may be any number that a hostile file claims: compared without multiplication
        if (entry.getMethod() != ZipEntry.STORED
                || entry.getSize() != entry.getCompressedSize()
                || entry.getSize() % reference.type().bytes() != 0
                || entry.getSize() / reference.type().bytes() != reference.count()) {
            throw new IOException("data/" + Shown.text(reference.key()) + " has " + entry.getSize() + " bytes"
                    + (entry.getMethod() == ZipEntry.STORED ? "" : ", compressed,") + " for " + reference.count()
                    + " numbers of the type " + reference.type().scalarType());
        }
        try (InputStream in = zip.getInputStream(entry)) {
            storages.read(reference, in);
        }
    }

    private void checkByteOrder() throws IOException {
        if (entries.containsKey(folder + "byteorder")) {
            String order = new String(bytes("byteorder", 16), StandardCharsets.US_ASCII).strip();
            if (!order.equals("little")) {
                throw new IOException("its numbers are stored '" + Shown.text(order)
                        + "' end first, only little is read; save it on another machine");
            }
        }
    }

    /** A small entry, compressed or not. */
    private byte[] bytes(String name, int longest) throws IOException {
        try (InputStream in = zip.getInputStream(entries.get(folder + name))) {
            byte[] bytes = in.readNBytes(longest + 1);
            if (bytes.length > longest) {
                throw new IOException(name + " is longer than " + longest + " bytes");
            }
            return bytes;
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
