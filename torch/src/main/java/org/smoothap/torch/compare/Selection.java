package org.smoothap.torch.compare;

import java.io.IOException;
import java.nio.file.Path;

/** Chooses learning rates: the one whose run was best on the validation classes; of equals, the smaller. */
record Selection(ComparisonPlan plan, Path out) {
    /** The chosen learning rate; null if no run of the grid is finished with a result. */
    Double learningRate(String set, String variant) throws IOException {
        Double chosen = null;
        double best = Double.NEGATIVE_INFINITY;
        for (Cell cell : plan.selection(set, variant)) {
            CellFolder folder = new CellFolder(cell.folder(out));
            if (!folder.isTrained() || folder.training().isFailed()) {
                continue;
            }
            double value = folder.training().validation();
            if (value > best || value == best && cell.learningRate() < chosen) {
                best = value;
                chosen = cell.learningRate();
            }
        }
        return chosen;
    }
}
