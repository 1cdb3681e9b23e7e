package org.smoothap.torch.train;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.TestSet;
import org.smoothap.metric.RetrievalEvaluator;
import org.smoothap.metric.RetrievalMetrics;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.EvaluationSettings;
import org.smoothap.torch.recipe.Recipe;

/** Exact retrieval figures of a network on the images of a table. */
public final class Evaluation {
    private final Embedder embedder;
    private final EvaluationSettings settings;

    private final Ranks ranks;

    public Evaluation(Recipe recipe, EmbeddingNetwork network) {
        this(recipe, network, Ranks.alone());
    }

    /** @param ranks among which the images are shared out; rank 0 alone computes figures */
    Evaluation(Recipe recipe, EmbeddingNetwork network, Ranks ranks) {
        this.embedder = new Embedder(network, recipe.image(), recipe.loaderThreads(), ranks);
        this.settings = recipe.evaluation();
        this.ranks = ranks;
    }

    /**
     * The figures on all images of the table, whatever its tests are: see {@link #of(ImageTable, float[])}; null on other
     * ranks than 0.
     */
    RetrievalMetrics of(ImageTable table) throws IOException {
        float[] embeddings = embedder.embed(table.rows());
        return ranks.onFirst(() -> of(table, embeddings));
    }

    /**
     * The figures on all images of the table, whatever its tests are: leave-one-out, or query against gallery where rows say
     * which image is which. For images that are in no test, such as those of the validation classes.
     *
     * @param embeddings computed before, one row for each of the table
     */
    public RetrievalMetrics of(ImageTable table, float[] embeddings) {
        return TestEvaluation.byFlags(
                new RetrievalEvaluator(settings.ks()), table.rows(), new EmbeddedRows(embeddings, table.labelIds()));
    }

    /**
     * The figures of every test of the table, each with its own K and those of the recipe.
     *
     * @param embeddings computed before, one row for each of the table
     * @throws IllegalArgumentException if a test has no images, or none of its queries has a positive
     */
    public TestFigures tests(ImageTable table, float[] embeddings) {
        TestEvaluation evaluation = new TestEvaluation(table, embeddings);
        SequencedMap<String, SequencedMap<String, Object>> figures = new LinkedHashMap<>();
        for (TestSet test : table.tests()) {
            figures.put(test.name(), evaluation.figures(test, settings.ks(test.ks())));
        }
        return new TestFigures(figures);
    }
}
