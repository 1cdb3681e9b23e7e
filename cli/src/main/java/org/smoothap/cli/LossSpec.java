package org.smoothap.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smoothap.loss.Loss;
import org.smoothap.loss.Losses;

/**
 * A loss as one word of the command line: {@code NAME} or {@code NAME(key=value,...)}. A value may have commas of its own, as in
 * {@code recall-at-k(k=1,2,temperature=0.01)}: what has no '=' belongs to the value before it.
 */
record LossSpec(String name, Map<String, String> parameters) {
    private static final Pattern FORM = Pattern.compile("\\s*([^()\\s]+)\\s*(?:\\(([^()]*)\\))?\\s*");

    /** @throws IllegalArgumentException if the text is no such word */
    static LossSpec parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a loss as NAME or NAME(key=value,...), found '" + text + "'");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        String key = null;
        if (matcher.group(2) != null && !matcher.group(2).isBlank()) {
            for (String part : matcher.group(2).split(",")) {
                int equals = part.indexOf('=');
                if (equals > 0) {
                    key = part.substring(0, equals).strip();
                    parameters.put(key, part.substring(equals + 1).strip());
                } else if (key != null && equals < 0) {
                    parameters.merge(key, part.strip(), (before, more) -> before + "," + more);
                } else {
                    throw new IllegalArgumentException("expected key=value in the parentheses of '" + text + "', found '" + part + "'");
                }
            }
        }
        return new LossSpec(matcher.group(1), parameters);
    }

    /** @throws IllegalArgumentException as {@link Losses#create} */
    Loss create() {
        return Losses.create(name, parameters);
    }
}
