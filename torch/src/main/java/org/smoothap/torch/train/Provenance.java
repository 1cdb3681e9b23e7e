package org.smoothap.torch.train;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.smoothap.Sha256;
import org.smoothap.data.table.ImageTable;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.weights.WeightLoading;
import org.smoothap.torch.weights.hub.Hub;

/** Where the figures of a run come from: data, starting weights, software and machine. */
final class Provenance {
    private Provenance() {}

    static Map<String, Object> of(Recipe recipe, ImageTable table) throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("started", Instant.now().toString());
        values.put("recipe", recipe.name());
        values.put("seed", recipe.seed());
        values.put("dataset", table.name());
        values.put("images", table.origin());
        values.put("drawn", table.drawn());
        values.put("table-sha256", table.digest());
        values.put("split-files", table.splitFiles());
        String weights = recipe.network().weights();
        if (weights != null) {
            Path file = WeightLoading.place(weights);
            values.put("weights", Hub.isName(weights) ? weights : file.getFileName().toString());
            values.put("weights-sha256", Sha256.of(file));
        }
        values.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        values.put("engine", Engine.version());
        values.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        values.put("cores", Runtime.getRuntime().availableProcessors());
        return values;
    }
}
