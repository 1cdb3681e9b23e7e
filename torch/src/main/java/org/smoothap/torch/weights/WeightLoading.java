package org.smoothap.torch.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Tensors;
import org.smoothap.torch.weights.hub.Hub;
import org.smoothap.torch.weights.pytorch.SavedTensors;

/** Puts published weights into the trunk of a network, by name. */
public final class WeightLoading {
    /** PyTorch counts the batches that a batch norm has seen, for a mode without momentum; no network here needs it. */
    private static final String COUNTER = ".num_batches_tracked";

    private WeightLoading() {}

    /**
     * Loads the weights that a recipe names: a file, or {@code hub:NAME}, which is downloaded once.
     *
     * @param notices hears of a download and what was loaded
     */
    public static LoadReport load(EmbeddingNetwork network, String weights, boolean allowMissing, Consumer<String> notices)
            throws IOException {
        LoadReport report = load(network, file(weights, notices), allowMissing);
        notices.accept(weights + ": " + report.summary());
        return report;
    }

    /**
     * The file of weights that a recipe names; it need not be there yet.
     *
     * @throws IllegalArgumentException for an unknown {@code hub:NAME}
     */
    public static Path place(String weights) {
        return Hub.isName(weights) ? Hub.standard().place(weights) : Path.of(weights);
    }

    /**
     * The file of the weights that a recipe names; {@code hub:NAME} is downloaded if it is not there yet.
     *
     * @param notices hears of a download
     * @throws IOException if there is no such file, or it cannot be downloaded
     */
    private static Path file(String weights, Consumer<String> notices) throws IOException {
        if (Hub.isName(weights)) {
            return Hub.standard().file(weights, notices);
        }
        Path file = Path.of(weights);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file + ": no such file (network.weights); give a file, "
                    + "or a name of 'smoothap models --weights'");
        }
        return file;
    }

    /**
     * Loads a file into the trunk: safetensors, or a state dict as PyTorch writes it; the content says which. Numbers are
     * converted to the type of the network. A head in the file is not used. Nothing is changed where it fails.
     *
     * @param allowMissing keeps the random weights of tensors that the file lacks, or has in another shape
     * @throws IOException if the file cannot be read, or does not fill the trunk
     */
    public static LoadReport load(EmbeddingNetwork network, Path file, boolean allowMissing) throws IOException {
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            Map<String, Tensor> trunk = network.trunkState();
            SavedTensors read = WeightReader.read(file);
            NamedTensors named = NamedTensors.of(read.tensors(), trunk.keySet());
            Map<String, Tensor> saved = named.tensors();
            saved.replaceAll(network::adapt);
            LoadReport report = compare(trunk, saved, read.section(), named.prefix());
            if (report.loaded().isEmpty() || !allowMissing && !(report.missing().isEmpty() && report.otherShape().isEmpty())) {
                throw new IOException(file + " does not fill the network: " + report.summary()
                        + remedy(report, saved.keySet(), trunk.keySet()));
            }
            report.loaded().forEach(name -> trunk.get(name).copy_(saved.get(name)));
            return report;
        }
    }

    private static LoadReport compare(Map<String, Tensor> trunk, Map<String, Tensor> saved, String section, String prefix) {
        List<String> loaded = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> otherShape = new ArrayList<>();
        trunk.forEach((name, tensor) -> {
            if (!saved.containsKey(name)) {
                missing.add(name);
            } else if (!Arrays.equals(Tensors.shape(tensor), Tensors.shape(saved.get(name)))) {
                otherShape.add(name);
            } else {
                loaded.add(name);
            }
        });
        List<String> others = saved.keySet().stream().filter(name -> !trunk.containsKey(name) && !name.endsWith(COUNTER))
                .toList();
        List<String> head = others.stream().filter(NamedTensors::isHead).toList();
        List<String> unexpected = others.stream().filter(name -> !NamedTensors.isHead(name)).toList();
        return new LoadReport(loaded, missing, unexpected, otherShape, head, section, prefix);
    }

    private static String remedy(LoadReport report, Set<String> saved, Set<String> trunk) {
        String prefix = NamedTensors.hiddenPrefix(saved, trunk);
        if (prefix != null) {
            return "; the network's names lie behind '" + prefix + "' beside other tensors: save those alone, without the prefix";
        }
        return report.loaded().isEmpty()
                ? "; network.name must be the network that the weights were trained with"
                : "; if network.name is the network that they were trained with, set network.allow-missing to go on with random"
                        + " weights for the rest";
    }
}
