package org.smoothap.data.table;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

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
        labels.forEach(label -> hashes.computeIfAbsent(label, LabelOrder::sha256));
        return hashes.keySet().stream().sorted(Comparator.comparing(hashes::get)).toList();
    }

    private static String sha256(String label) {
        return HexFormat.of().formatHex(sha256().digest(label.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
