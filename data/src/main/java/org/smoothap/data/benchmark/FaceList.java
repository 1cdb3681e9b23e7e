package org.smoothap.data.benchmark;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.smoothap.Sha256;

/**
 * A list of VGGFace2, {@code train_list.txt} or {@code test_list.txt}: a face a line, {@code n000002/0001_01.jpg}. The
 * faces are kept as 4 bytes each.
 *
 * @param sha256 of the file, in hexadecimal
 * @param faces each identity's faces ({@link FaceName#number()}), each once, in the order of the list
 */
record FaceList(Path file, String sha256, Map<String, int[]> faces) {

    /** @throws IOException if the file cannot be read, has no lines, or one that is no face */
    static FaceList read(Path file, Consumer<String> notices) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Map<String, IntStream.Builder> numbers = new LinkedHashMap<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                String text = (number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line).strip();
                if (!text.isEmpty()) {
                    FaceName face = parse(text, file, number);
                    numbers.computeIfAbsent(face.identity(), _ -> IntStream.builder()).add(face.number());
                }
            }
        }
        if (numbers.isEmpty()) {
            throw new IOException(file + ": expected a line for each image, found none; get the file again");
        }
        Map<String, int[]> faces = new LinkedHashMap<>();
        int repeated = 0;
        for (Map.Entry<String, IntStream.Builder> each : numbers.entrySet()) {
            int[] all = each.getValue().build().toArray();
            int[] once = Arrays.stream(all).distinct().toArray();
            repeated += all.length - once.length;
            faces.put(each.getKey(), once);
        }
        if (repeated > 0) {
            notices.accept(file + ": " + repeated + " lines repeat an earlier one and are left out");
        }
        return new FaceList(file, Sha256.of(bytes), faces);
    }

    /** Number of faces. */
    int size() {
        return faces.values().stream().mapToInt(numbers -> numbers.length).sum();
    }

    private static FaceName parse(String text, Path file, int line) throws IOException {
        try {
            return FaceName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", line " + line + ": " + e.getMessage(), e);
        }
    }
}
