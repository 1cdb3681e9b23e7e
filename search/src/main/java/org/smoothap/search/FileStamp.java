package org.smoothap.search;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/**
 * The state of a file when it was embedded. Equal size and time mean an unchanged file, which is then not read; where
 * they differ, the hash of the content decides.
 *
 * @param size in bytes
 * @param modified in nanoseconds since 1970
 * @param sha256 of the content, in hexadecimal; an empty string where it was not computed
 */
public record FileStamp(long size, long modified, String sha256) {
    /** Size and time, without reading the file. */
    static FileStamp glance(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileStamp(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS), "");
    }

    /** The same with the hash of the content. Should the file change meanwhile, the older time shows it the next time. */
    FileStamp withContent(Path file) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return new FileStamp(size, modified, HexFormat.of().formatHex(digest.digest()));
    }

    boolean sameGlance(FileStamp other) {
        return size == other.size && modified == other.modified;
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
