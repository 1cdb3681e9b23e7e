package org.smoothap.torch.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.smoothap.Names;

/** Reads recipes from YAML, with {@code key=value} overrides, and writes them with every default filled in. */
public final class Recipes {
    /** Keys that may differ when a run goes on: they change how it is run, not what comes out (on one thread). */
    public static final Set<String> CHANGEABLE = Set.of(
            "name", "description", "threads", "loader-threads", "checkpoint-seconds", "data.root", "data.cache-megabytes", "network.weights");

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();

    private Recipes() {}

    /**
     * Reads a recipe.
     *
     * @param overrides {@code key=value}, the key with dots between sections, the value in YAML; an empty value
     *     removes the key
     * @throws RecipeException if the recipe cannot be used
     */
    public static Recipe read(Path file, List<String> overrides) throws IOException {
        JsonNode tree;
        try {
            tree = YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new RecipeException(file + ": not YAML: " + firstLine(e.getOriginalMessage()), e);
        }
        if (!(tree instanceof ObjectNode root)) {
            throw new RecipeException(file + ": expected a recipe (keys and values), found "
                    + (tree == null ? "nothing" : tree.getNodeType().toString().toLowerCase()));
        }
        for (String override : overrides) {
            apply(root, override);
        }
        try {
            return YAML.treeToValue(root, Recipe.class);
        } catch (UnrecognizedPropertyException e) {
            List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
            String section = path(e).replaceFirst("\\.?[^.]*$", "");
            throw new RecipeException(
                    file + ": " + Names.unknown(section.isEmpty() ? "key" : section + " key", e.getPropertyName(), known), e);
        } catch (JsonMappingException e) {
            if (cause(e, IllegalArgumentException.class) instanceof IllegalArgumentException refusal) {
                throw new RecipeException(file + ": " + refusal.getMessage(), e);
            }
            throw new RecipeException(file + ": " + path(e) + ": " + firstLine(e.getOriginalMessage()), e);
        }
    }

    /** The recipe in YAML, every default filled in. */
    public static String write(Recipe recipe) throws IOException {
        return YAML.writeValueAsString(recipe);
    }

    /** The recipe as nested maps, every default filled in. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> tree(Recipe recipe) {
        return YAML.convertValue(recipe, Map.class);
    }

    /** The recipe as dotted keys and values, to compare two. */
    public static Map<String, String> flat(Recipe recipe) {
        Map<String, String> flat = new TreeMap<>();
        flatten("", YAML.valueToTree(recipe), flat);
        return flat;
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> flat) {
        if (node instanceof ObjectNode section) {
            section.properties().forEach(entry ->
                    flatten(prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey(), entry.getValue(), flat));
        } else {
            flat.put(prefix, node.toString());
        }
    }

    private static void apply(ObjectNode root, String override) {
        int equals = override.indexOf('=');
        if (equals <= 0) {
            throw new RecipeException("expected key=value, found '" + override + "'");
        }
        String[] keys = override.substring(0, equals).trim().split("\\.");
        String value = override.substring(equals + 1);
        ObjectNode node = root;
        for (int i = 0; i < keys.length - 1; i++) {
            JsonNode child = node.get(keys[i]);
            node = child instanceof ObjectNode section ? section : node.putObject(keys[i]);
        }
        String last = keys[keys.length - 1];
        if (value.isBlank()) {
            node.remove(last);
            return;
        }
        try {
            node.set(last, YAML.readTree(value));
        } catch (JsonProcessingException e) {
            throw new RecipeException("the value of '" + override + "' is not YAML: " + firstLine(e.getOriginalMessage()), e);
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(reference -> reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."));
    }

    private static <T extends Throwable> T cause(Throwable e, Class<T> type) {
        for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
