package org.smoothap.torch.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.nn.Tensors;

/** Puts published weights into the trunk of a network, by name. */
public final class WeightLoading {
    /** PyTorch counts the batches that a batch norm has seen, for a mode without momentum; no network here needs it. */
    private static final String COUNTER = ".num_batches_tracked";

    private WeightLoading() {}

    /**
     * Loads a safetensors file into the trunk; a head in the file is not used. Nothing is changed where it fails.
     *
     * @param allowMissing keeps the random weights of tensors that the file lacks, or has in another shape
     * @throws IOException if the file cannot be read, or does not fill the trunk
     */
    public static LoadReport load(EmbeddingNetwork network, Path file, boolean allowMissing) throws IOException {
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            Map<String, Tensor> saved = WeightFile.read(file);
            saved.replaceAll(network::adapt);
            List<String> loaded = new ArrayList<>();
            List<String> missing = new ArrayList<>();
            List<String> otherShape = new ArrayList<>();
            network.trunkState().forEach((name, tensor) -> {
                if (!saved.containsKey(name)) {
                    missing.add(name);
                } else if (!Arrays.equals(Tensors.shape(tensor), Tensors.shape(saved.get(name)))) {
                    otherShape.add(name);
                } else {
                    loaded.add(name);
                }
            });
            List<String> unexpected = saved.keySet().stream()
                    .filter(name -> !network.trunkState().containsKey(name) && !name.endsWith(COUNTER))
                    .toList();
            LoadReport report = new LoadReport(loaded, missing, unexpected, otherShape);
            if (loaded.isEmpty() || !allowMissing && !(missing.isEmpty() && otherShape.isEmpty())) {
                throw new IOException(file + " does not fill the network: " + report.summary()
                        + (loaded.isEmpty() ? "" : "; set network.allow-missing to go on with random weights for the rest"));
            }
            network.trunkState().forEach((name, tensor) -> {
                if (!missing.contains(name) && !otherShape.contains(name)) {
                    tensor.copy_(saved.get(name));
                }
            });
            return report;
        }
    }
}
