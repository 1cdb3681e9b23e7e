package org.smoothap.cli;

import java.util.List;
import java.util.stream.IntStream;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.TestSet;
import org.smoothap.report.retrieval.SearchedImages;
import org.smoothap.torch.train.EmbeddedRows;

/** The images that a report searches in: those of the table's first test, whose figures it shows first. */
record ShownTest(List<ImageRow> rows, EmbeddedRows embedded, boolean leaveOneOut) {
    /** @param embeddings one row for each of the table */
    static ShownTest of(ImageTable table, float[] embeddings) {
        EmbeddedRows all = new EmbeddedRows(embeddings, table.labelIds());
        TestSet test = table.tests().getFirst();
        int[] places = table.rowsOf(test);
        if (places.length == 0) { // training images are in no test
            return new ShownTest(table.rows(), all, false);
        }
        return new ShownTest(IntStream.of(places).mapToObj(table.rows()::get).toList(), all.at(places),
                test.protocol() instanceof Protocol.LeaveOneOut);
    }

    /** As the test searches where it has fixed queries and gallery; of other tests as the images' flags say. */
    SearchedImages searched() {
        List<ImageRow> searching = leaveOneOut ? rows.stream().map(row -> row.withFlags(true, true)).toList() : rows;
        return SearchedImages.of(searching, embedded.labels(), embedded.embeddings());
    }
}
