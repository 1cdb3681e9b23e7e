package org.smoothap.data.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.smoothap.data.table.Box;

/**
 * The face boxes of VGGFace2, {@code loose_bb_train.csv} or {@code loose_bb_test.csv}: {@code NAME_ID,X,Y,W,H}, in pixels.
 * A box may begin left of or above the image; what is outside is cut off. What sticks out on the right or below is cut off
 * when the image is read, since its size is not known before.
 *
 * <p>The file is read as a stream; a box is kept as 20 bytes.
 */
final class FaceBoxes {
    private static final CSVFormat FORMAT = CSVFormat.DEFAULT.builder()
            .setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).setTrim(true).get();
    private static final int CELLS = 5;

    /** Of each identity, 5 numbers a face: {@link FaceName#number()}, x, y, width, height. */
    private final Map<String, int[]> boxes;

    private FaceBoxes(Map<String, int[]> boxes) {
        this.boxes = boxes;
    }

    /** @throws IOException if the file cannot be read or has a line that is no box */
    static FaceBoxes read(Path file) throws IOException {
        Map<String, IntStream.Builder> numbers = new HashMap<>();
        try (BufferedReader text = SplitFile.stream(file, "a list of face boxes");
                CSVParser rows = CSVParser.builder().setFormat(FORMAT).setReader(text).get()) {
            for (CSVRecord row : rows) {
                boolean header = row.getRecordNumber() == 1 && row.get(0).equalsIgnoreCase("NAME_ID");
                boolean blank = row.size() == 1 && row.get(0).isEmpty(); // nothing but spaces
                if (!header && !blank) {
                    add(row, file, rows.getCurrentLineNumber(), numbers);
                }
            }
        } catch (UncheckedIOException | CharacterCodingException e) {
            throw new IOException(file + ": is not a comma-separated table in UTF-8: " + e.getMessage(), e);
        }
        Map<String, int[]> boxes = HashMap.newHashMap(numbers.size());
        numbers.forEach((identity, builder) -> boxes.put(identity, builder.build().toArray()));
        return new FaceBoxes(boxes);
    }

    /** The boxes of one identity by {@link FaceName#number()}; faces without one, or with one that is empty, are not in it. */
    Map<Integer, Box> of(String identity) {
        int[] numbers = boxes.getOrDefault(identity, new int[0]);
        Map<Integer, Box> byFace = HashMap.newHashMap(numbers.length / CELLS);
        for (int i = 0; i < numbers.length; i += CELLS) {
            int right = numbers[i + 1] + numbers[i + 3];
            int bottom = numbers[i + 2] + numbers[i + 4];
            if (numbers[i + 3] > 0 && numbers[i + 4] > 0 && right > 0 && bottom > 0) {
                byFace.put(numbers[i], new Box(Math.max(0, numbers[i + 1]), Math.max(0, numbers[i + 2]), right, bottom));
            }
        }
        return byFace;
    }

    private static void add(CSVRecord row, Path file, long line, Map<String, IntStream.Builder> numbers) throws IOException {
        try {
            if (row.size() != CELLS) {
                throw new IllegalArgumentException("expected NAME_ID,X,Y,W,H, found " + row.size() + " cells");
            }
            FaceName face = FaceName.parse(row.get(0));
            IntStream.Builder of = numbers.computeIfAbsent(face.identity(), _ -> IntStream.builder());
            of.add(face.number());
            for (int i = 1; i < CELLS; i++) {
                of.add(pixels(row.get(i)));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", line " + line + ": " + e.getMessage(), e);
        }
    }

    private static int pixels(String cell) {
        try {
            int pixels = Integer.parseInt(cell);
            if (Math.abs((long) pixels) <= 1 << 20) {
                return pixels;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException("expected whole pixels, found '" + cell + "'");
    }
}
