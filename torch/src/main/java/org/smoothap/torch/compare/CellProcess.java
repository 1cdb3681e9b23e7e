package org.smoothap.torch.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.metric.QueryFigures;
import org.smoothap.metric.RetrievalEvaluator;
import org.smoothap.torch.distributed.ChildProcess;
import org.smoothap.torch.embed.Embedder;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.Evaluation;
import org.smoothap.torch.train.Trainer;
import org.smoothap.torch.train.TrainingException;

/**
 * One cell in a process of its own: its memory goes back to the system, its processor time is its own, and a crash takes
 * nothing else along. Ends with the process that started it, whose end closes the standard input.
 */
public final class CellProcess {
    private final CellFolder cell;
    private final Recipe recipe;

    private CellProcess(CellFolder cell) throws IOException {
        this.cell = cell;
        this.recipe = cell.run().recipe(List.of());
    }

    /** @param arguments the folder of the cell, and {@code test} to look at the test classes as well */
    public static void main(String[] arguments) {
        ChildProcess.endWithParent();
        int status = 0;
        try {
            CellProcess process = new CellProcess(new CellFolder(Path.of(arguments[0])));
            process.run(arguments.length > 1 && arguments[1].equals("test"));
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            status = 1;
        }
        System.out.flush();
        Runtime.getRuntime().halt(status); // the engine's own threads do not matter any more
    }

    private void run(boolean test) throws IOException {
        ImageTable table = table(recipe);
        if (!cell.isTrained()) {
            cell.write(train(table));
        }
        if (test && !cell.training().isFailed() && !cell.isTested()) {
            test(table.only(Split.TEST));
        }
    }

    /** The images of a recipe, validation classes held out. */
    static ImageTable table(Recipe recipe) throws IOException {
        Path root = recipe.data().root() == null ? null : Path.of(recipe.data().root());
        return Datasets.open(recipe.data().dataset(), new DatasetOptions(root, Datasets.defaultCache(), System.out::println))
                .withValidation(recipe.data().validation());
    }

    private Training train(ImageTable table) throws IOException {
        ProcessorTime time = new ProcessorTime();
        try (EmbeddingNetwork network = TrainedModel.untrained(recipe, System.out::println);
                Trainer trainer = new Trainer(recipe, cell.run(), table, network, time)) {
            trainer.train();
        } catch (TrainingException e) {
            System.out.println(e.getMessage());
            return Training.failed(e.getMessage());
        }
        var state = cell.run().last().state();
        return new Training(null, state.best(), state.bestEpoch(), state.step(), time.secondsAStep(), state.seconds());
    }

    private void test(ImageTable images) throws IOException {
        try (EmbeddingNetwork network = TrainedModel.load(recipe, cell.run().chosen())) {
            float[] embeddings = new Embedder(network, recipe.image(), recipe.loaderThreads()).embed(images.rows());
            Map<String, Object> figures =
                    new Evaluation(recipe, network).tests(images, embeddings).describe(images, Split.TEST, "best");
            QueryFigures queries = RetrievalEvaluator.queries(embeddings, images.labelIds());
            TestQueries.of(queries, images.labelIds()).write(cell.queriesFile());
            cell.run().writeJson(cell.run().metricsFile(), figures); // last: a cell is tested once it is there
        }
    }
}
