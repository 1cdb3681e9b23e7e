package org.smoothap.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page keeps to itself, in a real browser. */
class StrictPageTest {
    private static final int ALL = DrawnPictures.LABELS.size() * DrawnPictures.EACH;

    @TempDir
    private Path folder;

    private final List<String> complaints = new ArrayList<>();
    private Browser browser;
    private SearchServer server;
    private Page page;

    @BeforeEach
    void launch() {
        browser = Browser.open();
    }

    private void open(ServerSettings settings) throws Exception {
        server = SearchServer.start(DrawnPictures.index(folder), new ColourEmbedder(), settings);
        BrowserContext context = browser.chromium.newContext();
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.navigate(server.url());
    }

    @AfterEach
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private Locator cards() {
        return page.locator(".card");
    }

    @Test
    void aTokenIsAskedForAndForgottenWithTheTab() throws Exception {
        open(ServerSettings.local(0).withToken("0123456789abcdef"));
        assertThat(page.locator("#token-dialog")).isVisible();
        page.locator("#token").fill("wrong-wrong-wrong");
        page.waitForResponse(response -> response.status() == 401, () -> page.locator("#token").press("Enter"));
        assertThat(page.locator("#token-dialog")).isVisible();
        page.locator("#token").fill("0123456789abcdef");
        page.locator("#token").press("Enter");
        assertThat(cards()).hasCount(ALL);
        assertThat(page.locator(".card img").first()).hasJSProperty("complete", true);
        assertEquals(null, page.evaluate("localStorage.getItem('smoothap-token')"));
        page.locator("#forget").click();
        assertThat(page.locator("#token-dialog")).isVisible();
    }

    @Test
    void scriptsOfOthersDoNotRun() throws Exception {
        open(ServerSettings.local(0));
        assertThat(cards()).hasCount(ALL);
        page.evaluate("""
                () => {
                  const script = document.createElement('script');
                  try { script.textContent = 'window.ran = true'; document.head.append(script); } catch { /* refused */ }
                  const img = document.createElement('img');
                  img.src = 'http://127.0.0.2:9/elsewhere.png';
                  document.body.append(img);
                }""");
        assertEquals(null, page.evaluate("window.ran ?? null"));
        assertFalse(complaints.isEmpty(), "the browser has refused both");
        assertTrue(complaints.stream().allMatch(text -> text.contains("Content Security Policy") || text.contains("Trusted")
                || text.contains("TrustedScript")), complaints.toString());
    }
}
