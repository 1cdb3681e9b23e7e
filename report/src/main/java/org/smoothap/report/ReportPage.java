package org.smoothap.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Writes a report as one HTML file: style, script and pictures are inside it, so it opens offline, can be mailed, and
 * still shows the same in years. The template, {@code report.mustache}, escapes every text that it is given.
 */
public final class ReportPage {
    private ReportPage() {}

    /**
     * Writes the page. A reader of the file sees the old page or the new one, never half of it.
     *
     * @param file replaced if it exists; its folder is made if it does not
     * @throws IOException if the file cannot be written
     */
    public static void write(RunReport report, Path file) throws IOException {
        write(html(report), file);
    }

    static void write(String html, Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path partial = folder.resolve(file.getFileName() + ".part");
        try {
            Files.writeString(partial, html, StandardCharsets.UTF_8);
            move(partial, file);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static String html(RunReport report) throws IOException {
        ChartLibrary charts = ChartLibrary.load();
        Map<String, Object> page = Map.of(
                "page", PageView.of(report),
                "style", Resource.text("page.css") + Resource.text("report.css"),
                "chartScripts", Resource.text("charts.js"),
                "mapScript", Resource.text("map.js"),
                "chartStyle", charts.style(),
                "chartScript", charts.script());
        return Resource.template("report").execute(page);
    }
}
