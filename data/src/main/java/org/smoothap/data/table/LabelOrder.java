package org.smoothap.data.table;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smoothap.Sha256;

/**
 * A fixed order of labels that nobody chose: by the SHA-256 of the label's UTF-8 bytes.
 *
 * <p>It depends on no seed, no row order and no other label, so that the same table is always divided in the same
 * way, and a class that is added later moves few others.
 */
final class LabelOrder {
    private LabelOrder() {}

    /** The distinct {@code labels}, smallest SHA-256 (as a big-endian number) first. */
    static List<String> bySha256(Collection<String> labels) {
        Map<String, String> hashes = new HashMap<>();
        labels.forEach(label -> hashes.computeIfAbsent(label, key -> Sha256.of(key.getBytes(StandardCharsets.UTF_8))));
        return hashes.keySet().stream().sorted(Comparator.comparing(hashes::get)).toList();
    }
}
