package org.smoothap.torch.weights;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors of a file under the names that the network has for them: {@code module.conv1.weight} is
 * {@code conv1.weight} where everything in the file but a head begins so.
 *
 * @param prefix what was taken off; empty where nothing was
 */
record NamedTensors(SequencedMap<String, Tensor> tensors, String prefix) {
    /** What published networks call the layers behind the trunk. */
    private static final Set<String> HEADS = Set.of("fc", "classifier", "head", "heads", "head_dist", "last_linear");

    private static final int MOST_LEVELS = 8;
    private static final int LONGEST_NAME = 512;

    /** Whether a tensor belongs to the layers behind a trunk, which are not used. */
    static boolean isHead(String name) {
        return HEADS.contains(name.substring(0, Math.max(0, name.indexOf('.'))));
    }

    /** Takes off the prefix that all names have, where more of them are then names of the network. */
    static NamedTensors of(SequencedMap<String, Tensor> saved, Set<String> wanted) {
        String best = "";
        long most = matches(saved.keySet(), "", wanted);
        String prefix = "";
        for (int level = 0; level < MOST_LEVELS; level++) {
            prefix = longer(saved.keySet(), prefix);
            if (prefix == null) {
                break;
            }
            long count = matches(saved.keySet(), prefix, wanted);
            if (count > most) {
                best = prefix;
                most = count;
            }
        }
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        String taken = best;
        saved.forEach((name, tensor) -> tensors.put(name.startsWith(taken) ? name.substring(taken.length()) : name, tensor));
        return new NamedTensors(tensors, best);
    }

    /** The prefix and the next part of the names, if all of them but heads have it; null if not. */
    private static String longer(Collection<String> names, String prefix) {
        String longer = null;
        for (String name : names) {
            if (!name.startsWith(prefix)) {
                continue; // a head: seen at the first level
            }
            int dot = name.indexOf('.', prefix.length());
            String next = dot < 0 ? null : name.substring(0, dot + 1);
            if (longer != null && !longer.equals(next) || longer == null && next == null) {
                if (!isHead(name.substring(prefix.length()))) {
                    return null;
                }
            } else if (longer == null && !isHead(name.substring(prefix.length()))) {
                longer = next;
            }
        }
        return longer;
    }

    private static long matches(Collection<String> names, String prefix, Set<String> wanted) {
        return names.stream().filter(name -> name.startsWith(prefix) && wanted.contains(name.substring(prefix.length()))).count();
    }

    /**
     * A prefix behind which most of the wanted names lie although other tensors lack it, for example that of one of two
     * encoders; null if there is none.
     */
    static String hiddenPrefix(Collection<String> names, Set<String> wanted) {
        Map<String, Integer> counts = new HashMap<>();
        for (String name : names.stream().filter(name -> name.length() <= LONGEST_NAME).toList()) {
            for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
                if (wanted.contains(name.substring(dot + 1))) {
                    counts.merge(name.substring(0, dot + 1), 1, Integer::sum);
                }
            }
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() * 2 > wanted.size())
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
