package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.smoothap.metric.TemplatePairs;

/** Who the templates are, where only the pairs of one person tell: templates that they connect are of one person. */
final class ConnectedTemplates {
    private final Map<Integer, Integer> parents = new HashMap<>();

    private ConnectedTemplates() {}

    /** Each template's person, named after the person's template of the lowest number. */
    static Map<Integer, String> of(Set<Integer> templates, Path pairs) throws IOException {
        TemplatePairs listed = PairFile.read(pairs, templates.stream().collect(Collectors.toMap(Function.identity(), id -> id)));
        ConnectedTemplates connected = new ConnectedTemplates();
        listed.forEachGenuine(connected::connect);
        Map<Integer, String> people = new HashMap<>();
        templates.forEach(template -> people.put(template, "template-" + connected.root(template)));
        return people;
    }

    private void connect(int first, int second) {
        int a = root(first);
        int b = root(second);
        if (a != b) {
            parents.put(Math.max(a, b), Math.min(a, b));
        }
    }

    private int root(int template) {
        int root = template;
        for (Integer parent = parents.get(root); parent != null; parent = parents.get(root)) {
            root = parent;
        }
        for (int at = template; at != root; ) { // shortens the way for the next time
            Integer parent = parents.put(at, root);
            at = parent;
        }
        return root;
    }
}
