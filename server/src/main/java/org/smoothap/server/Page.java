package org.smoothap.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The files of the page and the description of the interface, out of the program itself and nowhere else. */
final class Page {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "json", "application/json");

    private final String type;
    private final byte[] bytes;
    private final String tag;

    /** @param name of a resource in the folder {@code page} */
    Page(String name) {
        this.type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        this.bytes = read("page/" + name);
        this.tag = '"' + KeptPictures.sha256(bytes).substring(0, 32) + '"';
    }

    static byte[] read(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(Context context) {
        context.header("ETag", tag).header("Cache-Control", "no-cache");
        if (tag.equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(type).result(bytes);
    }
}
