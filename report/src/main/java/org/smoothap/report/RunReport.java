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
 * @param findings what the rankings are looked at for; null for nothing
 * @param provenance where the figures come from (data, weights, version, seed …), in the order of the page
 * @param settings everything else needed to repeat the run, in the order of the page
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
        Findings findings,
        SequencedMap<String, String> provenance,
        SequencedMap<String, String> settings,
        String version) {
    public RunReport {
        before = List.copyOf(before);
        after = List.copyOf(after);
        provenance = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(provenance));
        settings = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(settings));
    }
}
