package org.smoothap.torch.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Counts the finished runs and estimates what is left, by set: runs of one set take about the same time. */
final class Progress {
    private final ComparisonPlan plan;
    private final ComparisonListener listener;
    private final Set<Cell> done = new HashSet<>();
    private final Map<String, Elapsed> elapsed = new HashMap<>();

    private record Elapsed(double seconds, int runs) {
        Elapsed and(double more) {
            return new Elapsed(seconds + more, runs + 1);
        }

        double each() {
            return seconds / runs;
        }
    }

    Progress(ComparisonPlan plan, ComparisonListener listener) {
        this.plan = plan;
        this.listener = listener;
    }

    /** A run was trained by this call. */
    synchronized void trained(Cell cell, double seconds) {
        elapsed.put(cell.set(), elapsed.getOrDefault(cell.set(), new Elapsed(0, 0)).and(seconds));
    }

    /** A run is finished. */
    synchronized void report(Cell cell, CellFolder folder, int jobs) throws IOException {
        done.add(cell);
        Training training = folder.training();
        String line = training.isFailed()
                ? cell + ": " + training.failure()
                : String.format(Locale.ROOT, "%s: validation %.4f", cell, training.validation());
        if (folder.isTested()) {
            line += String.format(Locale.ROOT, ", test mAP %.4f", folder.metrics().get("map"));
        }
        listener.cell(line, done.size(), plan.cells(), secondsLeft(jobs));
    }

    private double secondsLeft(int jobs) {
        double known = elapsed.values().stream().mapToDouble(Elapsed::seconds).sum()
                / elapsed.values().stream().mapToInt(Elapsed::runs).sum();
        double left = 0;
        for (String set : plan.sets().keySet()) {
            long finished = done.stream().filter(cell -> cell.set().equals(set)).count();
            Elapsed own = elapsed.get(set);
            left += Math.max(0, plan.cells(set) - finished) * (own == null ? known : own.each());
        }
        return left / jobs;
    }
}
