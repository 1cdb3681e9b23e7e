package org.smoothap.data.vectors;

import dev.hardwood.InputFile;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.SchemaNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.smoothap.data.npy.FloatMatrix;

/**
 * Vectors in a column of lists of a Parquet file, a row a vector: {@code FILE.parquet#COLUMN}, or {@code FILE.parquet} where it
 * has one such column. Elements are float32, float64 or float16; uncompressed, gzip, snappy or zstd.
 */
final class ParquetVectors {
    static final String ENDING = ".parquet";

    /** Held, since a logger that nobody holds forgets its level. The library tells on stderr that it has a fast path. */
    private static final Logger LIBRARY = Logger.getLogger("dev.hardwood");

    static {
        LIBRARY.setLevel(Level.WARNING);
    }

    private ParquetVectors() {}

    /** @throws IOException if the file is missing, is no such file, or its vectors are not of one length */
    static FloatMatrix read(Path given) throws IOException {
        String text = given.toString();
        int hash = text.lastIndexOf(ENDING + "#");
        Path file = hash < 0 ? given : Path.of(text.substring(0, hash + ENDING.length()));
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file; expected a Parquet file");
        }
        try (ParquetFileReader reader = ParquetFileReader.open(InputFile.of(file))) {
            String column = column(reader, file, hash < 0 ? "" : text.substring(hash + ENDING.length() + 1));
            return read(reader, file, column);
        } catch (RuntimeException e) {
            throw new IOException(file + ": cannot be read as Parquet: " + e.getMessage(), e);
        }
    }

    private static String column(ParquetFileReader reader, Path file, String wanted) throws IOException {
        List<String> lists = reader.getFileSchema().getRootNode().children().stream()
                .filter(node -> node instanceof SchemaNode.GroupNode group && group.isList()).map(SchemaNode::name).toList();
        String column = wanted.isEmpty() && lists.size() == 1 ? lists.getFirst() : wanted;
        if (!lists.contains(column)) {
            String found = lists.isEmpty() ? "none" : String.join(", ", lists);
            throw new IOException(file + ": expected " + (wanted.isEmpty()
                    ? "one column of lists, or its name after a '#' (" + file.getFileName() + "#COLUMN)"
                    : "a column of lists '" + wanted + "'") + ", found " + found);
        }
        return column;
    }

    private static FloatMatrix read(ParquetFileReader reader, Path file, String column) throws IOException {
        long rows = reader.getFileMetaData().numRows();
        float[] values = null;
        int dimension = 0;
        try (RowReader in = reader.buildRowReader().projection(ColumnProjection.columns(column)).build()) {
            for (int row = 0; in.hasNext(); row++) {
                in.next();
                PqList list = in.isNull(column) ? null : in.getList(column);
                if (values == null) {
                    dimension = list == null ? 0 : list.size();
                    if (dimension == 0 || rows * dimension > Integer.MAX_VALUE - 8) {
                        throw new IOException(file + ": expected vectors of at least one value, and at most "
                                + (Integer.MAX_VALUE - 8) + " in all, found " + rows + " x " + dimension);
                    }
                    values = new float[(int) rows * dimension];
                }
                if (list == null || list.size() != dimension) {
                    throw new IOException(file + ": expected " + dimension + " values in column '" + column + "' as in row 0,"
                            + " found " + (list == null ? "none" : list.size()) + " in row " + row);
                }
                for (int d = 0; d < dimension; d++) {
                    if (!(list.get(d) instanceof Number number)) {
                        throw new IOException(file + ": expected numbers in column '" + column + "', found " + list.get(d)
                                + " in row " + row);
                    }
                    values[row * dimension + d] = number.floatValue();
                }
            }
        }
        if (values == null) {
            throw new IOException(file + ": expected vectors, found no rows");
        }
        return new FloatMatrix((int) rows, dimension, values);
    }
}
