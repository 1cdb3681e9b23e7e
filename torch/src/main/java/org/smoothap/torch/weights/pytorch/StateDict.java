package org.smoothap.torch.weights.pytorch;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The tensors by name in what a file holds.
 *
 * @param section where in a checkpoint they were, for example {@code state_dict}; empty where the file is the state dict
 */
record StateDict(SequencedMap<String, TensorView> tensors, String section) {
    /** Where training programs keep the weights; the first that is there is taken. */
    private static final List<String> SECTIONS = List.of("state_dict", "model", "model_state_dict", "teacher");

    private static final int MOST_LEVELS = 32;
    private static final int MOST_ATTRIBUTES = 1_000_000;
    private static final int LONGEST_NAME = 512;

    /**
     * Finds the state dict.
     *
     * @throws IOException without the file's name, if there is none
     */
    static StateDict of(Object root) throws IOException {
        if (root instanceof ScriptModule module) {
            SequencedMap<String, TensorView> tensors = new LinkedHashMap<>();
            collect(module, "", 0, tensors, new int[1]);
            return new StateDict(tensors, "");
        }
        StateDict found = in(root, "", 3);
        if (found == null) {
            throw new IOException("it holds " + described(root)
                    + ", expected a state dict (tensors by name), or a checkpoint with one under " + String.join(", ", SECTIONS));
        }
        return found;
    }

    private static StateDict in(Object node, String path, int levels) {
        if (!(node instanceof Map<?, ?> map) || levels == 0) {
            return null;
        }
        for (String section : SECTIONS) {
            StateDict found = in(map.get(section), path.isEmpty() ? section : path + "." + section, levels - 1);
            if (found != null) {
                return found;
            }
        }
        SequencedMap<String, TensorView> tensors = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (name instanceof String text && text.length() <= LONGEST_NAME && value instanceof TensorView tensor) {
                tensors.put(text, tensor);
            }
        });
        return tensors.isEmpty() ? null : new StateDict(tensors, path);
    }

    /** Modules may hold one another: levels and attributes are counted. */
    private static void collect(ScriptModule module, String prefix, int level, Map<String, TensorView> tensors, int[] visits)
            throws IOException {
        visits[0] += 1 + module.attributes().size();
        if (level > MOST_LEVELS || visits[0] > MOST_ATTRIBUTES || prefix.length() > LONGEST_NAME) {
            throw new IOException("its modules lie more than " + MOST_LEVELS + " levels deep, or have more than "
                    + MOST_ATTRIBUTES
                    + " attributes or names of more than " + LONGEST_NAME + " letters");
        }
        for (Map.Entry<String, Object> attribute : module.attributes().entrySet()) {
            if (attribute.getValue() instanceof TensorView tensor && attribute.getKey().length() <= LONGEST_NAME) {
                tensors.put(prefix + attribute.getKey(), tensor);
            } else if (attribute.getValue() instanceof ScriptModule part) {
                collect(part, prefix + attribute.getKey() + ".", level + 1, tensors, visits);
            }
        }
    }

    private static String described(Object root) {
        return switch (root) {
            case Map<?, ?> map when map.isEmpty() -> "an empty dictionary";
            case Map<?, ?> map -> "a dictionary without tensors, with "
                    + String.join(", ", map.keySet().stream().limit(8).map(key -> Shown.text(String.valueOf(key))).toList());
            case TensorView _ -> "one tensor without a name";
            case List<?> _, Tuple _ -> "a list";
            case null, default -> "no dictionary";
        };
    }
}
