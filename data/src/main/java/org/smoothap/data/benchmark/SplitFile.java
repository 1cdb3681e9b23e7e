package org.smoothap.data.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.smoothap.Sha256;

/**
 * An official list of a benchmark: a text file in UTF-8, with or without a byte order mark, one entry a line. Line ends may
 * be those of any system; blank lines are skipped; spaces around lines are dropped.
 *
 * @param file where it lies
 * @param sha256 of its bytes, in hexadecimal
 * @param lines its lines that are not blank
 */
record SplitFile(Path file, String sha256, List<Line> lines) {
    /** Bad lines that are told one by one; the rest is counted. */
    private static final int SHOWN = 20;

    private static final Pattern SPACES = Pattern.compile("\\s+");

    /** @param number from 1, blank lines counted */
    record Line(int number, String text) {
        /**
         * The words of the line.
         *
         * @param columns what they are called, for the message
         * @throws IllegalArgumentException if they are more or fewer than the columns
         */
        String[] cells(String... columns) {
            String[] cells = SPACES.split(text);
            if (cells.length != columns.length) {
                throw new IllegalArgumentException("expected " + columns.length + " columns (" + String.join(" ", columns)
                        + "), found " + cells.length + " in '" + shortened(text) + "'");
            }
            return cells;
        }
    }

    /** Reads one line. */
    interface LineReader {
        /** @throws IllegalArgumentException with what is wrong, without the line number */
        void read(Line line);
    }

    SplitFile {
        lines = List.copyOf(lines);
    }

    /** @throws IOException if there is no such file, or it is not text in UTF-8 or has no lines */
    static SplitFile read(Path file) throws IOException {
        requireFile(file, "a list file");
        byte[] bytes = Files.readAllBytes(file);
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not text in UTF-8; get the file again", e);
        }
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String content = (number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip();
            if (!content.isEmpty()) {
                lines.add(new Line(number, content));
            }
        }
        if (lines.isEmpty()) {
            throw new IOException(file + ": expected a line for each image, found none; get the file again");
        }
        return new SplitFile(file, Sha256.of(bytes), lines);
    }

    /**
     * A list as a stream, behind its byte order mark, for those that are too large or of another form.
     *
     * @param expected what it is, for the message
     * @throws IOException if there is no such file
     */
    static BufferedReader stream(Path file, String expected) throws IOException {
        requireFile(file, expected);
        BufferedReader text = Files.newBufferedReader(file);
        try {
            text.mark(1);
            if (text.read() != '\uFEFF') {
                text.reset();
            }
            return text;
        } catch (IOException e) {
            text.close();
            throw e;
        }
    }

    private static void requireFile(Path file, String expected) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(
                    file + ": expected " + expected + ", found " + (Files.exists(file) ? "a folder" : "nothing"));
        }
    }

    /** Without the first line if its first word is {@code firstWord}, whatever the case: the header, where there is one. */
    SplitFile withoutHeader(String firstWord) {
        boolean header = SPACES.split(lines.getFirst().text())[0].equalsIgnoreCase(firstWord);
        return header ? new SplitFile(file, sha256, lines.subList(1, lines.size())) : this;
    }

    /** Without the first line if it has no digit: a header, where the entries are numbers. */
    SplitFile withoutHeader() {
        boolean header = lines.getFirst().text().chars().noneMatch(Character::isDigit);
        return header ? new SplitFile(file, sha256, lines.subList(1, lines.size())) : this;
    }

    /**
     * Reads a whole number.
     *
     * @throws IllegalArgumentException if the cell is none, or outside {@code min} to {@code max}
     */
    static int number(String column, String cell, int min, int max) {
        int number;
        try {
            number = Integer.parseInt(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + ": expected a whole number, found '" + shortened(cell) + "'", e);
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(column + ": expected "
                    + (max == Integer.MAX_VALUE ? "at least " + min : min + " to " + max) + ", found " + number);
        }
        return number;
    }

    /**
     * Reads all lines, also after a bad one.
     *
     * @param notices told each bad line with its number, up to 20
     * @throws IOException if there was a bad line; the message has the number of bad lines and the first of them
     */
    void forEach(LineReader reader, Consumer<String> notices) throws IOException {
        List<String> bad = new ArrayList<>();
        for (Line line : lines) {
            try {
                reader.read(line);
            } catch (IllegalArgumentException e) {
                bad.add("line " + line.number() + ": " + e.getMessage());
            }
        }
        if (bad.isEmpty()) {
            return;
        }
        bad.stream().limit(SHOWN).forEach(line -> notices.accept(file + ", " + line));
        if (bad.size() > SHOWN) {
            notices.accept(file + ": " + (bad.size() - SHOWN) + " more bad lines");
        }
        throw new IOException(file + ": " + bad.size() + " of " + lines.size() + " lines are bad, the first is "
                + bad.getFirst());
    }

    /** File name to SHA-256, for {@link org.smoothap.data.table.ImageTable#splitFiles()}. */
    static Map<String, String> hashes(SplitFile... files) {
        Map<String, String> hashes = new TreeMap<>();
        for (SplitFile file : files) {
            hashes.put(file.file().getFileName().toString(), file.sha256());
        }
        return hashes;
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
