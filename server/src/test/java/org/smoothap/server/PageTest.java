package org.smoothap.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a person uses it, in a real browser. */
class PageTest {
    private static final int ALL = DrawnPictures.LABELS.size() * DrawnPictures.EACH;

    private static Browser browser;

    @TempDir
    private Path folder;

    private SearchServer server;
    private BrowserContext context;
    private Page page;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> elsewhere = new ArrayList<>();

    @BeforeAll
    static void launch() {
        browser = Browser.open();
    }

    @AfterAll
    static void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void serve() throws Exception {
        start(ServerSettings.local(0), new com.microsoft.playwright.Browser.NewContextOptions().setViewportSize(1280, 900));
        open();
    }

    private void start(ServerSettings settings, com.microsoft.playwright.Browser.NewContextOptions options) throws Exception {
        server = SearchServer.start(DrawnPictures.index(folder), new ColourEmbedder(), settings);
        context = browser.chromium.newContext(options);
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(this::noteForeign);
    }

    private void noteForeign(Request request) {
        if (!request.url().startsWith(server.url()) && !request.url().startsWith("blob:" + server.url())) {
            elsewhere.add(request.url());
        }
    }

    private void open() {
        page.navigate(server.url());
        page.waitForSelector("html[data-ready]");
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        server.close();
        assertEquals(List.of(), elsewhere, "nothing is asked for elsewhere");
    }

    private Locator cards() {
        return page.locator(".card");
    }

    private void choose(byte[] png) {
        page.setInputFiles("#file", new FilePayload("query.png", "image/png", png));
        assertThat(page.locator("#results-title")).hasText("Found");
        assertThat(page.locator("#results")).not().hasAttribute("aria-busy", "true");
    }

    private List<String> labels() {
        return page.locator(".card .label").allTextContents();
    }

    @Test
    void theGalleryIsShownAndLeadsToMoreLikeThis() {
        assertThat(cards()).hasCount(ALL);
        assertThat(page.locator("#facts")).containsText(ALL + " pictures");
        cards().nth(3).locator(".like").click();
        assertThat(page.locator("#results-title")).hasText("More like this");
        assertThat(cards()).hasCount(ALL - 1);
        assertEquals("red", labels().getFirst());
        assertThat(page.locator(".card img").first()).hasJSProperty("complete", true);
        assertTrue((int) page.locator(".card img").first().evaluate("img => img.naturalWidth") > 0, "a thumbnail is shown");
        page.goBack();
        assertThat(page.locator("#results-title")).hasText("Gallery");
        assertThat(cards()).hasCount(ALL);
        assertEquals(List.of(), complaints);
    }

    @Test
    void aChosenPictureFindsItsLikes() {
        choose(DrawnPictures.png(1, 3));
        assertEquals("green", labels().getFirst());
        assertThat(page.locator(".score-text").first()).hasText("1.000");
        assertThat(page.locator("#status")).containsText(Pattern.compile("24 pictures of 24 · .* ms to see the picture, .* ms to search"));
        page.locator("#exact").check();
        assertThat(page.locator("#status")).containsText("exact");
        page.locator("#clear").click();
        assertThat(page.locator("#results-title")).hasText("Gallery");
        assertEquals(List.of(), complaints);
    }

    @Test
    void picturesAreDroppedAndPasted() {
        for (String how : List.of("drop", "paste")) {
            page.evaluate("""
                    ([how, bytes]) => {
                      const transfer = new DataTransfer();
                      transfer.items.add(new File([new Uint8Array(bytes)], 'x.png', { type: 'image/png' }));
                      const event = how === 'drop' ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
                        : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
                      document.getElementById('drop').dispatchEvent(event);
                    }""", List.of(how, unsigned(DrawnPictures.png(2, 1))));
            assertThat(page.locator("#results-title")).hasText("Found");
            assertThat(page.locator(".card .label").first()).hasText("blue");
            page.locator("#clear").click();
            assertThat(page.locator("#results-title")).hasText("Gallery");
        }
    }

    private static List<Integer> unsigned(byte[] bytes) {
        List<Integer> values = new ArrayList<>(bytes.length);
        for (byte value : bytes) {
            values.add(value & 0xff);
        }
        return values;
    }

