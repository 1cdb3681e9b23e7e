package org.smoothap.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import me.tongfei.progressbar.ProgressBar;
import org.smoothap.data.npy.MappedMatrix;
import org.smoothap.metric.QueryLog;
import org.smoothap.metric.QueryTable;
import org.smoothap.metric.RankFigure;
import org.smoothap.metric.StreamedEvaluator;
import org.smoothap.similarity.RowSource;

/** The evaluation of embeddings that stay on disk: with progress, and with a state file if one is named. */
final class StreamedEvaluation {
    private static final long LINE_EVERY_NANOS = 10_000_000_000L;

    private final ArrayFiles files;
    private final MappedMatrix embeddings;
    private final SearchInput input;
    private final Path state; // null for none
    private final Terminal terminal;
    private final long begun = System.nanoTime();
    private long lastLine = begun;
    private double first = -1;

    StreamedEvaluation(ArrayFiles files, MappedMatrix embeddings, SearchInput input, Path state, Terminal terminal) {
        this.files = files;
        this.embeddings = embeddings;
        this.input = input;
        this.state = state;
        this.terminal = terminal;
    }

    QueryTable measure(List<RankFigure> figures) throws IOException {
        if (state == null) {
            return measure(figures, QueryLog.NONE, () -> 0);
        }
        try (EvaluationState log = new EvaluationState(state, digest(figures), figures.size())) {
            return measure(figures, log, log::replayed);
        }
    }

    private QueryTable measure(List<RankFigure> figures, QueryLog log, IntSupplier known) {
        RowSource rows = embeddings.normalized();
        boolean same = input.leaveOneOut();
        int queries = input.queryRows().length;
        try (ProgressBar bar = terminal.bar("evaluating", "queries", queries)) {
            return new StreamedEvaluator(figures, rangeValues()).evaluate(
                    rows.select(input.queryRows()), input.labels(input.queryRows()),
                    same ? null : rows.select(input.galleryRows()), same ? null : input.labels(input.galleryRows()),
                    input.rule(), log, done -> show(bar, done, queries, known.getAsInt()));
        }
    }

    /** A sixteenth of the heap for the embeddings of a range of queries. */
    private static int rangeValues() {
        return (int) Math.clamp(Runtime.getRuntime().maxMemory() / 16 / Float.BYTES, 1 << 16, StreamedEvaluator.RANGE_VALUES);
    }

    private synchronized void show(ProgressBar bar, double done, int queries, int known) {
        long now = System.nanoTime();
        if (first < 0) {
            first = done;
            if (known > 0) {
                terminal.line(String.format(Locale.ROOT, "%s: going on after %,d of %,d queries", state, known, queries));
            }
        }
        if (bar != null) {
            bar.stepTo((long) done);
        } else if (now - lastLine > LINE_EVERY_NANOS && done > first) {
            lastLine = now;
            terminal.line(String.format(Locale.ROOT, "%,d of %,d queries, about %,.0f s left", (long) done, queries,
                    (now - begun) / 1e9 * (queries - done) / (done - first)));
        }
    }

    /** Of the content of all files and the names of the figures. */
    private String digest(List<RankFigure> figures) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(figures.stream().map(RankFigure::name).toList().toString().getBytes(StandardCharsets.UTF_8));
            files.digest(sha);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
