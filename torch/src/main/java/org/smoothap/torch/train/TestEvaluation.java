package org.smoothap.torch.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.TestSet;
import org.smoothap.metric.RetrievalEvaluator;
import org.smoothap.metric.RetrievalMetrics;

/** The figures of one test of a table, by the test's protocol. */
final class TestEvaluation {
    private final ImageTable table;
    private final EmbeddedRows embedded;

    /** @param embeddings one row for each of the table */
    TestEvaluation(ImageTable table, float[] embeddings) {
        this.table = table;
        this.embedded = new EmbeddedRows(embeddings, table.labelIds());
    }

    /**
     * The figures by their public names.
     *
     * @param ks the K of Recall@K
     * @throws IllegalArgumentException if the test has no images, or no query has a positive
     * @throws java.io.UncheckedIOException if a file that the protocol names cannot be read
     */
    SequencedMap<String, Object> figures(TestSet test, int[] ks) {
        int[] places = table.rowsOf(test);
        if (places.length == 0) {
            throw new IllegalArgumentException("the test '" + test.name() + "' of '" + table.name()
                    + "' has no images; a test needs images with the split 'test'");
        }
        List<ImageRow> rows = IntStream.of(places).mapToObj(table.rows()::get).toList();
        EmbeddedRows images = embedded.at(places);
        RetrievalEvaluator evaluator = new RetrievalEvaluator(ks);
        return switch (test.protocol()) {
            case Protocol.LeaveOneOut _ -> evaluator.leaveOneOut(images.embeddings(), images.labels()).toMap();
            case Protocol.QueryGallery _ -> byFlags(evaluator, rows, images).toMap();
            case Protocol.RandomGallery protocol -> randomGallery(test, evaluator, protocol, images);
            case Protocol.Templates protocol ->
                TemplateFigures.of(protocol, rows, images.embeddings(), images.labels(), ks);
        };
    }

    /** Queries against gallery as the rows' flags say; leave-one-out where every row is both. */
    static RetrievalMetrics byFlags(RetrievalEvaluator evaluator, List<ImageRow> rows, EmbeddedRows images) {
        int[] queries = IntStream.range(0, rows.size()).filter(i -> rows.get(i).query()).toArray();
        int[] gallery = IntStream.range(0, rows.size()).filter(i -> rows.get(i).gallery()).toArray();
        if (queries.length == rows.size() && gallery.length == rows.size()) {
            return evaluator.leaveOneOut(images.embeddings(), images.labels());
        }
        EmbeddedRows searched = images.at(queries);
        EmbeddedRows found = images.at(gallery);
        if (rows.stream().noneMatch(row -> row.query() && row.gallery())) {
            return evaluator.queryGallery(searched.embeddings(), searched.labels(), found.embeddings(), found.labels());
        }
        return evaluator.queryGallery(searched.embeddings(), searched.labels(), found.embeddings(), found.labels(),
                (query, item) -> queries[query] == gallery[item]);
    }

    private SequencedMap<String, Object> randomGallery(
            TestSet test, RetrievalEvaluator evaluator, Protocol.RandomGallery protocol, EmbeddedRows images) {
        int count = images.labels().length;
        int classes = (int) Arrays.stream(images.labels()).distinct().count();
        if (classes == count) {
            throw new IllegalArgumentException("the test '" + test.name() + "' of '" + table.name()
                    + "' has one image of each of "
                    + classes + " classes; with one in the gallery, none is left to search with");
        }
        List<RetrievalMetrics> draws = protocol.galleries(images.labels()).stream().map(gallery -> {
            BitSet drawn = new BitSet(count);
            IntStream.of(gallery).forEach(drawn::set);
            EmbeddedRows queries = images.at(IntStream.range(0, count).filter(i -> !drawn.get(i)).toArray());
            EmbeddedRows found = images.at(gallery);
            return evaluator.queryGallery(queries.embeddings(), queries.labels(), found.embeddings(), found.labels());
        }).toList();
        return AveragedDraws.of(draws, "random gallery: one image of each of " + classes + " classes, "
                + (count - classes) + " queries; mean of " + protocol.draws() + " draws with seed " + protocol.seed()
                + ", and their standard deviation as -std");
    }
}
