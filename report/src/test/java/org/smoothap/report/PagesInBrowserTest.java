package org.smoothap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.report.Chromium.Opened;
import org.smoothap.report.retrieval.RankedQueries;
import org.smoothap.report.retrieval.SearchedImages;

class PagesInBrowserTest {
    private static final int PHONE = 360;

    @TempDir
    private static Path folder;

    private static Chromium chromium;
    private static Path report;

    @BeforeAll
    static void start() throws IOException {
        chromium = Chromium.start();
        report = folder.resolve("report.html");
        ReportPage.write(SampleReport.of(9), report);
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void everyPartIsThereAndNothingIsComplainedAboutOrLoaded() {
        try (Opened opened = chromium.open(report, 1200, 900, ColorScheme.LIGHT)) {
            Page page = opened.page();
            for (String part : List.of("figures", "map", "confusions", "classes", "queries", "worst", "typical", "best", "curves",
                    "similarities", "training", "provenance")) {
                assertTrue(page.locator("#" + part).isVisible(), part);
            }
            assertEquals(6, page.locator(".plot canvas").count(), "recall, precision, similarities, loss, validation, learning rate");
            assertEquals(12, page.locator(".confusion").count());
            assertEquals(9, page.locator("article.entry").count());
            assertEquals(0, (int) (Integer) page.evaluate("[...document.images].filter(i => !i.complete || !i.naturalWidth).length"),
                    "broken pictures");
            assertEquals(0, (int) (Integer) page.evaluate("document.querySelectorAll('img:not([alt])').length"));
            assertEquals(1, page.locator("h1").count());
            assertEquals(1, page.locator("main").count());
            assertEquals(List.of(), opened.complaints());
        }
    }

    @Test
    void aLinkOfTheContentsLeadsToItsPart() {
        try (Opened opened = chromium.open(report, 1200, 900, ColorScheme.LIGHT)) {
            for (Locator link : opened.page().locator("nav a").all()) {
                assertEquals(1, opened.page().locator(link.getAttribute("href")).count(), link.getAttribute("href"));
            }
        }
    }

    @Test
    void pointingAtAnImageOfTheMapShowsIt() {
        try (Opened opened = chromium.open(report, 1200, 900, ColorScheme.LIGHT)) {
            Page page = opened.page();
            assertFalse(page.locator("#map-tip").isVisible());
            page.locator(".plane").scrollIntoViewIfNeeded();
            BoundingBox plane = page.locator(".plane").boundingBox();
            Map<?, ?> first = (Map<?, ?>) page.evaluate("(() => { const d = JSON.parse(document.getElementById('map-data').textContent);"
                    + " return {x: d.x[0], y: d.y[0]}; })()");
            page.mouse().move(plane.x + 26 + ((Number) first.get("x")).doubleValue() * (plane.width - 52),
                    plane.y + 26 + ((Number) first.get("y")).doubleValue() * (plane.height - 52));
            assertTrue(page.locator("#map-tip").isVisible());
            assertEquals("disc 1", page.locator("#map-tip .label").textContent());
            assertTrue(page.locator("#map-tip .outcome").textContent().contains("nearest image"));
            assertTrue(coloursIn(page, "#map-tip canvas") > 2, "the picture is drawn");
            page.mouse().move(2, 2);
            assertFalse(page.locator("#map-tip").isVisible());
        }
    }

    @Test
    void theMapIsUsedByKeyboard() {
        try (Opened opened = chromium.open(report, 1200, 900, ColorScheme.LIGHT)) {
            Page page = opened.page();
            page.locator("input[name=map-mode]").first().focus();
            page.keyboard().press("ArrowRight");
            assertTrue(page.locator("input[value=outcomes]").isChecked());
            page.keyboard().press("Tab");
            assertTrue(page.locator("#map-tip").isVisible(), "focus selects an image");
            String middle = page.locator("#map-tip .caption").textContent();
            page.keyboard().press("ArrowLeft");
            assertFalse(middle.equals(page.locator("#map-tip .caption").textContent()), "an arrow moves on");
            page.keyboard().press("Escape");
            assertFalse(page.locator("#map-tip").isVisible());
            assertEquals(List.of(), opened.complaints());
        }
    }

    private static int coloursIn(Page page, String canvas) {
        return (Integer) page.evaluate("(canvas) => { const c = document.querySelector(canvas);"
                + " const p = new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer);"
                + " return new Set(p).size; }", canvas);
    }

    @Test
    void aPhoneScrollsDownwardsOnly() {
        for (Path file : List.of(report, found())) {
            try (Opened opened = chromium.open(file, PHONE, 740, ColorScheme.LIGHT)) {
                assertEquals(PHONE, opened.page().evaluate("document.documentElement.scrollWidth"), file.toString());
            }
        }
    }

    @Test
    void textStandsOutFromItsGround() throws IOException {
        String contrast = Resource.text("contrast.js");
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (Path file : List.of(report, found())) {
                try (Opened opened = chromium.open(file, 1200, 900, scheme)) {
                    Map<?, ?> found = (Map<?, ?>) opened.page().evaluate(contrast);
                    double ground = ((Number) found.get("ground")).doubleValue();
                    assertTrue(scheme == ColorScheme.DARK ? ground < 0.05 : ground > 0.8, scheme + ": the ground's luminance " + ground);
                    assertTrue(((Number) found.get("texts")).intValue() > 10);
                    assertEquals(List.of(), found.get("faint"), scheme + ", text below 4.5 : 1 in " + file);
                }
            }
        }
    }

    @Test
    void runsWithLittleToShowHaveAPage() throws IOException {
        Findings oneClass = SampleReport.findings(1, 6, 4);
        SearchedImages images = oneClass.ranked().images();
        List<Findings> cases = Arrays.asList(oneClass, null,
                new Findings(new RankedQueries(images), PictureSource.none(images.names()), 3, 3),
                SampleReport.findings(2, 0, 1));
        for (int i = 0; i < cases.size(); i++) {
            Path file = folder.resolve("little-" + i + ".html");
            ReportPage.write(new RunReport("little", "", false, List.of(), List.of(new Figure("map", 0.5)), "", Curves.none(), cases.get(i),
                    new LinkedHashMap<>(), new LinkedHashMap<>(), "1"), file);
            try (Opened opened = chromium.open(file, PHONE, 740, ColorScheme.DARK)) {
                assertEquals(List.of(), opened.complaints(), "case " + i);
                assertTrue(opened.page().locator("#figures").isVisible());
                assertEquals(cases.get(i) == null ? 0 : 1, opened.page().locator("#map").count());
                assertEquals(PHONE, opened.page().evaluate("document.documentElement.scrollWidth"), "case " + i);
            }
        }
    }

    private static Path found() {
        Findings findings = SampleReport.findings(4, 3, 3);
        Path file = folder.resolve("found.html");
        try {
            FoundGroup group = new FoundGroup("query", findings.pictures().picture(0), "2 nearest in an index of drawings", List.of(
                    new FoundGroup.Found(findings.pictures().picture(1), 0.93f), new FoundGroup.Found(findings.pictures().picture(2), 0.9f)));
            FoundPage.write("Found in 24 pictures", "a-folder-with-a-very-long-name".repeat(6), List.of(group), "1", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }
}
