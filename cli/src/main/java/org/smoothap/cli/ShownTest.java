package org.smoothap.cli;

import java.util.List;
import java.util.stream.IntStream;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;

/** The images that a report searches in: those of the table's first test, whose figures it shows first. */
record ShownTest(List<ImageRow> rows, int[] labels, float[] embeddings) {
    /** @param embeddings one row for each of the table */
    static ShownTest of(ImageTable table, float[] embeddings) {
        int[] labels = table.labelIds();
        int[] places = table.rowsOf(table.tests().getFirst());
        if (places.length == 0 || places.length == labels.length) { // training images are in no test
            return new ShownTest(table.rows(), labels, embeddings);
        }
        int dimension = embeddings.length / labels.length;
        float[] part = new float[places.length * dimension];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(embeddings, places[i] * dimension, part, i * dimension, dimension);
        }
        return new ShownTest(
                IntStream.of(places).mapToObj(table.rows()::get).toList(),
                IntStream.of(places).map(i -> labels[i]).toArray(),
                part);
    }
}
