package org.smoothap.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Text files on the class path. */
final class Resource {
    private Resource() {}

    static String text(String name) throws IOException {
        try (InputStream stream = Resource.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new FileNotFoundException("'" + name + "' is not on the class path: the program is installed incompletely");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
