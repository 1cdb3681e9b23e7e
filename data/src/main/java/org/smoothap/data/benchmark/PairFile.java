package org.smoothap.data.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.Map;
import org.smoothap.metric.TemplatePairs;

/**
 * A list of 1:1 comparisons of templates: {@code ijbc_11_G1_G2_matches.csv} as NIST ships it, two template numbers a line
 * with a comma between, or {@code ijbc_template_pair_label.txt}, which has 1 for one person or 0 for two behind them, and
 * spaces between. Blank lines and a first line that begins with no digit (a header) are skipped. Read as a stream; 8 bytes
 * a pair are kept.
 */
public final class PairFile {
    private PairFile() {}

    /**
     * @param persons for every template that there is, who it is. They decide where the list has no 1 and 0; where it has,
     *     the list does
     * @throws IOException if the file cannot be read, a line is no pair or names a template that is not there; the message
     *     has the line
     */
    public static TemplatePairs read(Path file, Map<Integer, ?> persons) throws IOException {
        TemplatePairs pairs = new TemplatePairs();
        int[] cells = new int[3];
        int columns = 0;
        long number = 0;
        try (BufferedReader text = SplitFile.stream(file, "a list of pairs")) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                number++;
                if (line.isBlank() || (number == 1 && isHeader(line))) {
                    continue;
                }
                int found = parse(line, cells);
                columns = columns == 0 ? found : columns;
                if (found != columns || found < 2) {
                    throw new IllegalArgumentException("expected two templates" + (columns == 2 ? "" : " and 1 or 0")
                            + ", found '"
                            + line.strip() + "'");
                }
                Object first = person(cells[0], persons);
                Object second = person(cells[1], persons);
                if (columns == 3 && cells[2] != 0 && cells[2] != 1) {
                    throw new IllegalArgumentException("expected 1 (one person) or 0, found " + cells[2]);
                }
                pairs.add(cells[0], cells[1], columns == 3 ? cells[2] == 1 : first.equals(second));
            }
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is not text in UTF-8; get the file again", e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
        }
        if (pairs.count() == 0) {
            throw new IOException(file + ": expected pairs of templates, found none");
        }
        return pairs;
    }

    private static boolean isHeader(String line) {
        return line.strip().chars().limit(1).noneMatch(Character::isDigit);
    }

    private static Object person(int template, Map<Integer, ?> persons) {
        Object person = persons.get(template);
        if (person == null) {
            throw new IllegalArgumentException("there is no template " + template + " in the lists of templates");
        }
        return person;
    }

    /** Reads the numbers of a line: by hand, since there are millions. @return how many; -1 if it has anything else */
    private static int parse(String line, int[] cells) {
        int count = 0;
        int i = 0;
        while (true) {
            while (i < line.length() && separates(line.charAt(i))) {
                i++;
            }
            if (i == line.length()) {
                return count;
            }
            long value = 0;
            int start = i;
            while (i < line.length() && line.charAt(i) >= '0' && line.charAt(i) <= '9' && value <= Integer.MAX_VALUE) {
                value = 10 * value + line.charAt(i++) - '0';
            }
            boolean whole = i > start && value <= Integer.MAX_VALUE && (i == line.length() || separates(line.charAt(i)));
            if (!whole || count == cells.length) {
                return -1;
            }
            cells[count++] = (int) value;
        }
    }

    private static boolean separates(char c) {
        return c == ',' || c <= ' ';
    }
}
