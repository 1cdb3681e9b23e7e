package org.smoothap.torch.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/**
 * The keys and values of a recipe file, before they mean anything: {@code extends: NAME} takes those of {@code NAME.yaml} in
 * the same folder first, key by key; a key that is {@code null} is taken out; then the {@code key=value} overrides.
 */
final class RecipeTree {
    private static final String EXTENDS = "extends";

    private final YAMLMapper yaml;

    RecipeTree(YAMLMapper yaml) {
        this.yaml = yaml;
    }

    /** @throws RecipeException if a file is no recipe, extends itself, or an override is no {@code key=value} */
    ObjectNode read(Path file, List<String> overrides) throws IOException {
        ObjectNode root = read(file, new LinkedHashSet<>());
        for (String override : overrides) {
            apply(root, override);
        }
        return root;
    }

    private ObjectNode read(Path file, SequencedSet<Path> before) throws IOException {
        if (!before.add(file.toAbsolutePath().normalize())) {
            throw new RecipeException(file + ": the recipes extend each other in a circle: "
                    + before.stream().map(path -> path.getFileName().toString()).collect(Collectors.joining(" -> ")));
        }
        JsonNode tree;
        try {
            tree = yaml.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new RecipeException(file + ": not YAML: " + firstLine(e.getOriginalMessage()), e);
        }
        if (!(tree instanceof ObjectNode root)) {
            throw new RecipeException(file + ": expected a recipe (keys and values), found "
                    + (tree == null ? "nothing" : tree.getNodeType().toString().toLowerCase()));
        }
        JsonNode parent = root.remove(EXTENDS);
        if (parent == null) {
            return root;
        }
        Path parentFile = parent.isTextual() && !parent.asText().matches(".*[/\\\\].*")
                ? file.resolveSibling(parent.asText() + ".yaml")
                : null;
        if (parentFile == null || !Files.isRegularFile(parentFile)) {
            throw new RecipeException(file + ": extends must be the name of a recipe in the same folder, found " + parent);
        }
        ObjectNode base = read(parentFile, before);
        merge(base, root);
        return base;
    }

    private static void merge(ObjectNode base, ObjectNode changes) {
        changes.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                base.remove(entry.getKey());
            } else if (value instanceof ObjectNode section && base.get(entry.getKey()) instanceof ObjectNode inherited) {
                merge(inherited, section);
            } else {
                base.set(entry.getKey(), value);
            }
        });
    }

    private void apply(ObjectNode root, String override) {
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
            node.set(last, yaml.readTree(value));
        } catch (JsonProcessingException e) {
            throw new RecipeException("the value of '" + override + "' is not YAML: " + firstLine(e.getOriginalMessage()), e);
        }
    }

    static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
