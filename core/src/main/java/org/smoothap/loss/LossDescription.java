package org.smoothap.loss;

import java.util.List;

/**
 * What a user may know and choose of a loss.
 *
 * @param name as in recipes and on the command line
 * @param summary one line
 * @param source the paper
 * @param formula the loss in plain characters, in the names of the parameters
 * @param parameters in the order in which they are shown
 */
public record LossDescription(String name, String summary, String source, String formula, List<Parameter> parameters) {
    public LossDescription {
        formula = formula.strip();
        parameters = List.copyOf(parameters);
    }

    /**
     * A parameter. Its type is that of its default: {@code true} or {@code false}, a whole number, a decimal number, or
     * else a word.
     */
    public record Parameter(String name, String defaultValue, String description) {}
}
