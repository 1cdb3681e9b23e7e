package org.smoothap.torch.weights;

import java.util.List;

/**
 * What became of a file of weights.
 *
 * @param loaded tensors that went into the network
 * @param missing tensors of the network that the file lacks
 * @param unexpected tensors of the file that the network lacks, for example a classifier
 * @param otherShape tensors of both whose shapes differ
 */
public record LoadReport(List<String> loaded, List<String> missing, List<String> unexpected, List<String> otherShape) {
    /** One line for people. */
    public String summary() {
        StringBuilder text = new StringBuilder(loaded.size() + " tensors loaded");
        append(text, "missing", missing);
        append(text, "not used", unexpected);
        append(text, "of another shape", otherShape);
        return text.toString();
    }

    private static void append(StringBuilder text, String what, List<String> names) {
        if (!names.isEmpty()) {
            text.append(", ").append(names.size()).append(' ').append(what).append(" (");
            text.append(String.join(", ", names.subList(0, Math.min(4, names.size()))));
            text.append(names.size() > 4 ? ", ...)" : ")");
        }
    }
}
