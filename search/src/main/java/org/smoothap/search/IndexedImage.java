package org.smoothap.search;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    /** The folder of kept pictures within that of the index. */
    public static final String KEPT_FOLDER = "pictures";

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

    /**
     * Where the picture of an image that the index {@linkplain #kept keeps} lies: made of the hash of its content alone, so
     * that nobody's words become a path.
     *
     * @param index the folder of the index
     */
    public Path keptFile(Path index) {
        if (!kept) {
            throw new IllegalStateException("the picture of " + id + " is not in the folder of the index");
        }
        return keptFile(index, stamp.sha256());
    }

    /** Where a picture with such a SHA-256 is kept. */
    public static Path keptFile(Path index, String sha256) {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256 in hexadecimal: " + sha256);
        }
        return index.resolve(KEPT_FOLDER).resolve(sha256);
    }

    private static void require(String what, String text) {
        if (text.length() > IndexWriter.MAX_TERM_LENGTH / 3
                && text.getBytes(StandardCharsets.UTF_8).length > IndexWriter.MAX_TERM_LENGTH) {
            throw new IllegalArgumentException(what + " has more than " + IndexWriter.MAX_TERM_LENGTH + " bytes; shorten it");
        }
    }
}
