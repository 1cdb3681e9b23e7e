package org.smoothap.torch.train;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/**
 * A run from recipe to figures: the test classes are evaluated with the untrained network, the network is trained, the
 * checkpoint is chosen on the validation classes (the last one without any), and the test classes are evaluated once
 * more with it.
 */
public final class Experiment {
    private final Recipe recipe;
    private final ImageTable table;
    private final RunFolder run;
    private final TrainingListener listener;
    private final Ranks ranks;

    public Experiment(Recipe recipe, ImageTable table, RunFolder run, TrainingListener listener) {
        this(recipe, table, run, listener, Ranks.alone());
    }

    /**
     * The part of one rank in an experiment.
     *
     * @param run read and written by rank 0 alone
     */
    public Experiment(Recipe recipe, ImageTable table, RunFolder run, TrainingListener listener, Ranks ranks) {
        this.ranks = ranks;
        this.recipe = recipe;
        this.table = table;
        this.run = run;
        this.listener = listener;
    }

    /**
     * The result of a run. Figures are as {@link TestFigures#describe} has them; ranks other than 0 have none.
     *
     * @param before the figures on the test classes before training, as in {@code metrics-before.json}
     * @param after the figures on the test classes with the chosen checkpoint, as in {@code metrics.json}
     * @param test the rows of the test classes
     * @param embeddings of {@code test}, with the chosen checkpoint
     */
    public record Outcome(Map<String, Object> before, Map<String, Object> after, ImageTable test, float[] embeddings) {}

    /** Runs, or goes on with, the experiment; see {@link #run(UnaryOperator)}. */
    public Outcome run() throws IOException {
        return run(UnaryOperator.identity());
    }

    /**
     * Runs, or goes on with, the experiment.
     *
     * @param check looks at the images of the table and returns the table that is used, for example without broken ones. It
     *     may take long: recipe, weights and batches are looked at before
     * @throws TrainingException if the run folder belongs to another recipe, or training cannot go on
     */
    public Outcome run(UnaryOperator<ImageTable> check) throws IOException {
        if (table.only(Split.TEST).rows().isEmpty()) {
            throw new TrainingException("the table '" + table.name() + "' has no test images; give some rows the split 'test'");
        }
        if (ranks.isFirst()) {
            compareWithStart();
        }
        try (EmbeddingNetwork network = network()) {
            Trainer.check(recipe, table, network, ranks);
            ImageTable usable = ranks.firstThenOthers(() -> check.apply(table));
            try (Trainer trainer = new Trainer(recipe, run, usable, network, listener, ranks)) {
                return run(usable, network, trainer);
            }
        }
    }

    /** The network at the start: that of rank 0, which may have to download its weights. */
    private EmbeddingNetwork network() throws IOException {
        EmbeddingNetwork first = ranks.onFirst(this::firstNetwork);
        EmbeddingNetwork network = first == null ? TrainedModel.random(recipe) : first;
        ranks.copyFirst(network.state());
        return network;
    }

    /** Where {@code last/} replaces its weights, the file that it started from is not needed. */
    private EmbeddingNetwork firstNetwork() throws IOException {
        boolean replaced = Files.exists(run.beforeFile()) && run.last().exists();
        return replaced ? TrainedModel.random(recipe) : TrainedModel.untrained(recipe, listener::notice);
    }

    private Outcome run(ImageTable usable, EmbeddingNetwork network, Trainer trainer) throws IOException {
        // Nothing is written before everything that may be refused has been looked at.
        if (ranks.isFirst() && !run.isStarted()) {
            run.writeJson(run.provenanceFile(), Provenance.of(recipe, usable));
            RunFolder.write(run.recipeFile(), Recipes.write(recipe)); // last: a run is started once it is there
        }
        ImageTable test = usable.only(Split.TEST);
        Map<String, Object> before = before(network, test);
        trainer.train();

        if (ranks.isFirst()) {
            TrainedModel.restore(network, run.chosen());
        }
        ranks.copyFirst(network.state());
        float[] embeddings = embedder(network).embed(test.rows());
        Map<String, Object> after = ranks.onFirst(() -> {
            Map<String, Object> figures = new Evaluation(recipe, network).tests(test, embeddings)
                    .describe(test, Split.TEST, run.best().exists() ? "best" : "last");
            run.writeJson(run.metricsFile(), figures);
            return figures;
        });
        return new Outcome(before, after == null ? Map.of() : after, test, embeddings);
    }

    private void compareWithStart() throws IOException {
        run.requireSame(recipe);
        Object images = run.isStarted() && Files.exists(run.provenanceFile()) ? run.readJson(run.provenanceFile()).get("images") : null;
        if (images != null && !images.equals(table.origin())) {
            // the digest knows names and labels, no pixels: shrunk images have the same
            listener.notice("the run was started with " + images + "; it goes on with " + table.origin());
        }
    }

    private Embedder embedder(EmbeddingNetwork network) {
        return new Embedder(network, recipe.image(), recipe.loaderThreads(), ranks);
    }

    private Map<String, Object> before(EmbeddingNetwork network, ImageTable test) throws IOException {
        boolean known = Boolean.parseBoolean(ranks.ofFirst(Boolean.toString(Files.exists(run.beforeFile()))));
        if (known) {
            return ranks.isFirst() ? run.readJson(run.beforeFile()) : Map.of();
        }
        listener.notice("evaluating the untrained network on " + test.rows().size() + " test images");
        float[] embeddings = embedder(network).embed(test.rows());
        Map<String, Object> before = ranks.onFirst(() -> {
            Map<String, Object> figures =
                    new Evaluation(recipe, network).tests(test, embeddings).describe(test, Split.TEST, "untrained");
            run.writeJson(run.beforeFile(), figures);
            return figures;
        });
        return before == null ? Map.of() : before;
    }
}
