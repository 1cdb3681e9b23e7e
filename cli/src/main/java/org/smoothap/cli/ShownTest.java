package org.smoothap.cli;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.TestSet;
import org.smoothap.report.retrieval.SearchedImages;
import org.smoothap.torch.train.EmbeddedRows;

/**
 * The images that a report searches in: those of the table's first test, whose figures it shows first.
 *
 * @param names what the class of each is called
 * @param leaveOneOut whether each is searched for among all others, whatever its flags say
 */
record ShownTest(List<ImageRow> rows, List<String> names, EmbeddedRows embedded, boolean leaveOneOut) {
    /**
     * @param embeddings one row for each of the table
     * @param naming what a label is called
     */
    static ShownTest of(ImageTable table, float[] embeddings, UnaryOperator<String> naming) {
        EmbeddedRows all = new EmbeddedRows(embeddings, table.labelIds());
        TestSet test = table.tests().getFirst();
        int[] places = table.rowsOf(test);
        if (places.length == 0) { // training images are in no test
            return new ShownTest(table.rows(), names(table.rows(), naming), all, false);
        }
        List<ImageRow> rows = IntStream.of(places).mapToObj(table.rows()::get).toList();
        return new ShownTest(rows, names(rows, naming), all.at(places), test.protocol() instanceof Protocol.LeaveOneOut);
    }

    private static List<String> names(List<ImageRow> rows, UnaryOperator<String> naming) {
        return rows.stream().map(row -> naming.apply(row.label())).toList();
    }

    /** As the test searches where it has fixed queries and gallery; of other tests as the images' flags say. */
    SearchedImages searched() {
        List<ImageRow> searching = leaveOneOut ? rows.stream().map(row -> row.withFlags(true, true)).toList() : rows;
        return SearchedImages.of(searching, names, embedded.labels(), embedded.embeddings());
    }
}
