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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.image.RgbImage;
import org.smoothap.report.retrieval.RankedQueries;
import org.smoothap.report.retrieval.SearchedImages;

class ReportPageTest {
    private static final String ATTACK = "</script><script>alert(1)</script><img src=x onerror=\"alert(2)\">&'";

    @Test
    void writesOneFileAndReplacesIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("run/report.html");
        ReportPage.write(SampleReport.of(1), file);
        ReportPage.write(SampleReport.of(3), file);
        assertEquals(3, count(Files.readString(file), "<article class=\"card entry\">"));
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
            boolean withinThePage = references.group(1).startsWith("#");
            assertTrue(withinThePage || references.group(1).startsWith("data:"), references.group());
            pictures += withinThePage ? 0 : 1;
        }
        assertTrue(pictures > 1 + 1 + 3 * 9, pictures + ": the icon, the map, 3 queries with 8 hits each, pairs and classes");
        assertFalse(html.contains("@import") || html.contains("url("), "style loads something");
        assertTrue(html.contains("Copyright (c) 2022 Leon Sorokin"), "the licence of the chart library travels with it");
    }

    @Test
    void everyTextIsEscaped() throws IOException {
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
                findings(ATTACK, "cat", new Picture(grey(4, 4), ATTACK, ATTACK)),
                settings,
                settings,
                ATTACK));
        assertFalse(html.contains("<script>alert"), "a script from a label reached the page");
        assertFalse(html.contains("<img src=x"), "an element from a label reached the page");
        assertTrue(html.contains("&lt;script&gt;alert(1)"));
        assertTrue(html.contains("\\u003c/script>"), "names are guarded inside script elements");
        assertEquals(5, count(html, "<script"), "two of data, library, charts, map");
        assertEquals(5, count(html, "</script>"), "two of data, library, charts, map");
    }

    /** Two classes: the first image of the first is nearest to the second. */
    private static Findings findings(String first, String second, Picture picture) {
        float[] embeddings = {0, 1, 0.6f, 0.8f, 0.8f, 0.6f, 1, 0};
        SearchedImages images = new SearchedImages(embeddings, new int[] {0, 0, 1, 1}, List.of(first, first, second, second),
                new int[] {0, 1, 2, 3}, new int[] {0, 1, 2, 3}, null);
        return new Findings(new RankedQueries(images), row -> picture, 18, 3);
    }

    @Test
    void framesRightAndWrongHitsWithASign() throws IOException {
        String html = ReportPage.html(report(findings("cat", "dog", new Picture(grey(32, 32), "cat", "a.png"))));
        assertEquals(4, count(html, "<article"), "each image is a query");
        String queries = html.substring(html.indexOf("<h2 id=\"queries\">"), html.indexOf("<h2 id=\"curves\">"));
        assertEquals(4, count(queries, "<figure class=\"picture right\">"), "one right image each");
        assertEquals(8, count(queries, "<figure class=\"picture wrong\">"), "two wrong ones each");
        assertEquals(4, count(queries, "aria-hidden=\"true\">✓</span>"));
        assertEquals(8, count(queries, "aria-hidden=\"true\">✗</span>"));
        assertTrue(queries.contains("alt=\"Rank 1, wrong: cat\""));
        assertTrue(queries.contains(">0.960<"), "the middle two");
        assertTrue(queries.contains("first right one at rank <strong>2</strong>"));
        assertTrue(queries.contains("average precision <strong>50.0%</strong>"));
        assertTrue(html.contains("“cat” with “dog” (1 of 2 queries)"));
    }

    @Test
    void theFirstRightImageIsShownWhereverItIs() throws IOException {
        float[] embeddings = {1, 0, 0.96f, 0.28f, 0.8f, 0.6f, 0, 1};
        SearchedImages images = new SearchedImages(embeddings, new int[] {0, 1, 1, 0}, List.of("cat", "dog", "dog", "cat"),
                new int[] {0}, new int[] {1, 2, 3}, null);
        String html = ReportPage.html(report(new Findings(
                new RankedQueries(images), row -> new Picture(grey(4, 4), images.names().get(row), ""), 1, 2)));
        assertTrue(html.contains("the first one is at rank 3"));
        assertTrue(html.contains("alt=\"Rank 3, right: cat\""));
    }

    @Test
    void withoutPicturesWordsStandInTheirPlace() throws IOException {
        String html = ReportPage.html(report(findings("cat", "dog", new Picture(null, "cat", "row 7"))));
        assertEquals(0, count(html, "<img"));
        assertTrue(html.contains("aria-label=\"Rank 1, wrong: cat\">cat</span>"));
    }

    @Test
    void aRunWithoutAnythingToFindHasFiguresOnly() throws IOException {
        SearchedImages images = new SearchedImages(new float[] {1, 0, 0, 1}, new int[] {0, 1}, List.of("cat", "dog"),
                new int[] {0, 1}, new int[] {0, 1}, null);
        String html = ReportPage.html(report(new Findings(new RankedQueries(images), PictureSource.none(images.names()), 3, 3)));
        assertFalse(html.contains("<article") || html.contains("NaN"));
    }

    @Test
    void figuresBeforeAndAfterWithTheirDifference() throws IOException {
        String html = ReportPage.html(SampleReport.of(0));
        assertTrue(html.contains("<span class=\"change up\">+56.2</span>"), "recall@1 from 31.2% to 87.4%");
        assertTrue(html.contains("31.2% before training"));
        assertEquals(4, count(html, "<div class=\"headline\">"));
        assertEquals(7, count(html, "<th scope=\"row\">"));
        assertTrue(html.contains("84.8–89.1"), "the interval of recall@1");
        assertTrue(html.contains("queries whose nearest image is right"));
        assertTrue(html.contains("The program drew these pictures itself"));
    }

    @Test
    void anEmptyRunStillHasAPage() throws IOException {
        String html = ReportPage.html(new RunReport(
                "empty", "photographs", false, List.of(), List.of(), "", Curves.none(), null, new LinkedHashMap<>(),
                new LinkedHashMap<>(), "1"));
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
                    null, new LinkedHashMap<>(), new LinkedHashMap<>(), "1"));
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
        String html = ReportPage.html(report(findings("cat", "dog", new Picture(new RgbImage(900, 700, noise), "noise", ""))));
        // Averaged noise hardly compresses; photographs take less.
        assertTrue(html.length() < 600_000, html.length() + " characters for 4 queries with 3 images each");
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

    private static RunReport report(Findings findings) {
        return new RunReport("a run", "pictures", false, List.of(), List.of(), "", Curves.none(), findings, new LinkedHashMap<>(),
                new LinkedHashMap<>(), "1");
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
