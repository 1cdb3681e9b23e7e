package org.smoothap.report;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** An installed Chromium, without a window. Tests that need one are skipped where there is none. */
final class Chromium implements AutoCloseable {
    private static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable) {
        // An installed browser is driven; none is fetched.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
    }

    static Chromium start() {
        List<Path> usual = Stream.of(System.getProperty("smoothap.chromium"), "/usr/bin/chromium", "/usr/bin/chromium-browser",
                        "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
                .filter(Objects::nonNull).map(Path::of).toList();
        Path found = usual.stream().filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(found != null, "skipped: no Chromium among " + usual + "; name one by -Dsmoothap.chromium=FILE");
        return new Chromium(found);
    }

    /** A page as it is open, and what went wrong while it was. */
    record Opened(Page page, List<String> complaints) implements AutoCloseable {
        @Override
        public void close() {
            page.context().close();
        }
    }

    /** Opens a file; every request but that for the file itself is a complaint. */
    Opened open(Path file, int width, int height, ColorScheme scheme) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
        Page page = context.newPage();
        List<String> complaints = new ArrayList<>();
        String address = file.toUri().toString();
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.onRequest(request -> {
            if (!request.url().equals(address) && !request.url().startsWith("data:")) {
                complaints.add("request of " + request.url());
            }
        });
        page.navigate(address);
        return new Opened(page, complaints);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
