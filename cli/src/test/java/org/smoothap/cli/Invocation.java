package org.smoothap.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** One use of the command line: what it printed and how it ended. */
record Invocation(int exit, String out, String err) {
    static Invocation of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Smoothap.commandLine();
        commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        int exit = commandLine.execute(texts);
        return new Invocation(exit, out.toString(), err.toString());
    }

    JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out);
    }
}
