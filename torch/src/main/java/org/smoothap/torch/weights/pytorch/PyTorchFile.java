package org.smoothap.torch.weights.pytorch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.smoothap.torch.nn.Engine;

/**
 * Tensors in a file that {@code torch.save} wrote, in its present or its old format, or that {@code torch.jit.save} wrote.
 * PyTorch's own reader may run any code that a file contains; this one can only make tensors.
 */
public final class PyTorchFile {
    /** What PyTorch's files begin with; longer than needed by either format. */
    public static final int START = 16;

    private PyTorchFile() {}

    /** Whether a file that begins with these bytes may be one of PyTorch's. */
    public static boolean begins(byte[] start) {
        return isZip(start) || LegacyFile.begins(start);
    }

    private static boolean isZip(byte[] start) {
        return start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    /**
     * Reads the state dict of a file. Of a checkpoint with optimiser and other things, only the state dict is read.
     *
     * @throws IOException if the file holds anything but tensors and plain values, is damaged or contradicts itself; the
     *     message begins with the file
     */
    public static SavedTensors read(Path file) throws IOException {
        byte[] start = start(file);
        Engine.load();
        try {
            if (isZip(start)) {
                try (ZipArchive archive = new ZipArchive(file)) {
                    return archive.read();
                }
            }
            return LegacyFile.read(file);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** Whether a file is a TorchScript module. */
    static boolean isScript(Path file) throws IOException {
        if (!isZip(start(file))) {
            return false;
        }
        try (ZipArchive archive = new ZipArchive(file)) {
            return archive.isScript();
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static byte[] start(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(START);
        }
    }
}
