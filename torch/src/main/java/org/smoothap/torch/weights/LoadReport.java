package org.smoothap.torch.weights;

import java.util.List;

/**
 * What became of a file of weights.
 *
 * @param loaded tensors that went into the network
 * @param missing tensors of the network that the file lacks
 * @param unexpected tensors of the file that the network lacks
 * @param otherShape tensors of both whose shapes differ
 * @param head tensors of the file that belong to a classifier or another head, which is not used
 * @param section where in a checkpoint the weights were, for example {@code state_dict}; empty where the file holds nothing else
 * @param prefix what was taken off all names, for example {@code module.}; empty where nothing was
 */
public record LoadReport(
        List<String> loaded,
        List<String> missing,
        List<String> unexpected,
        List<String> otherShape,
        List<String> head,
        String section,
        String prefix) {
    private static final int SHOWN = 4;

    /** One line for people. */
    public String summary() {
        StringBuilder text = new StringBuilder(loaded.size() + " tensors loaded");
        if (!section.isEmpty()) {
            text.append(" from '").append(section).append('\'');
        }
        if (!prefix.isEmpty()) {
            text.append(" behind the prefix '").append(prefix).append('\'');
        }
        append(text, "missing", missing);
        append(text, "of another shape", otherShape);
        append(text, "not expected", unexpected);
        append(text, "of a head not used", head);
        return text.toString();
    }

    private static void append(StringBuilder text, String what, List<String> names) {
        if (!names.isEmpty()) {
            text.append(", ").append(names.size()).append(' ').append(what).append(" (");
            text.append(String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))));
            text.append(names.size() > SHOWN ? ", ...)" : ")");
        }
    }
}
