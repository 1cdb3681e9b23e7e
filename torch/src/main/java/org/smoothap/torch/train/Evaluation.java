package org.smoothap.torch.train;

import java.util.ArrayList;
import java.util.List;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.metric.RetrievalEvaluator;
import org.smoothap.metric.RetrievalMetrics;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;

/**
 * Exact retrieval figures of a network on the images of a table: leave-one-out, or query against gallery where the
 * table says which image is which.
 */
public final class Evaluation {
    private final Embedder embedder;
    private final RetrievalEvaluator evaluator;

    public Evaluation(Recipe recipe, EmbeddingNetwork network) {
        this.embedder = new Embedder(network, recipe.image(), recipe.loaderThreads());
        this.evaluator = new RetrievalEvaluator(recipe.evaluation().ks());
    }

    public RetrievalMetrics of(ImageTable table) {
        return of(table, embedder.embed(table.rows()));
    }

    /** The figures for embeddings that were computed before, one row of the table each. */
    public RetrievalMetrics of(ImageTable table, float[] embeddings) {
        int[] labels = table.labelIds();
        List<ImageRow> rows = table.rows();
        if (rows.stream().allMatch(row -> row.query() && row.gallery())) {
            return evaluator.leaveOneOut(embeddings, labels);
        }
        int[] queries = chosen(rows, true);
        int[] gallery = chosen(rows, false);
        int dimension = embeddings.length / rows.size();
        return evaluator.queryGallery(
                gather(embeddings, dimension, queries),
                gather(labels, queries),
                gather(embeddings, dimension, gallery),
                gather(labels, gallery),
                (query, item) -> queries[query] == gallery[item]);
    }

    private static int[] chosen(List<ImageRow> rows, boolean queries) {
        List<Integer> chosen = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (queries ? rows.get(i).query() : rows.get(i).gallery()) {
                chosen.add(i);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private static float[] gather(float[] values, int dimension, int[] rows) {
        float[] gathered = new float[rows.length * dimension];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * dimension, gathered, i * dimension, dimension);
        }
        return gathered;
    }

    private static int[] gather(int[] values, int[] rows) {
        int[] gathered = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            gathered[i] = values[rows[i]];
        }
        return gathered;
    }
}
