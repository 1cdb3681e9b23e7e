package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.smoothap.Names;
import org.smoothap.data.benchmark.Benchmarks;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.prepare.PreparedFolder;
import org.smoothap.data.table.ImageTable;

/** The data sets by name. A new one is a class that implements {@link Source} and a line here or in {@link Benchmarks}. */
public final class Datasets {
    private static final List<Source> SOURCES = Stream.concat(
            Stream.of(new EmojiSource(), new DrawnDataset(), new FolderSource(), new CsvSource(), new IndexSource()),
            Benchmarks.all().stream()).toList();

    private Datasets() {}

    /** Every data set, in the order in which they are listed to people. */
    public static List<DatasetInfo> all() {
        return SOURCES.stream().map(Source::info).toList();
    }

    /**
     * Opens a data set, prepared or not. Reads tables and folder listings, no pixels; {@code emoji} and {@code drawn} make
     * their images on the first call.
     *
     * @throws IllegalArgumentException if no data set has that name, or it needs a root and none is given
     * @throws IOException if the data set cannot be read; the message says what was expected
     */
    public static ImageTable open(String name, DatasetOptions options) throws IOException {
        Source source = source(name);
        if (source.info().needsRoot() && options.root() == null) {
            throw new IllegalArgumentException(
                    "dataset '" + name + "' needs a root, got none: " + source.info().where());
        }
        return PreparedFolder.adjust(Miniatures.marked(source.open(options), options.root()), options.root());
    }

    /**
     * What is known of a data set.
     *
     * @throws IllegalArgumentException if no data set has that name
     */
    public static DatasetInfo info(String name) {
        return source(name).info();
    }

    private static Source source(String name) {
        return SOURCES.stream()
                .filter(s -> s.info().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Names.unknown("dataset", name, all().stream().map(DatasetInfo::name).toList())));
    }

    /**
     * The user's cache folder: the system property {@code smoothap.cache}, else {@code smoothap} in
     * {@code XDG_CACHE_HOME}, else {@code .cache/smoothap} in the home folder. It need not exist.
     */
    public static Path defaultCache() {
        return defaultCache(System::getProperty, System::getenv);
    }

    static Path defaultCache(UnaryOperator<String> property, UnaryOperator<String> environment) {
        String chosen = property.apply("smoothap.cache");
        if (chosen != null && !chosen.isBlank()) {
            return Path.of(chosen);
        }
        String xdg = environment.apply("XDG_CACHE_HOME");
        // The XDG Base Directory Specification: a relative path is invalid and to be ignored.
        boolean usable = xdg != null && !xdg.isBlank() && Path.of(xdg).isAbsolute();
        return (usable ? Path.of(xdg) : Path.of(property.apply("user.home"), ".cache")).resolve("smoothap");
    }
}