    /** Red on the left, blue on the right: the part decides what is found. */
    @Test
    void aPartIsCroppedByDraggingAndByKeys() {
        choose(TwoPictures.leftAndRight(DrawnPictures.png(0, 0), DrawnPictures.png(2, 0)));
        BoundingBox frame = page.locator("#frame").boundingBox();
        page.mouse().move(frame.x + frame.width * 0.52, frame.y + 2);
        page.mouse().down();
        page.mouse().move(frame.x + frame.width - 2, frame.y + frame.height - 2);
        page.mouse().up();
        assertThat(page.locator(".card .label").first()).hasText("blue");
        assertThat(page.locator("#crop")).hasClass(Pattern.compile("active"));
        page.locator("#crop").focus();
        page.keyboard().press("Escape");
        assertThat(page.locator("#whole")).isDisabled();

        page.locator(".numbers summary").click();
        page.locator("#crop-w").fill("48");
        page.locator("#crop-w").press("Enter");
        assertThat(page.locator(".card .label").first()).hasText("red");
        page.locator("#crop").focus();
        for (int i = 0; i < 26; i++) {
            page.keyboard().press("ArrowRight");
        }
        assertThat(page.locator(".card .label").first()).hasText("blue");
        assertThat(page.locator("#crop-x")).hasValue("52");
        assertEquals(List.of(), complaints);
    }

    @Test
    void filtersNarrowTheGalleryAndTheSearch() {
        page.locator("#filter").fill("label=green");
        page.locator("#filter").press("Enter");
        assertThat(cards()).hasCount(DrawnPictures.EACH);
        page.locator("#filter").fill("price<3");
        page.locator("#filter-add").click();
        assertThat(cards()).hasCount(3);
        choose(DrawnPictures.png(0, 0));
        assertEquals(List.of("green", "green", "green"), labels());
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Remove the filter label=green")).click();
        assertThat(cards()).hasCount(9);
        page.locator("#filter").fill("lable=green");
        page.locator("#filter").press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("lable");
    }

    @Test
    void picturesAreAddedAndRemovedAfterAQuestion() {
        choose(DrawnPictures.png(0, 5));
        page.locator("#add").click();
        page.locator("#add-label").fill("<img src=x onerror=alert(1)>");
        page.locator("#add-dialog .primary").click();
        assertThat(page.locator("#status")).containsText("Added as added/");
        assertThat(page.locator(".card .label", new Page.LocatorOptions().setHasText("onerror")).first()).isVisible();
        assertThat(page.locator("#facts")).containsText((ALL + 1) + " pictures");

        Locator added = page.locator(".card", new Page.LocatorOptions().setHasText("onerror"));
        added.locator(".remove").click();
        page.locator("#remove-dialog button[value=no]").click();
        assertThat(page.locator("#facts")).containsText((ALL + 1) + " pictures");
        added.locator(".remove").click();
        page.locator("#remove-dialog .danger").click();
        assertThat(page.locator("#status")).containsText("Removed added/");
        assertThat(added).hasCount(0);
        assertEquals(List.of(), complaints);
    }

    @Test
    void whatIsNoPictureIsSaidInWords() {
        page.setInputFiles("#file", new FilePayload("x.png", "image/png", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes()));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("it is SVG");
        choose(DrawnPictures.png(0, 0));
        assertThat(page.getByRole(AriaRole.ALERT)).isHidden();
    }

    @Test
    void everythingCanBeDoneWithoutAMouse() {
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#results")).isFocused();
        page.keyboard().press("Tab");
        assertThat(page.locator(".like").first()).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#results-title")).hasText("More like this");
        page.locator("#crop").focus();
        page.keyboard().press("ArrowRight");
        page.keyboard().press("Shift+ArrowDown");
        assertThat(page.locator("#results-title")).hasText("Found");
        String address = page.url();
        page.locator(".skip").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#results")).isFocused();
        assertEquals(address, page.url(), "the address says what is searched: another one would ask anew");
        page.locator(".remove").first().focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#remove-dialog button[value=no]")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator("#remove-dialog")).isHidden();
    }

    @Test
    void everyControlHasANameAndThePageItsLandmarks() {
        choose(DrawnPictures.png(0, 5));
        Object nameless = page.evaluate("""
                () => [...document.querySelectorAll('button, input, select, a, [tabindex="0"]')]
                  .filter((e) => e.offsetParent !== null)
                  .filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length || e.title))
                  .map((e) => e.outerHTML)""");
        assertEquals(List.of(), nameless);
        assertThat(page.getByRole(AriaRole.BANNER)).isVisible();
        assertThat(page.getByRole(AriaRole.MAIN)).isVisible();
        assertThat(page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Search with"))).isVisible();
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("pictures");
        assertEquals(0, page.locator("img:not([alt])").count());
        assertEquals("en", page.locator("html").getAttribute("lang"));
    }

    @Test
    void aPhoneNeedsNoScrollingSideways() throws Exception {
        context.close();
        context = browser.chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions().setViewportSize(320, 640));
        page = context.newPage();
        open();
        page.setInputFiles("#file", new FilePayload("query.png", "image/png", DrawnPictures.png(1, 3)));
        assertThat(page.locator(".card .rank").nth(1)).hasText("2");
        assertEquals(320, page.evaluate("document.documentElement.scrollWidth"));
        BoundingBox first = cards().nth(0).boundingBox();
        BoundingBox second = cards().nth(1).boundingBox();
        assertEquals(first.y, second.y, "two pictures side by side");
    }
}
