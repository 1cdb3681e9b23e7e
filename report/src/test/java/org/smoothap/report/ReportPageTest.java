package org.smoothap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.image.RgbImage;

class ReportPageTest {
    private static final String ATTACK = "</script><script>alert(1)</script><img src=x onerror=\"alert(2)\">&'";

    @Test
    void writesOneFileAndReplacesIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("run/report.html");
        ReportPage.write(SampleReport.of(1), file);
        ReportPage.write(SampleReport.of(2), file);
        assertEquals(2, count(Files.readString(file), "<article class=\"card entry\">"));
        try (var files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void loadsNothingFromElsewhere() throws IOException {
        String html = ReportPage.html(SampleReport.of(3));
        // The only web address in the page is the one that the chart library's own banner names in a comment.
        assertEquals(
                1, count(html, "http://") + count(html, "https://"), "web addresses in the page");
        assertTrue(html.contains("/*! https://github.com/leeoniya/uPlot"));
        Matcher references = Pattern.compile("(?:src|href)\\s*=\\s*\"([^\"]*)\"").matcher(withoutScripts(html));
        int pictures = 0;
        while (references.find()) {
            assertTrue(references.group(1).startsWith("data:"), references.group());
            pictures++;
        }
        assertEquals(1 + 3 * 9, pictures, "the icon, and 3 queries with 8 hits each");
        assertFalse(html.contains("@import") || html.contains("url("), "style loads something");
        assertTrue(html.contains("Copyright (c) 2022 Leon Sorokin"), "the licence of the chart library travels with it");
    }

    @Test
    void everyTextIsEscaped() throws IOException {
        Picture picture = new Picture(grey(4, 4), ATTACK, ATTACK);
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put(ATTACK, ATTACK);
        double[] one = {1};
        String html = ReportPage.html(new RunReport(
                ATTACK,
                ATTACK,
                true,
                List.of(new Figure(ATTACK, 0.25)),
                List.of(new Figure(ATTACK, 0.5)),
                ATTACK,
                new Curves(ATTACK, one, List.of(new Curves.Series(ATTACK, ATTACK, one))),
                List.of(new GalleryEntry(picture, List.of(new Hit(picture, true, 1, 1)), 1)),
                settings,
                ATTACK));
        assertFalse(html.contains("<script>alert"), "a script from a label reached the page");
        assertFalse(html.contains("<img src=x"), "an element from a label reached the page");
        assertTrue(html.contains("&lt;script&gt;alert(1)"));
        assertTrue(html.contains("\\u003c/script>"), "the curves' names are guarded inside their script element");
        assertEquals(3, count(html, "<script"), "data, library, page");
        assertEquals(3, count(html, "</script>"), "data, library, page");
    }

    @Test
    void framesRightAndWrongHitsWithASign() throws IOException {
        Picture query = new Picture(grey(32, 32), "cat", "a.png");
        List<Hit> hits = List.of(
                new Hit(new Picture(grey(32, 32), "cat", ""), true, 0.91234f, 1),
                new Hit(new Picture(grey(32, 32), "dog", ""), false, -0.5f, 2),
                new Hit(new Picture(grey(32, 32), "cat", ""), true, 0.1f, 3));
        String html = ReportPage.html(report(List.of(new GalleryEntry(query, hits, 5.0 / 6))));
        assertEquals(2, count(html, "<figure class=\"picture right\">"));
        assertEquals(1, count(html, "<figure class=\"picture wrong\">"));
        assertEquals(1, count(html, "<figure class=\"picture query\">"));
        assertEquals(2, count(html, "aria-hidden=\"true\">✓</span>"));
        assertEquals(1, count(html, "aria-hidden=\"true\">✗</span>"));
        assertTrue(html.contains("alt=\"Rank 2, wrong: dog\""));
        assertTrue(html.contains("0.912") && html.contains("−0.500"), "scores");
        assertTrue(html.contains("<strong>2</strong> of 3 right"));
        assertTrue(html.contains("average precision <strong>83.3%</strong>"));
        assertEquals(4, count(html, "class=\"pixelated\""));
    }

    @Test
    void figuresBeforeAndAfterWithTheirDifference() throws IOException {
        String html = ReportPage.html(SampleReport.of(0));
        assertTrue(html.contains("<span class=\"change up\">+56.2</span>"), "recall@1 from 31.2% to 87.4%");
        assertTrue(html.contains("31.2% before training"));
        assertEquals(4, count(html, "<div class=\"headline\">"));
        assertEquals(7, count(html, "<th scope=\"row\">"));
        assertTrue(html.contains("queries whose nearest image is right"));
        assertTrue(html.contains("The program drew these pictures itself"));
    }

    @Test
    void anEmptyRunStillHasAPage() throws IOException {
        String html = ReportPage.html(new RunReport(
                "empty", "photographs", false, List.of(), List.of(), "", Curves.none(), List.of(), new LinkedHashMap<>(), "1"));
        assertTrue(html.contains("Nothing was measured"));
        for (String part : List.of("<script", "<article", "<details", "<table", "drew these pictures", "{{")) {
            assertFalse(html.contains(part), part);
        }
    }

    @Test
    void figuresWithoutTheOtherSideHaveNoDifference() throws IOException {
        for (boolean trained : new boolean[] {true, false}) {
            List<Figure> figures = List.of(new Figure("map", 0.5), new Figure("mrr", Double.NaN));
            List<Figure> none = List.of();
            String html = ReportPage.html(new RunReport(
                    "one side", "", false, trained ? none : figures, trained ? figures : none, "", Curves.none(),
                    List.of(), new LinkedHashMap<>(), "1"));
            assertTrue(html.contains("50.0%"));
            assertFalse(html.contains("before training"));
            assertFalse(html.contains("NaN"));
            assertFalse(html.contains("<span class=\"change"));
        }
    }

    @Test
    void aPageOfLargePhotographsStaysSmall() throws IOException {
        Random random = new Random(3);
        byte[] noise = new byte[3 * 900 * 700];
        random.nextBytes(noise);
        Picture picture = new Picture(new RgbImage(900, 700, noise), "noise", "");
        List<Hit> hits = IntStream.rangeClosed(1, 10)
                .mapToObj(rank -> new Hit(picture, true, 1, rank))
                .toList();
        String html = ReportPage.html(report(List.of(new GalleryEntry(picture, hits, 1), new GalleryEntry(picture, hits, 1))));
        // Averaged noise hardly compresses; photographs take less.
        assertTrue(html.length() < 600_000, html.length() + " characters for 22 pictures");
        assertTrue(html.contains("data:image/jpeg;base64,"));
    }

    @Test
    void refusesWhatIsNotAFractionOrNotAligned() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Figure("map", 61.4)).getMessage().contains("61.4"));
        var series = List.of(new Curves.Series("loss", "loss", new double[3]));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new Curves("epoch", new double[2], series))
                .getMessage();
        assertEquals("series 'loss' has 3 values for 2 positions on the 'epoch' axis", message);
        assertThrows(IllegalArgumentException.class, () -> new Curves("epoch", new double[] {2, 1}, List.of()));
    }

    @Test
    void fractionsOfAResult() {
        SequencedMap<String, Object> results = new LinkedHashMap<>();
        results.put("recall@1", 0.5);
        results.put("map", 0.25);
        results.put("queries", 720);
        results.put("ties", "half a rank each");
        assertEquals(List.of(new Figure("recall@1", 0.5), new Figure("map", 0.25)), Figure.fractions(results));
    }

    private static RunReport report(List<GalleryEntry> gallery) {
        return new RunReport(
                "a run", "pictures", false, List.of(), List.of(), "", Curves.none(), gallery, new LinkedHashMap<>(), "1");
    }

    private static RgbImage grey(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 128);
        return new RgbImage(width, height, rgb);
    }

    private static String withoutScripts(String html) {
        return Pattern.compile("<script.*?</script>", Pattern.DOTALL).matcher(html).replaceAll("");
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
