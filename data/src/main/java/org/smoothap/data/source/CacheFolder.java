package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is there in full or not at all: it is filled under another name and then renamed. */
final class CacheFolder {
    /** Work folders older than this were left by a process that was killed. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private CacheFolder() {}

    /** Fills the folder that it is given. */
    interface Filling {
        void fill(Path folder) throws IOException;
    }

    /** A new empty folder beside {@code target}, hidden, to be deleted by the caller. */
    static Path work(Path target) throws IOException {
        Path parent = target.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        String prefix = "." + target.getFileName() + "-";
        List<Path> old;
        try (Stream<Path> inside = Files.list(parent)) {
            old = inside.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
        }
        for (Path path : old) {
            if (Files.getLastModifiedTime(path).toInstant().isBefore(Instant.now().minus(ABANDONED))) {
                delete(path);
            }
        }
        return Files.createTempDirectory(parent, prefix);
    }

    /**
     * Makes {@code target}. If another process makes the same folder in the meantime, that one is kept.
     *
     * @throws IOException if it cannot be filled; {@code target} does not exist then
     */
    static void make(Path target, Filling filling) throws IOException {
        Path work = work(target);
        try {
            Path full = Files.createDirectory(work.resolve("full"));
            filling.fill(full);
            try {
                Files.move(full, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileSystemException e) {
                if (!Files.isDirectory(target)) { // else somebody was faster, with the same content
                    throw e;
                }
            }
        } finally {
            delete(work);
        }
    }

    /** Deletes the folder and all that is in it; nothing if it is not there. Links are deleted, not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
