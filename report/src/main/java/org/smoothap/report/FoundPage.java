package org.smoothap.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes groups of pictures, such as the results of a search, as one HTML file in the style of a run's report. */
public final class FoundPage {
    private FoundPage() {}

    record FoundView(PictureView picture, String score) {}

    record GroupView(String tag, PictureView first, String summary, List<FoundView> others, int columns) {}

    /**
     * Writes the page; a reader of the file sees the old page or the new one.
     *
     * @param version of the program, for the foot of the page
     * @throws IOException if the file cannot be written
     */
    public static void write(String title, String subtitle, List<FoundGroup> groups, String version, Path file)
            throws IOException {
        ReportPage.write(html(title, subtitle, groups, version), file);
    }

    static String html(String title, String subtitle, List<FoundGroup> groups, String version) throws IOException {
        List<GroupView> views = new ArrayList<>();
        for (FoundGroup group : groups) {
            views.add(view(group));
        }
        return Resource.template("found").execute(Map.of(
                "title", title,
                "subtitle", subtitle,
                "groups", views,
                "empty", views.isEmpty(),
                "version", version,
                "style", Resource.text("page.css")));
    }

    private static GroupView view(FoundGroup group) throws IOException {
        List<FoundView> others = new ArrayList<>();
        for (FoundGroup.Found found : group.others()) {
            String alt = "Place " + (others.size() + 1) + ": " + found.picture().label();
            others.add(new FoundView(PictureView.of(found.picture(), alt),
                    Float.isNaN(found.score()) ? null : GalleryView.score(found.score())));
        }
        return new GroupView(group.tag(), PictureView.of(group.first(), group.tag() + ": " + group.first().label()),
                group.summary(), others, GalleryView.columns(others.size()));
    }
}
