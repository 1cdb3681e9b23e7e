package org.smoothap.data.source;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A comma-separated table with a header, in UTF-8 (with or without a byte order mark). Column names are compared
 * without regard to case; spaces around names and cells are dropped; empty lines are skipped; columns that nobody asks
 * for are ignored.
 */
final class CsvTable {
    /** Bad rows that are told one by one; the rest is counted. */
    private static final int SHOWN = 20;

    /** A row and the number of its last line in the file, from 1. */
    record Row(long line, CSVRecord cells) {}

    /** Reads one row. @throws IllegalArgumentException with what is wrong, without the line number */
    interface RowReader {
        void read(Row row);
    }

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
            .setHeader().setSkipHeaderRecord(true).setIgnoreHeaderCase(true).setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY).setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true).setTrim(true).get();

    private final Path file;
    private final List<String> header;
    private final List<Row> rows;

    private CsvTable(Path file, List<String> header, List<Row> rows) {
        this.file = file;
        this.header = header;
        this.rows = rows;
    }

    /** @throws IOException if the file is no such table, lacks a required column or has no rows */
    static CsvTable read(Path file, String... required) throws IOException {
        try (CSVParser parser = CSVParser.builder().setFormat(FORMAT).setReader(new StringReader(text(file))).get()) {
            List<String> header = parser.getHeaderNames().stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
            for (String column : required) {
                if (!header.contains(column)) {
                    throw new IOException(file + ": expected the columns " + String.join(", ", required)
                            + ", found no '" + column + "' in the header '" + String.join(",", parser.getHeaderNames()) + "'");
                }
            }
            List<Row> rows = new ArrayList<>();
            for (CSVRecord cells : parser) {
                rows.add(new Row(parser.getCurrentLineNumber(), cells));
            }
            if (rows.isEmpty()) {
                throw new IOException(file + ": has a header and no rows");
            }
            return new CsvTable(file, header, rows);
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
            throw new IOException(file + ": is not a comma-separated table: " + e.getMessage(), e);
        }
    }

    boolean has(String column) {
        return header.contains(column);
    }

    /** The names in the header, in lower case. */
    List<String> columns() {
        return header;
    }

    /** The cell, trimmed; empty if it is empty or the table has no such column. */
    String cell(Row row, String column) {
        return has(column) ? row.cells().get(column) : "";
    }

    /** The cell. @throws IllegalArgumentException if it is empty */
    String needed(Row row, String column) {
        String cell = cell(row, column);
        if (cell.isEmpty()) {
            throw new IllegalArgumentException(column + " is empty");
        }
        return cell;
    }

    List<Row> rows() {
        return rows;
    }

    /**
     * Reads all rows, also after a bad one.
     *
     * @param notices told each bad row with its line number, up to 20
     * @throws IOException if there was a bad row; the message has the number of bad rows and the first of them
     */
    void forEach(RowReader reader, Consumer<String> notices) throws IOException {
        List<String> bad = new ArrayList<>();
        for (Row row : rows) {
            try {
                if (!row.cells().isConsistent()) {
                    throw new IllegalArgumentException(
                            "expected " + header.size() + " cells as in the header, found " + row.cells().size());
                }
                reader.read(row);
            } catch (IllegalArgumentException e) {
                bad.add("line " + row.line() + ": " + e.getMessage());
            }
        }
        if (bad.isEmpty()) {
            return;
        }
        bad.stream().limit(SHOWN).forEach(line -> notices.accept(file + ", " + line));
        if (bad.size() > SHOWN) {
            notices.accept(file + ": " + (bad.size() - SHOWN) + " more bad rows");
        }
        throw new IOException(file + ": " + bad.size() + " of " + rows.size() + " rows are bad, the first is " + bad.getFirst());
    }

    private static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": expected a table file, found a folder (the dataset 'folder' reads folders)");
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file + ": expected a table file, found nothing");
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not text in UTF-8; save the table as UTF-8", e);
        }
    }
}
