package org.smoothap.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smoothap.data.image.RgbImage;

class FoundPageTest {
    private static Picture picture(String label) {
        return new Picture(new RgbImage(1, 1, new byte[3]), label, label + ".png");
    }

    @Test
    void everyPictureIsThereAndTextIsEscaped() throws IOException {
        FoundGroup group = new FoundGroup("query", picture("<script>"), "2 nearest", List.of(
                new FoundGroup.Found(picture("apple"), -0.25f), new FoundGroup.Found(picture("pear"), Float.NaN)));
        String html = FoundPage.html("A & B", "folder", List.of(group), "1");
        assertEquals(3, html.split("data:image/png", -1).length - 1);
        assertTrue(html.contains("A &amp; B") && html.contains("&lt;script&gt;") && !html.contains("<script"));
        assertTrue(html.contains("−0.250") && !html.contains("NaN"));
        assertFalse(html.contains("Nothing was found"));
    }

    @Test
    void nothingFoundIsSaid() throws IOException {
        String html = FoundPage.html("title", "subtitle", List.of(), "1");
        assertTrue(html.contains("Nothing was found"));
        assertFalse(html.contains("<article"));
    }
}
