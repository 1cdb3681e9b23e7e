package org.smoothap.torch.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.torch.weights.WeightFile;

/**
 * A folder with the weights, the optimiser's state, what the loss learns and remembers if anything, and the position of a
 * run. It is replaced as a whole: a new folder is written beside it, brought to disk, and takes its name. Whenever the
 * process dies, the old or the new one can be read.
 */
public final class Checkpoint {
    private static final String LOSS = "loss.safetensors";

    private final Path folder;

    Checkpoint(Path folder) {
        this.folder = folder;
    }

    public boolean exists() throws IOException {
        recover();
        return Files.exists(folder);
    }

    public Path weightsFile() {
        return folder.resolve("weights.safetensors");
    }

    /** @param loss as {@link LossOptimizer#state()}; empty for most losses */
    void save(Map<String, Tensor> weights, Map<String, Tensor> optimizer, Map<String, Tensor> loss, TrainingState state)
            throws IOException {
        recover();
        Path next = sibling(".next");
        delete(next);
        Files.createDirectories(next);
        WeightFile.write(next.resolve("weights.safetensors"), weights, Map.of());
        WeightFile.write(next.resolve("optimizer.safetensors"), optimizer, Map.of());
        if (!loss.isEmpty()) {
            WeightFile.write(next.resolve(LOSS), loss, Map.of());
        }
        Files.writeString(next.resolve("state.json"), RunFolder.JSON.writeValueAsString(state) + "\n");
        toDisk(next.resolve("state.json"));
        toDisk(next);
        Path previous = sibling(".previous");
        delete(previous);
        if (Files.exists(folder)) {
            Files.move(folder, previous, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
        toDisk(folder.toAbsolutePath().getParent());
        delete(previous);
    }

    Map<String, Tensor> weights() throws IOException {
        return WeightFile.read(weightsFile());
    }

    Map<String, Tensor> optimizer() throws IOException {
        return WeightFile.read(folder.resolve("optimizer.safetensors"));
    }

    /** Empty where nothing of the loss was saved. */
    Map<String, Tensor> loss() throws IOException {
        Path file = folder.resolve(LOSS);
        return Files.exists(file) ? WeightFile.read(file) : Map.of();
    }

    /** Where the run stood. */
    public TrainingState state() throws IOException {
        return RunFolder.JSON.readValue(Files.readString(folder.resolve("state.json")), TrainingState.class);
    }

    /** Ends a replacement that was cut off between its two moves. */
    private void recover() throws IOException {
        Path previous = sibling(".previous");
        if (!Files.exists(folder) && Files.exists(previous)) {
            Files.move(previous, folder, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private Path sibling(String suffix) {
        return folder.resolveSibling(folder.getFileName() + suffix);
    }

    private static void toDisk(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
