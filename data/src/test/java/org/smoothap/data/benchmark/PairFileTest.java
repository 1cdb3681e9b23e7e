package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.metric.TemplatePairs;

class PairFileTest {
    private static final Map<Integer, String> PEOPLE = Map.of(1, "a", 2, "b", 11, "a", Integer.MAX_VALUE, "b");

    @TempDir
    Path dir;

    @Test
    void labelsComeFromTheListOrFromThePeople() throws IOException {
        assertEquals(List.of("1 11", "2 2147483647"), genuine("1,11\n1,2\n2,2147483647\n"));
        assertEquals(List.of("1 2"), genuine("1 2 1\n1 11 0\n"), "the list decides");
    }

    @Test
    void headersBlankLinesLineEndsAndSeparatorsDoNotMatter() throws IOException {
        List<String> expected = List.of("1 11");
        assertEquals(expected, genuine("REFERENCE_TEMPLATE_ID,PROBE_TEMPLATE_ID\r\n\r\n1, 11\r\n1,2"));
        assertEquals(expected, genuine("\uFEFF1\t11\t1\n\n  1   2  0 \n"));
        assertEquals(expected, genuine("\uFEFFt1 t2 label\n1 11 1\n"));
    }

    @Test
    void badLinesAreToldWithTheirNumber() {
        refused("line 3: there is no template 12 in the lists of templates", "1 11 1\n\n1 12 0\n");
        refused("line 2: expected two templates and 1 or 0, found '1 11'", "1 11 1\n1 11\n");
        refused("line 2: expected two templates, found '1,11,1'", "1,11\n1,11,1\n");
        refused("line 1: expected two templates and 1 or 0, found '1'", "1\n");
        refused("line 1: expected two templates and 1 or 0, found '1 11 1 1'", "1 11 1 1\n");
        refused("line 1: expected two templates and 1 or 0, found '1 x'", "1 x\n");
        refused("line 1: expected two templates and 1 or 0, found '1 2147483648'", "1 2147483648\n");
        refused("line 2: expected two templates, found '1,-2'", "1,2\n1,-2\n");
        refused("line 2: expected two templates, found 'x'", "1,2\nx\n");
        refused("line 1: expected 1 (one person) or 0, found 2", "1 11 2\n");
        refused("expected pairs of templates, found none", "a,b\n\n");
        assertTrue(assertThrows(IOException.class, () -> PairFile.read(dir, PEOPLE)).getMessage().contains("found a folder"));
        assertTrue(assertThrows(IOException.class, () -> PairFile.read(dir.resolve("no"), PEOPLE)).getMessage()
                .contains("expected a list of pairs, found nothing"));
    }

    private List<String> genuine(String text) throws IOException {
        TemplatePairs pairs = PairFile.read(Files.writeString(dir.resolve("pairs"), text), PEOPLE);
        List<String> genuine = new ArrayList<>();
        pairs.forEachGenuine((first, second) -> genuine.add(first + " " + second));
        return genuine;
    }

    private void refused(String message, String text) {
        IOException e = assertThrows(IOException.class, () -> genuine(text));
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }
}
