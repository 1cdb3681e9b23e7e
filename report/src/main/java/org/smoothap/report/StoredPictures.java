package org.smoothap.report;

import java.io.IOException;
import java.util.List;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.table.ImageRow;

/** The pictures of a table's rows, with the ends of their paths as captions. */
public final class StoredPictures implements PictureSource, AutoCloseable {
    private final List<ImageRow> rows;
    private final List<String> names;
    private final ImageStore images;

    /** @param names what the class of each row is called */
    public StoredPictures(List<ImageRow> rows, List<String> names) {
        this.rows = rows;
        this.names = names;
        this.images = new ImageStore(rows, 0);
    }

    @Override
    public Picture picture(int row) throws IOException {
        String path = rows.get(row).location().toString();
        return new Picture(images.get(row), names.get(row), path.substring(path.lastIndexOf('/') + 1));
    }

    @Override
    public void close() throws IOException {
        images.close();
    }
}
