package org.smoothap.search;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;

/**
 * What an index knows of an image beside its vector.
 *
 * @param id unique in the index, for example a path
 * @param stamp of the file that was embedded; null if there is none
 * @param metadata columns and their values, for example {@code label}; in the order given
 * @param kept true if its picture lies inside the index's own folder, under the hash of its content: it came over the
 *     network, belongs to no folder, and {@link IndexUpdate} leaves it alone
 */
public record IndexedImage(String id, FileStamp stamp, Map<String, String> metadata, boolean kept) {
    /** An image whose picture is not in the index's folder. */
    public IndexedImage(String id, FileStamp stamp, Map<String, String> metadata) {
        this(id, stamp, metadata, false);
    }

    public IndexedImage {
        require("the id", id);
        if (id.isEmpty()) {
            throw new IllegalArgumentException("an image needs an id, found an empty one");
        }
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        metadata.forEach((column, value) -> require("column '" + column + "' of " + id, value));
    }

    private static void require(String what, String text) {
        if (text.length() > IndexWriter.MAX_TERM_LENGTH / 3
                && text.getBytes(StandardCharsets.UTF_8).length > IndexWriter.MAX_TERM_LENGTH) {
            throw new IllegalArgumentException(what + " has more than " + IndexWriter.MAX_TERM_LENGTH + " bytes; shorten it");
        }
    }
}
