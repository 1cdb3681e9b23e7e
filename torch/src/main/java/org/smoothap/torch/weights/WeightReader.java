package org.smoothap.torch.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.smoothap.torch.weights.pytorch.PyTorchFile;
import org.smoothap.torch.weights.pytorch.SavedTensors;

/** Reads the tensors of a file in any of the known formats. What a file is, its content says, not its name. */
final class WeightReader {
    private static final int START = 512;
    private static final int TAR_MARK = 257;

    private WeightReader() {}

    /**
     * All tensors, in the type that they are stored in.
     *
     * @throws IOException if the format is none of the known ones, or the file is damaged; the message begins with the file
     */
    static SavedTensors read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw Files.exists(file)
                    ? new IOException(file + ": expected a file of weights, found a folder")
                    : new NoSuchFileException(file.toString());
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(START);
        }
        if (PyTorchFile.begins(start)) {
            return PyTorchFile.read(file);
        }
        if (start.length > 8 && start[8] == '{') {
            return new SavedTensors(WeightFile.read(file), "");
        }
        throw new IOException(file + ": " + described(start)
                + "; weights are read from .safetensors and from PyTorch's files (torch.save of a state_dict, torch.jit.save)");
    }

    private static String described(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        String word = text.strip().toLowerCase();
        if (word.startsWith("<!doctype") || word.startsWith("<html") || word.startsWith("<?xml")) {
            return "a web page, not the file itself: the download failed";
        }
        if (text.startsWith("version https://git-lfs")) {
            return "a pointer of Git LFS, not the file itself: get it with 'git lfs pull'";
        }
        if (text.startsWith("\u0089HDF")) {
            return "an HDF5 file, as Keras writes";
        }
        if (text.startsWith("\u0080")) {
            return "a pickle that torch.save did not write; such files can run code";
        }
        if (text.startsWith("ustar", TAR_MARK)) {
            return "a tar file: PyTorch's first format, or an archive to unpack";
        }
        return start.length == 0 ? "an empty file" : "a file of an unknown format";
    }
}
