package org.smoothap.data.prepare;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The lists of a data set: all visible files below its folder but images and archives, copied as they are. */
final class OtherFiles {
    private static final Set<String> LEFT = Set.of("jpg", "jpeg", "png", "gif", "bmp", "webp", "pgm", "ppm", "pnm", "tif", "tiff",
            "zip", "tar", "tgz", "gz", "bz2", "xz", "zst", "7z", "rar", "mp4", "avi");

    private final Path from;
    private final Path to;
    private int copied;

    OtherFiles(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /** Copies what is not there yet or has changed, links followed; returns how many files there are. */
    int copy() throws IOException {
        Files.walkFileTree(from, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return hidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !hidden(file) && !LEFT.contains(extension(file))) {
                    copy(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof FileSystemLoopException || Files.isSymbolicLink(file)) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        return copied;
    }

    /** Copies one file that lies in the folder. */
    void copy(Path file) throws IOException {
        copy(file, Files.readAttributes(file, BasicFileAttributes.class));
    }

    private void copy(Path file, BasicFileAttributes attributes) throws IOException {
        copied++;
        Path target = to.resolve(from.relativize(file));
        if (Files.exists(target)) {
            BasicFileAttributes there = Files.readAttributes(target, BasicFileAttributes.class);
            if (there.size() == attributes.size() && there.lastModifiedTime().equals(attributes.lastModifiedTime())) {
                return;
            }
        }
        Files.createDirectories(target.getParent());
        Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
        Files.copy(file, temporary, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean hidden(Path path) {
        return !path.equals(from) && path.getFileName().toString().startsWith(".");
    }

    private static String extension(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
