package org.smoothap.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** The folder that an index lies in. */
final class IndexFolder {
    /** Lucene tells at INFO which kernels it uses; kept here, or the setting would be collected with the logger. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    static {
        LUCENE.setLevel(Level.WARNING);
    }

    private IndexFolder() {}

    static Directory open(Path folder) throws IOException {
        return FSDirectory.open(folder);
    }

    /** As {@link #open}, but makes no folder. */
    static Directory openExisting(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder + " is not an index: expected a folder that 'index' wrote, found "
                    + (Files.exists(folder) ? "a file" : "nothing"));
        }
        return open(folder);
    }

    /** The settings of the last commit; null if there is no commit yet. */
    static IndexSettings settings(Path folder, Directory directory) throws IOException {
        if (!DirectoryReader.indexExists(directory)) {
            return null;
        }
        try {
            return IndexSettings.ofCommit(SegmentInfos.readLatestCommit(directory).getUserData());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(folder + " " + e.getMessage(), e);
        }
    }

    /** @throws NoSuchFileException if the folder holds no index */
    static IndexSettings requireSettings(Path folder, Directory directory) throws IOException {
        IndexSettings settings = settings(folder, directory);
        if (settings == null) {
            throw new NoSuchFileException(folder + " is not an index: expected one that 'index' wrote, found "
                    + (isEmpty(folder) ? "an empty folder" : "other files"));
        }
        return settings;
    }

    /** Where there is no index yet, only remains of one that was never committed may lie in the folder. */
    static void requireFree(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path other = files.filter(file -> !file.getFileName().toString().matches("write\\.lock|_.*|pending_segments.*"))
                    .findFirst()
                    .orElse(null);
            if (other != null) {
                throw new IllegalArgumentException(folder + " is not an index and not empty (it holds "
                        + other.getFileName() + "); choose another folder");
            }
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
