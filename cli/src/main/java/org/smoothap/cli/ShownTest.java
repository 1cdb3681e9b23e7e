package org.smoothap.cli;

import java.util.List;
import java.util.stream.IntStream;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.torch.train.EmbeddedRows;

/** The images that a report searches in: those of the table's first test, whose figures it shows first. */
record ShownTest(List<ImageRow> rows, EmbeddedRows embedded) {
    /** @param embeddings one row for each of the table */
    static ShownTest of(ImageTable table, float[] embeddings) {
        EmbeddedRows all = new EmbeddedRows(embeddings, table.labelIds());
        int[] places = table.rowsOf(table.tests().getFirst());
        if (places.length == 0) { // training images are in no test
            return new ShownTest(table.rows(), all);
        }
        return new ShownTest(IntStream.of(places).mapToObj(table.rows()::get).toList(), all.at(places));
    }
}
