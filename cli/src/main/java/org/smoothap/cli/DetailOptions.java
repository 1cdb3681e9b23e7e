package org.smoothap.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.smoothap.metric.LabelSets;
import org.smoothap.metric.PairEvaluator;
import org.smoothap.metric.QueryTable;
import org.smoothap.metric.RankFigure;
import org.smoothap.metric.RankFigures;
import org.smoothap.similarity.Neighbors;
import picocli.CommandLine.Option;

/** What an evaluation tells beyond its standard figures. */
final class DetailOptions {
    @Option(names = "--metrics", paramLabel = "NAME", split = ",", description = "More figures: precision@K, map@K, ndcg, ndcg@K,"
            + " h-ap, oml-precision@K, oml-map@K, gld-map@K; any with -level2 for superclasses. See docs/metrics.md.")
    List<String> metrics = List.of();

    @Option(names = "--macro", description = "Also the means of the classes' means, as NAME-macro.")
    boolean macro;

    @Option(names = "--intervals", description = "Also 95 %% intervals, by bootstrap over classes, as NAME-low and NAME-high.")
    boolean intervals;

    @Option(names = "--verification", paramLabel = "FAR", split = ",",
            description = "Also TAR@FAR, FNMR@FMR and EER on all pairs, for example 1e-4,1e-3.")
    double[] fars;

    @Option(names = "--clustering", description = "Also nmi and ami: k-means with as many clusters as classes, against the classes.")
    boolean clustering;

    @Option(names = "--against", paramLabel = "OTHER", description = "Other embeddings of the same rows, or another run: also its"
            + " figures (NAME-other), the differences (NAME-difference) and their 95 %% intervals, paired by query.")
    Path against;

    @Option(names = "--per-query", paramLabel = "FILE.csv", description = "Write the figures of each query.")
    Path perQuery;

    @Option(names = "--neighbours", paramLabel = "FILE", description = "Write the rows nearest to each query, best first, to"
            + " .ivecs or .npy; -1 where there are no more.")
    Path neighbours;

    @Option(names = "--neighbours-k", paramLabel = "K", defaultValue = "100",
            description = "How many, there and in a TREC run (default: ${DEFAULT-VALUE}).")
    int neighboursK;

    @Option(names = "--trec-run", paramLabel = "FILE", description = "Write the neighbours as trec_eval reads results.")
    Path trecRun;

    @Option(names = "--trec-qrels", paramLabel = "FILE", description = "Write what is right as trec_eval reads judgments.")
    Path trecQrels;

    /** Whether anything is asked for. */
    boolean any() {
        return !metrics.isEmpty() || macro || intervals || fars != null || clustering || against != null || perQuery != null
                || neighbours != null || trecRun != null || trecQrels != null;
    }

    /** Whether a file is asked for. */
    boolean writes() {
        return perQuery != null || neighbours != null || trecRun != null || trecQrels != null;
    }

    /** @throws IllegalArgumentException if an option has an impossible value */
    void check() {
        // Superclasses are not known yet; whether there are enough levels is seen when they are.
        metrics.forEach(name -> RankFigures.of(name, 9));
        if (neighboursK < 1) {
            throw new IllegalArgumentException("--neighbours-k must be a number from 1, got " + neighboursK);
        }
        if (fars != null) {
            new PairEvaluator(fars);
        }
    }

    /**
     * Measures, and writes the files.
     *
     * @param standard names of the figures that are always there
     * @param other to compare with; null for none
     */
    MeasuredFigures measure(SearchInput input, List<String> standard, SearchInput other) throws IOException {
        return measure(input, standard, other, input::measure);
    }

    /** How figures are had. */
    interface Measuring {
        QueryTable of(List<RankFigure> figures) throws IOException;
    }

    /** The same with embeddings that are not in memory. @throws IllegalArgumentException if something else needs them there */
    MeasuredFigures measureStreamed(SearchInput input, List<String> standard, Measuring measuring) throws IOException {
        String needed = against != null ? "--against" : fars != null ? "--verification" : clustering ? "--clustering" : neighbours != null ? "--neighbours"
                : trecRun != null ? "--trec-run" : null;
        if (needed != null) {
            throw new IllegalArgumentException(needed + " needs the embeddings in memory, but they are read from disk as they are"
                    + " needed, with --state or where they are too large for the heap of "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MiB; leave it out, or leave --state out and raise the heap"
                    + " (SMOOTHAP_JAVA_OPTIONS=-Xmx...)");
        }
        return measure(input, standard, null, measuring);
    }

    /** The first option given that is about classes, of which a row with several labels has none; null if there is none. */
    String ofClasses() {
        return macro ? "--macro" : intervals ? "--intervals" : fars != null ? "--verification" : clustering ? "--clustering"
                : against != null ? "--against" : trecQrels != null ? "--trec-qrels" : null;
    }

    /** The same as {@link #measure(SearchInput, List, SearchInput)} where the rows have several labels each. */
    MeasuredFigures measure(SearchInput input, LabelSets sets, List<String> standard) throws IOException {
        return measure(input, standard, null, figures -> input.measure(sets, figures));
    }

    private MeasuredFigures measure(SearchInput input, List<String> standard, SearchInput other, Measuring measuring)
            throws IOException {
        List<RankFigure> figures = new ArrayList<>();
        standard.forEach(name -> figures.add(RankFigures.of(name, input.labels().count())));
        metrics.stream().distinct().filter(name -> !standard.contains(name))
                .forEach(name -> figures.add(RankFigures.of(name, input.labels().count())));
        QueryTable table = measuring.of(figures);
        if (table.queries() == 0) {
            throw new IllegalArgumentException("none of the " + table.skipped() + " queries has a positive (an item of the same"
                    + " label to be found; " + table.protocol() + "), so there is nothing to measure: check the labels");
        }
        QueryTable compared = other == null ? null : other.measure(figures);
        MeasuredFigures measured = MeasuredFigures.of(table, compared, macro, intervals,
                fars == null ? null : input.verify(new PairEvaluator(fars)));
        if (clustering) {
            measured.others().putAll(Clustering.measure(input));
        }
        if (perQuery != null) {
            PerQueryFile.write(perQuery, input, table);
        }
        if (neighbours != null || trecRun != null) {
            Neighbors nearest = input.nearest(neighboursK);
            if (neighbours != null) {
                NeighbourFile.write(neighbours, nearest, Math.min(neighboursK, input.galleryRows().length));
            }
            if (trecRun != null) {
                TrecFiles.writeRun(trecRun, input, nearest);
            }
        }
        if (trecQrels != null) {
            TrecFiles.writeQrels(trecQrels, input);
        }
        return measured;
    }
}
