package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.smoothap.data.source.Root;

/** Finds official files and folders that copies of a benchmark keep in different places. */
final class Places {
    private Places() {}

    /**
     * The folder of a benchmark that has no single file to tell it by.
     *
     * @param markers files or folders, one of which is in the folder; the first is looked for everywhere before the second
     * @param inner names of folders to look into, {@code ".."} for the folder above
     * @throws IOException if no marker is in any of them
     */
    static Root root(Path given, List<String> markers, String... inner) throws IOException {
        Path root = given.toAbsolutePath().normalize();
        for (String marker : markers) {
            for (Path folder : Stream.concat(Stream.of(root), Arrays.stream(inner).map(root::resolve)).toList()) {
                if (Files.exists(folder.resolve(marker))) {
                    return new Root(folder);
                }
            }
        }
        return Root.find(given, markers.getFirst(), inner); // throws, and says where the marker is if it is near
    }

    /** The first of the places at which there is a file. @throws IOException if there is none */
    static Path file(Root root, String... places) throws IOException {
        return anyFile(root, places).orElseThrow(() -> missing(root, "the file", places));
    }

    /** The first of the places at which there is a file. */
    static Optional<Path> anyFile(Root root, String... places) {
        return first(root, Files::isRegularFile, places);
    }

    /** The first of the places at which there is a folder. @throws IOException if there is none */
    static Path folder(Root root, String... places) throws IOException {
        return first(root, Files::isDirectory, places).orElseThrow(() -> missing(root, "the folder", places));
    }

    private static Optional<Path> first(Root root, Predicate<Path> there, String... places) {
        return Arrays.stream(places).map(place -> root.path().resolve(place)).filter(there).findFirst();
    }

    private static IOException missing(Root root, String kind, String... places) {
        return new IOException(root.path() + ": expected " + kind + " " + String.join(" or ", places) + ", found "
                + (places.length == 1 ? "no such" : "none of them"));
    }
}
