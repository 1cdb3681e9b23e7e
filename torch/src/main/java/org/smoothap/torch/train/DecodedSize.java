package org.smoothap.torch.train;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.smoothap.data.table.ImageRow;

/**
 * How large images are once decoded, without reading them: from their boxes where there are any, else guessed from their
 * files.
 */
final class DecodedSize {
    /** Decoded bytes for a byte of the file: a JPEG of 2 bits a pixel. Others have fewer. */
    private static final int EXPANSION = 12;

    /** Rows that stand for all. */
    private static final int SAMPLE = 200;

    private DecodedSize() {}

    /** Bytes of an average image at 3 bytes a pixel; NaN if there is nothing to go by, as in zip files. */
    static double average(List<ImageRow> rows) {
        int every = Math.max(1, rows.size() / SAMPLE);
        double sum = 0;
        int looked = 0;
        for (int i = 0; i < rows.size(); i += every) {
            ImageRow row = rows.get(i);
            double bytes = row.box() != null
                    ? 3.0 * (row.box().right() - row.box().left()) * (row.box().bottom() - row.box().top())
                    : row.location().entry() != null ? Double.NaN : EXPANSION * fileBytes(row);
            if (!Double.isNaN(bytes)) {
                sum += bytes;
                looked++;
            }
        }
        return looked == 0 ? Double.NaN : sum / looked;
    }

    private static double fileBytes(ImageRow row) {
        try {
            return Files.size(row.location().file());
        } catch (IOException missing) {
            return Double.NaN; // for the check to find
        }
    }
}
