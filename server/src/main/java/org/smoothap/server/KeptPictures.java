package org.smoothap.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.smoothap.search.IndexedImage;

/**
 * The pictures that came over the network: files in the folder {@code pictures} of the index, named by the SHA-256 of
 * their content and nothing else. A file is on the disk before its image is committed, and goes after the last image with
 * it is gone; what a crash leaves over is removed at the next start.
 *
 * <p>Changed by one thread, read by any.
 */
final class KeptPictures {
    private final Path index;
    private final Path folder;

    /** How many images have a content, by its hash. */
    private final Map<String, Integer> uses = new HashMap<>();

    KeptPictures(Path index) {
        this.index = index;
        this.folder = index.resolve(IndexedImage.KEPT_FOLDER);
    }

    /** Counts what the index keeps, and removes files that nothing refers to. For the process that writes the index. */
    void open(List<IndexedImage> kept) throws IOException {
        kept.forEach(image -> uses.merge(image.stamp().sha256(), 1, Integer::sum));
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!uses.containsKey(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Where the picture of a hash lies. */
    Path file(String sha256) {
        return IndexedImage.keptFile(index, sha256);
    }

    /** Puts a picture on the disk, whole and flushed, unless it is there. */
    void write(String sha256, byte[] bytes) throws IOException {
        Path file = file(sha256);
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(folder);
        Path unfinished = folder.resolve("unfinished");
        try (FileChannel out = FileChannel.open(
                unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer content = ByteBuffer.wrap(bytes);
            while (content.hasRemaining()) {
                out.write(content);
            }
            out.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes the names of new files last; before the commit that refers to them. */
    void sync() throws IOException {
        if (Files.isDirectory(folder)) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            } catch (IOException e) {
                // Not every system lets a folder be flushed; the files themselves are.
                return;
            }
        }
    }

    /** After a commit: an image of this content has come. */
    void used(String sha256) {
        uses.merge(sha256, 1, Integer::sum);
    }

    /** After a commit: an image of this content is gone, and with the last one its file. */
    void unused(String sha256) throws IOException {
        if (uses.merge(sha256, -1, Integer::sum) <= 0) {
            uses.remove(sha256);
            Files.deleteIfExists(file(sha256));
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
