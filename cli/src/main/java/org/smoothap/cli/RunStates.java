package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.report.analysis.AnalysisInput;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.RunFolder;

/** The embeddings of a run's test images, by the network that it started from and by the one that it ended with. */
record RunStates(Path path, Terminal terminal) {
    /** @param prefix of the names of the two */
    List<AnalysisInput> read(String prefix) throws IOException {
        RunFolder run = RunFolder.open(path);
        Recipe recipe = run.recipe(List.of());
        ImageTable test = TrainingRun.open(recipe.data(), terminal).only(Split.TEST);
        if (test.rows().isEmpty()) {
            throw new IllegalArgumentException("the images of " + path + " have no test split; give --embeddings and --labels instead");
        }
        terminal.line("embedding " + test.rows().size() + " test images of " + path + ", before training and after");
        float[] before;
        try (EmbeddingNetwork network = TrainedModel.untrained(recipe, terminal::line)) {
            before = embed(network, recipe, test);
        }
        float[] after;
        try (EmbeddingNetwork network = TrainedModel.load(recipe, run.chosen())) {
            after = embed(network, recipe, test);
        }
        return List.of(new AnalysisInput(prefix + "before training", before, test.labelIds()),
                new AnalysisInput(prefix + "after training", after, test.labelIds()));
    }

    private static float[] embed(EmbeddingNetwork network, Recipe recipe, ImageTable test) {
        return new Embedder(network, recipe.image(), recipe.loaderThreads()).embed(test.rows());
    }
}
