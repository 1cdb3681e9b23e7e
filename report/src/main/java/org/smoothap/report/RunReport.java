package org.smoothap.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What the page of a run shows. Every text may hold anything: it is escaped when written.
 *
 * @param title of the run
 * @param subtitle where the pictures come from, the origin line of the dataset
 * @param drawn whether the program drew the pictures itself; the page then says so at its top
 * @param before figures of the untrained network, or of the weights that training began with; may be empty
 * @param after figures of the trained network; may be empty
 * @param definition how the figures were measured: protocol, tie rule, queries, skipped queries
 * @param curves the history of training; {@link Curves#none()} if there is none
 * @param gallery queries with their nearest images, in the order of the page; may be empty
 * @param settings everything needed to repeat the run (recipe, seed, threads …), in the order of the page
 * @param version of the program, for the foot of the page
 */
public record RunReport(
        String title,
        String subtitle,
        boolean drawn,
        List<Figure> before,
        List<Figure> after,
        String definition,
        Curves curves,
        List<GalleryEntry> gallery,
        SequencedMap<String, String> settings,
        String version) {
    public RunReport {
        before = List.copyOf(before);
        after = List.copyOf(after);
        gallery = List.copyOf(gallery);
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }
}
