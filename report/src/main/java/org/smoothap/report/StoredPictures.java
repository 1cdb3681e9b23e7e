package org.smoothap.report;

import java.io.IOException;
import java.util.List;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.table.ImageRow;

/** The pictures of a table's rows, with the ends of their paths as captions. */
public final class StoredPictures implements PictureSource, AutoCloseable {
    private final List<ImageRow> rows;
    private final ImageStore images;

    public StoredPictures(List<ImageRow> rows) {
        this.rows = rows;
        this.images = new ImageStore(rows, 0);
    }

    @Override
    public Picture picture(int row) throws IOException {
        String path = rows.get(row).location().toString();
        return new Picture(images.get(row), rows.get(row).label(), path.substring(path.lastIndexOf('/') + 1));
    }

    @Override
    public void close() throws IOException {
        images.close();
    }
}
