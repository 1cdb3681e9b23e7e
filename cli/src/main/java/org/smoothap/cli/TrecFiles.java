package org.smoothap.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.metric.LabelLevels;
import org.smoothap.similarity.Neighbors;

/**
 * The two files that NIST's trec_eval reads. Queries and documents are named by their rows.
 *
 * <ul>
 *   <li>Results, {@code qid Q0 docno rank sim run_id}: trec_eval ranks by {@code sim} and reads neither {@code Q0} nor the rank.
 *       Documents of equal {@code sim} it ranks by name, so its figures differ from ours where scores tie.
 *   <li>Judgments (qrels), {@code qid 0 docno rel}: each item that is right, with its grade (the number of levels that its
 *       labels share with the query's; 1 without superclasses).
 * </ul>
 */
final class TrecFiles {
    private static final String RUN_ID = "smoothap";

    private TrecFiles() {}

    static void writeRun(Path file, SearchInput input, Neighbors nearest) throws IOException {
        try (BufferedWriter out = writer(file)) {
            for (int q = 0; q < nearest.indices().length; q++) {
                int[] found = nearest.indices()[q];
                for (int i = 0; i < found.length; i++) {
                    out.write(input.queryRows()[q] + " Q0 " + found[i] + " " + (i + 1) + " " + nearest.scores()[q][i] + " "
                            + RUN_ID + "\n");
                }
            }
        }
    }

    static void writeQrels(Path file, SearchInput input) throws IOException {
        LabelLevels labels = input.labels();
        int[] coarsest = labels.labels(labels.count());
        Map<Integer, List<Integer>> classes = new HashMap<>();
        for (int row : input.galleryRows()) {
            classes.computeIfAbsent(coarsest[row], _ -> new ArrayList<>()).add(row);
        }
        try (BufferedWriter out = writer(file)) {
            for (int query : input.queryRows()) {
                for (int row : classes.getOrDefault(coarsest[query], List.of())) {
                    if (!input.leavesOut(query, row)) {
                        out.write(query + " 0 " + row + " " + labels.grade(query, row) + "\n");
                    }
                }
            }
        }
    }

    private static BufferedWriter writer(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.newBufferedWriter(file);
    }
}
