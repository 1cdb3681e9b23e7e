package org.smoothap.report.analysis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An analysis of losses on embeddings: writes a CSV file for each question and its figures. The same inputs and settings give
 * the same numbers.
 */
public final class Analysis {
    private final List<AnalysisInput> inputs;
    private final AnalysisSettings settings;

    /** @throws IllegalArgumentException if two inputs have one name, or there is none, or no loss */
    public Analysis(List<AnalysisInput> inputs, AnalysisSettings settings) {
        this.inputs = List.copyOf(inputs);
        this.settings = settings;
        if (inputs.isEmpty() || settings.losses().isEmpty()) {
            throw new IllegalArgumentException("expected embeddings and losses to look at, got " + inputs.size() + " and "
                    + settings.losses().size());
        }
        Set<String> names = new HashSet<>();
        for (AnalysisInput input : inputs) {
            if (!names.add(input.fileName())) {
                throw new IllegalArgumentException("two inputs are called '" + input.name() + "': rename a file or folder");
            }
        }
    }

    /** Writes everything into a folder, which is made if need be, and returns the files. */
    public List<Path> write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Outputs out = new Outputs(folder);
        out.write("settings", settings());
        SmoothingSection.write(inputs, settings, out);
        RegionSection.write(inputs, settings, out);
        GradientSection.write(inputs, settings, out);
        GiftSection.write(inputs, settings, out);
        return out.files();
    }

    private CsvFile settings() {
        CsvFile csv = new CsvFile("setting", "value");
        inputs.forEach(input -> csv.add("input", input.name() + ": " + input.labels().length + " embeddings of "
                + input.embeddings().length / input.labels().length + " numbers"));
        csv.add("batches", settings.batches());
        csv.add("classes", settings.classes());
        csv.add("per-class", settings.perClass());
        csv.add("seed", settings.seed());
        settings.losses().forEach(loss -> csv.add("loss", loss.name()));
        return csv;
    }
}
