package org.smoothap.torch.train;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.TestSet;
import org.smoothap.metric.RetrievalEvaluator;
import org.smoothap.metric.RetrievalMetrics;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.EvaluationSettings;
import org.smoothap.torch.recipe.Recipe;

/** Exact retrieval figures of a network on the images of a table. */
public final class Evaluation {
    private final Embedder embedder;
    private final EvaluationSettings settings;

    public Evaluation(Recipe recipe, EmbeddingNetwork network) {
        this.embedder = new Embedder(network, recipe.image(), recipe.loaderThreads());
        this.settings = recipe.evaluation();
    }

    /** The figures on all images of the table, whatever its tests are: see {@link #of(ImageTable, float[])}. */
    public RetrievalMetrics of(ImageTable table) {
        return of(table, embedder.embed(table.rows()));
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

    /** The figures of every test of the table. */
    public TestFigures tests(ImageTable table) {
        return tests(table, embedder.embed(table.rows()));
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
