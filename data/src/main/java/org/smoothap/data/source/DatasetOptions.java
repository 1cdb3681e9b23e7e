package org.smoothap.data.source;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What a data set may need to be opened.
 *
 * @param root where the images lie (a folder, or the table file of {@code csv}); null where none is needed
 * @param cache the folder in which downloaded and drawn images are kept; see {@link Datasets#defaultCache()}
 * @param notices told what the user should know, one line at a time
 */
public record DatasetOptions(Path root, Path cache, Consumer<String> notices) {
    public DatasetOptions {
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(notices, "notices");
    }
}
