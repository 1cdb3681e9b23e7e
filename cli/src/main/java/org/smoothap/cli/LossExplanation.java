package org.smoothap.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.loss.ClassVectorLoss;
import org.smoothap.loss.LossDescription;
import org.smoothap.loss.Losses;

/** What there is to know of a loss: formula, source, parameters. */
final class LossExplanation {
    private LossExplanation() {}

    /** @param values of the parameters, the defaults or others */
    static void print(String name, Map<String, Object> values, TableFormat format, PrintWriter out) {
        LossDescription loss = Losses.all().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        Table parameters = new Table("parameter", "value", "default", "description");
        for (LossDescription.Parameter parameter : loss.parameters()) {
            // as text: a table rounds numbers
            parameters.add(parameter.name(), String.valueOf(values.get(parameter.name())), parameter.defaultValue(),
                    parameter.description());
        }
        switch (format) {
            case json -> {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("name", loss.name());
                object.put("summary", loss.summary());
                object.put("source", loss.source());
                object.put("class-vectors", hasClassVectors(loss));
                object.put("formula", loss.formula());
                object.put("parameters", parameters.asMaps());
                Table.print(object, format, out);
            }
            case csv -> parameters.print(format, out);
            case table -> {
                out.println(loss.name() + ": " + loss.summary());
                out.println("source: " + loss.source());
                out.println("class vectors: " + (hasClassVectors(loss) ? "yes" : "no"));
                out.println();
                List.of(loss.formula().split("\n")).forEach(line -> out.println("    " + line));
                out.println();
                parameters.print(format, out);
            }
        }
    }

    /** Whether the loss learns vectors of classes together with the network. */
    static boolean hasClassVectors(LossDescription loss) {
        return Losses.create(loss.name(), Map.of()) instanceof ClassVectorLoss;
    }
}
