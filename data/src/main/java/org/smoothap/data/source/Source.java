package org.smoothap.data.source;

import java.io.IOException;
import org.smoothap.data.table.ImageTable;

/** Makes an image table from what lies somewhere. Known by its name in {@link Datasets}. */
public interface Source {
    DatasetInfo info();

    /** @throws IOException if the images or their table cannot be read, or are not laid out as expected */
    ImageTable open(DatasetOptions options) throws IOException;
}
