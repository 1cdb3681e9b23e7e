package org.smoothap.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code key=value} arguments. */
final class KeyValues {
    private KeyValues() {}

    static Map<String, String> parse(List<String> arguments, CommandLine command) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals <= 0) {
                throw new ParameterException(command, "expected key=value, found '" + argument
                        + "' (a value with spaces needs quotes: 'key=[1, 2]')");
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return values;
    }
}
