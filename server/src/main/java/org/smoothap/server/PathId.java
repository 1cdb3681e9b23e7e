package org.smoothap.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The id of an image in the path of a request: all that follows the route, percent-encoded or not, slashes included. */
final class PathId {
    private PathId() {}

    /**
     * The id.
     *
     * @param path as it was sent, for example {@code /images/red%2F1.png} or {@code /images/red/1.png}
     * @param route what comes before the id, for example {@code /images/}
     * @throws Problem 400 if the encoding is not UTF-8 in percent signs
     */
    static String of(String path, String route) {
        String raw = path.substring(Math.min(path.length(), route.length()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 <= raw.length() - 1 ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = i + 2 <= raw.length() - 1 ? Character.digit(raw.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw malformed();
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    private static Problem malformed() {
        return Problem.badRequest("the id in the path is not UTF-8 in percent-encoding");
    }
}
