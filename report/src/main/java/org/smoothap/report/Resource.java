package org.smoothap.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;

/** Text files on the class path. */
final class Resource {
    private Resource() {}

    /** The template {@code name.mustache}, and those that it names. */
    static Template template(String name) throws IOException {
        return Mustache.compiler().withLoader(part -> new StringReader(text(part + ".mustache"))).compile(text(name + ".mustache"));
    }

    static String text(String name) throws IOException {
        try (InputStream stream = Resource.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new FileNotFoundException("'" + name + "' is not on the class path: the program is installed incompletely");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
