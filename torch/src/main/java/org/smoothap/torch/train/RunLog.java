package org.smoothap.torch.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.metric.RetrievalMetrics;
import org.smoothap.torch.recipe.Recipe;

/** What a run writes of its course: {@code history.csv} and TensorBoard events. */
interface RunLog extends AutoCloseable {
    /** Of a rank that writes nothing. */
    RunLog NONE = new RunLog() {
        @Override
        public void step(TrainingState state, double loss) {}

        @Override
        public void epoch(TrainingState state, int images, double meanLoss, double rate, RetrievalMetrics metrics) {}

        @Override
        public void close() {}
    };

    /** A step is done. */
    void step(TrainingState state, double loss) throws IOException;

    /**
     * An epoch is done.
     *
     * @param images offered in it
     * @param rate the factor of the schedule at its last step
     * @param metrics on the validation classes, or null
     */
    void epoch(TrainingState state, int images, double meanLoss, double rate, RetrievalMetrics metrics) throws IOException;

    @Override
    void close() throws IOException;

    /** Goes on after so many epochs. */
    static RunLog of(RunFolder run, Recipe recipe, int epochs) throws IOException {
        return new Written(run.historyFile(), run.path(), recipe, epochs);
    }

    /** In the run folder. */
    final class Written implements RunLog {
        private final Recipe recipe;
        private final History history;
        private final TensorBoardWriter board;

        private Written(Path historyFile, Path folder, Recipe recipe, int epochs) throws IOException {
            this.recipe = recipe;
            this.history = new History(historyFile, columns(recipe), epochs);
            this.board = new TensorBoardWriter(folder);
        }

        private static List<String> columns(Recipe recipe) {
            List<String> columns = new ArrayList<>(List.of("epoch", "step", "images", "seconds", "resident-mb", "learning-rate", "loss"));
            for (int k : recipe.evaluation().ks()) {
                columns.add("recall@" + k);
            }
            columns.addAll(List.of("map", "map@r"));
            return columns;
        }

        @Override
        public void step(TrainingState state, double loss) {
            board.scalar("train/loss", state.step(), (float) loss);
        }

        @Override
        public void epoch(TrainingState state, int images, double meanLoss, double rate, RetrievalMetrics metrics)
                throws IOException {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("epoch", state.epoch());
            row.put("step", state.step());
            row.put("images", images);
            row.put("seconds", Math.round(state.seconds() * 10) / 10.0);
            row.put("resident-mb", ResidentMemory.megabytes());
            row.put("learning-rate", rate * recipe.optimizer().learningRate());
            row.put("loss", meanLoss);
            if (metrics != null) {
                row.putAll(metrics.toMap());
                board.scalar("validation/map", state.step(), (float) metrics.map());
                board.scalar("validation/map@r", state.step(), (float) metrics.mapAtR());
                metrics.recall().forEach((k, value) -> board.scalar("validation/recall@" + k, state.step(), value.floatValue()));
            }
            board.scalar("train/learning-rate", state.step(), (float) (rate * recipe.optimizer().learningRate()));
            board.flush();
            history.add(row);
        }

        @Override
        public void close() throws IOException {
            board.close();
        }
    }
}
