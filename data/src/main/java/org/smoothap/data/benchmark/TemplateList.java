package org.smoothap.data.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import org.smoothap.data.table.Box;

/**
 * A list of templates as NIST ships it, for example {@code ijbc_1N_gallery_G1.csv}: a header and a line for each image of
 * each template. {@code TEMPLATE_ID} and {@code SUBJECT_ID} are needed; {@code FILENAME}, {@code SIGHTING_ID} and the box
 * {@code FACE_X,FACE_Y,FACE_WIDTH,FACE_HEIGHT} where the images are read by it. Further columns are ignored. Read as a
 * stream.
 *
 * @param faces its lines, in their order
 */
record TemplateList(Path file, List<Face> faces) {
    /** Bad lines that are told one by one; the rest is counted. */
    private static final int SHOWN = 20;

    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
            .setHeader().setSkipHeaderRecord(true).setIgnoreHeaderCase(true).setAllowMissingColumnNames(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY).setIgnoreEmptyLines(true)
            .setIgnoreSurroundingSpaces(true).setTrim(true).get();

    /**
     * One image of a template.
     *
     * @param line its place in the file
     * @param name of the image file; empty if the list has no such column
     * @param media the sighting; 0 if the list has no such column
     * @param box cut to what is right of and below the corner of the image; null if there is none
     */
    record Face(int template, String subject, long line, String name, int media, Box box) {}

    /**
     * @param images true if file names, sightings and boxes are needed, too
     * @param notices told each bad line, up to 20
     * @throws IOException if the file is no such list
     */
    static TemplateList read(Path file, boolean images, Consumer<String> notices) throws IOException {
        List<Face> faces = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        try (BufferedReader text = SplitFile.stream(file, "a list of templates");
                CSVParser rows = CSVParser.builder().setFormat(FORMAT).setReader(text).get()) {
            requireColumns(file, rows.getHeaderNames(), images);
            for (CSVRecord row : rows) {
                try {
                    faces.add(face(row, rows.getCurrentLineNumber(), images));
                } catch (IllegalArgumentException e) {
                    bad.add("line " + rows.getCurrentLineNumber() + ": " + e.getMessage());
                }
            }
        } catch (UncheckedIOException | CharacterCodingException | IllegalArgumentException e) {
            throw new IOException(file + ": is not a comma-separated table in UTF-8: " + e.getMessage(), e);
        }
        if (!bad.isEmpty()) {
            bad.stream().limit(SHOWN).forEach(line -> notices.accept(file + ", " + line));
            throw new IOException(file + ": " + bad.size() + " of " + (faces.size() + bad.size())
                    + " lines are bad, the first is " + bad.getFirst());
        }
        if (faces.isEmpty()) {
            throw new IOException(file + ": has a header and no templates");
        }
        return new TemplateList(file, faces);
    }

    /** The template numbers, each once, in the order in which they are first listed. */
    List<Integer> templates() {
        return faces.stream().map(Face::template).distinct().toList();
    }

    private static void requireColumns(Path file, List<String> header, boolean images) throws IOException {
        List<String> known = header.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<String> needed = images
                ? List.of("TEMPLATE_ID", "SUBJECT_ID", "FILENAME", "SIGHTING_ID", "FACE_X", "FACE_Y", "FACE_WIDTH", "FACE_HEIGHT")
                : List.of("TEMPLATE_ID", "SUBJECT_ID");
        for (String column : needed) {
            if (!known.contains(column.toLowerCase(Locale.ROOT))) {
                throw new IOException(file + ": expected the columns " + String.join(",", needed) + ", found no '" + column
                        + "' in the header '" + String.join(",", header) + "'");
            }
        }
    }

    private static Face face(CSVRecord row, long line, boolean images) {
        String subject = cell(row, "SUBJECT_ID");
        if (subject.isEmpty() || subject.equalsIgnoreCase("nan")) {
            throw new IllegalArgumentException("SUBJECT_ID: expected who it is, found '" + subject + "'");
        }
        int template = number(row, "TEMPLATE_ID");
        if (!images) {
            return new Face(template, subject, line, "", 0, null);
        }
        String name = cell(row, "FILENAME");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("FILENAME is empty");
        }
        return new Face(template, subject, line, name, number(row, "SIGHTING_ID"), box(row));
    }

    private static String cell(CSVRecord row, String column) {
        if (!row.isSet(column)) {
            throw new IllegalArgumentException("expected a " + column + ", found " + row.size() + " cells");
        }
        return row.get(column);
    }

    private static int number(CSVRecord row, String column) {
        return SplitFile.number(column, cell(row, column), 0, Integer.MAX_VALUE);
    }

    /** Null where the cells are empty or NaN, or nothing of the box is in the image. */
    private static Box box(CSVRecord row) {
        double x = pixels(row, "FACE_X");
        double y = pixels(row, "FACE_Y");
        double right = Math.ceil(x + pixels(row, "FACE_WIDTH"));
        double bottom = Math.ceil(y + pixels(row, "FACE_HEIGHT"));
        int left = (int) Math.max(0, Math.floor(x));
        int top = (int) Math.max(0, Math.floor(y));
        return right > left && bottom > top ? new Box(left, top, (int) right, (int) bottom) : null; // false for NaN
    }

    private static double pixels(CSVRecord row, String column) {
        String cell = cell(row, column);
        if (cell.isEmpty() || cell.equalsIgnoreCase("nan")) {
            return Double.NaN;
        }
        double pixels;
        try {
            pixels = Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + ": expected pixels, found '" + cell + "'", e);
        }
        if (!(Math.abs(pixels) <= 1 << 20)) {
            throw new IllegalArgumentException(column + ": expected at most " + (1 << 20) + " pixels, found " + cell);
        }
        return pixels;
    }
}
