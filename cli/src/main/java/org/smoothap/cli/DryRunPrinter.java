package org.smoothap.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/** The output of {@code train --dry-run}. */
final class DryRunPrinter {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private DryRunPrinter() {}

    /**
     * JSON: one object with the recipe and the sections. Else the figures with dotted keys; before a table the recipe in
     * YAML.
     */
    static void print(Recipe recipe, Map<String, Map<String, Object>> report, TableFormat format, PrintWriter out)
            throws IOException {
        if (format == TableFormat.json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("recipe", Recipes.tree(recipe));
            all.putAll(report);
            out.println(JSON.writeValueAsString(all));
            out.flush();
            return;
        }
        if (format == TableFormat.table) {
            out.println(Recipes.write(recipe));
        }
        Table table = new Table("figure", "value");
        report.forEach((section, figures) -> add(table, section, figures));
        table.print(format, out);
    }

    private static void add(Table table, String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, inner) -> add(table, key + "." + name, inner));
        } else {
            table.add(key, value == null ? "not known" : key.contains("seconds-") ? duration((Double) value) : value);
        }
    }

    private static String duration(double seconds) {
        String text = String.format(Locale.ROOT, "%.3g s", seconds);
        return seconds < 1000 ? text : String.format(Locale.ROOT, "%.0f s (%.1f h)", seconds, seconds / 3600);
    }
}
