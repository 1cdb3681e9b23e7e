package org.smoothap.report;

import java.io.IOException;
import java.util.List;

/** The pictures behind rows of embeddings. May be asked from several threads. */
@FunctionalInterface
public interface PictureSource {
    /** @throws IOException if the picture cannot be read */
    Picture picture(int row) throws IOException;

    /** No pictures: only the classes' names. */
    static PictureSource none(List<String> names) {
        return row -> new Picture(null, names.get(row), "row " + row);
    }
}
