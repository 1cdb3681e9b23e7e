package org.smoothap.torch.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.smoothap.torch.train.History;
import org.smoothap.torch.train.RunFolder;

/**
 * The finished runs of a comparison.
 *
 * @param plan of the comparison
 * @param runs in the order of sets, variants, learning rates, seeds
 */
public record ComparisonResults(ComparisonPlan plan, List<Run> runs) {
    public ComparisonResults {
        runs = List.copyOf(runs);
    }

    /**
     * A run that is trained.
     *
     * @param failure why it has no result; null if it has one
     * @param validation the figure on the validation classes that learning rate and checkpoint are chosen by
     * @param chosen whether it is one of those with the chosen learning rate
     * @param metrics on the test classes, as in {@code metrics.json}; empty if it was not looked at
     * @param queries of the test classes; null if they were not looked at
     * @param history a row an epoch, as in {@code history.csv}
     */
    public record Run(String set, String variant, double learningRate, long seed, String failure, double validation, int bestEpoch,
            long steps, double cpuSecondsAStep, double seconds, boolean chosen, Map<String, Object> metrics,
            TestQueries queries, List<Map<String, String>> history) {
        /** A figure of the test classes; NaN if there is none. */
        public double figure(String name) {
            return metrics.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
        }
    }

    /** The runs of one variant on one set whose test classes were looked at. */
    public List<Run> tested(String set, String variant) {
        return runs.stream()
                .filter(run -> run.set.equals(set) && run.variant.equals(variant) && run.chosen && !run.metrics.isEmpty())
                .toList();
    }

    static ComparisonResults read(ComparisonPlan plan, Path out) throws IOException {
        List<Run> runs = new ArrayList<>();
        Selection selection = new Selection(plan, out);
        for (String set : plan.sets().keySet()) {
            for (String variant : plan.variants().keySet()) {
                Double rate = selection.learningRate(set, variant);
                List<Cell> cells = new ArrayList<>(plan.selection(set, variant));
                if (rate != null) {
                    plan.chosen(set, variant, rate).stream().filter(cell -> !cells.contains(cell)).forEach(cells::add);
                }
                for (Cell cell : cells) {
                    CellFolder folder = new CellFolder(cell.folder(out));
                    if (folder.isTrained()) {
                        runs.add(read(cell, folder, rate != null && cell.learningRate() == rate));
                    }
                }
            }
        }
        return new ComparisonResults(plan, runs);
    }

    private static Run read(Cell cell, CellFolder folder, boolean chosen) throws IOException {
        Training training = folder.training();
        boolean tested = chosen && folder.isTested();
        RunFolder run = folder.run();
        return new Run(cell.set(), cell.variant(), cell.learningRate(), cell.seed(), training.failure(), training.validation(),
                training.bestEpoch(), training.steps(), training.cpuSecondsAStep(), training.seconds(), chosen,
                tested ? folder.metrics() : Map.of(), tested ? TestQueries.read(folder.queriesFile()) : null,
                training.isFailed() ? List.of() : History.read(run.historyFile()));
    }
}
