package org.smoothap.torch.recipe;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
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
     * Reads a recipe; {@code extends: NAME} in it starts from {@code NAME.yaml} in the same folder.
     *
     * @param overrides {@code key=value}, the key with dots between sections, the value in YAML; an empty value
     *     removes the key
     * @throws RecipeException if the recipe cannot be used
     */
    public static Recipe read(Path file, List<String> overrides) throws IOException {
        ObjectNode root = new RecipeTree(YAML).read(file, overrides);
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
            if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
                throw new RecipeException(file + ": " + path(e) + " must be " + kind(mismatch.getTargetType()) + found(root, e), e);
            }
            throw new RecipeException(file + ": " + path(e) + ": " + RecipeTree.firstLine(e.getOriginalMessage()), e);
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

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(reference -> reference.getFieldName() == null ? "[" + reference.getIndex() + "]" : reference.getFieldName())
                .collect(Collectors.joining("."));
    }

    /** What a key's Java type is called where recipes are written. */
    private static String kind(Class<?> type) {
        if (List.class.isAssignableFrom(type)) {
            return "a list, as [1, 2]";
        }
        if (type == Boolean.class) {
            return "true or false";
        }
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        return type == String.class ? "one value" : "a section with keys";
    }

    private static String found(JsonNode root, JsonMappingException e) {
        JsonNode node = root;
        for (JsonMappingException.Reference step : e.getPath()) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node.isMissingNode() ? "" : ", found " + RecipeTree.firstLine(node.toString());
    }

    private static <T extends Throwable> T cause(Throwable e, Class<T> type) {
        for (Throwable t = e.getCause(); t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
