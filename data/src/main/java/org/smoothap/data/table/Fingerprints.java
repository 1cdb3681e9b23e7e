package org.smoothap.data.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.smoothap.Sha256;

/** What tells whether an image has changed, without reading it. Thread-safe; a zip file is looked at once. */
final class Fingerprints {
    private final Map<Path, String> zips = new ConcurrentHashMap<>();

    /** 8 bytes of SHA-256 over path, size, time of modification and box; 0 if the file is not there. */
    long of(ImageRow row) {
        ImageLocation location = row.location();
        String state = location.entry() == null ? state(location.file())
                : zips.computeIfAbsent(location.file(), Fingerprints::state);
        if (state.isEmpty()) {
            return 0;
        }
        String text = location.file().toAbsolutePath() + "\0" + location.entry() + "\0" + state + "\0" + row.box();
        return ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime().toInstant();
        } catch (IOException missing) {
            return "";
        }
    }
}
