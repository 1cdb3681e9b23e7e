package org.smoothap.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;

/**
 * What a request brings: bytes of a picture, a JSON object, or both as the parts of a form; and the parameters of its
 * address. Names of files are not looked at.
 *
 * @param picture null if there is none
 * @param json null if there is none
 * @param fields of the form, and of the address, by name
 */
record Upload(byte[] picture, byte[] json, Map<String, List<String>> fields) {
    private static final int MOST_PARTS = 32;
    private static final int LONGEST_FIELD = 64 << 10;

    static Upload of(Context context, byte[] body) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        context.queryParamMap().forEach((name, values) -> fields.put(name, new ArrayList<>(values)));
        String type = context.contentType() == null ? "" : context.contentType().strip();
        String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (bare.equals("multipart/form-data")) {
            return form(type, body, fields);
        }
        if (body.length == 0) {
            return new Upload(null, null, fields);
        }
        if (bare.equals("application/json")) {
            return new Upload(null, body, fields);
        }
        if (bare.startsWith("image/") || bare.equals("application/octet-stream") || bare.isEmpty()) {
            return new Upload(body, null, fields);
        }
        throw Problem.of(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, "expected a body of type image/*, multipart/form-data or"
                + " application/json, found '" + brief(bare) + "'");
    }

    private static Upload form(String type, byte[] body, Map<String, List<String>> fields) {
        String boundary = boundary(type);
        if (boundary == null || boundary.isEmpty() || boundary.length() > 200) {
            throw Problem.badRequest("the type multipart/form-data needs a boundary of 1 to 200 characters");
        }
        byte[] picture = null;
        try (MultiPartFormData.Parts parts = parse(boundary, body)) {
            for (MultiPart.Part part : parts) {
                byte[] content = bytes(part);
                if ("image".equals(part.getName())) {
                    if (picture != null) {
                        throw Problem.badRequest("the form has more than one part 'image'");
                    }
                    picture = content;
                } else if (part.getName() == null || content.length > LONGEST_FIELD) {
                    throw Problem.badRequest("a part of the form has " + (part.getName() == null
                            ? "no name" : content.length + " bytes, at most " + LONGEST_FIELD + " are read"));
                } else {
                    fields.computeIfAbsent(part.getName(), _ -> new ArrayList<>())
                            .add(new String(content, StandardCharsets.UTF_8));
                }
            }
        }
        return new Upload(picture, null, fields);
    }

    private static String boundary(String type) {
        try {
            return MultiPart.extractBoundary(type);
        } catch (IllegalArgumentException e) {
            return null; // quotes that do not end
        }
    }

    private static MultiPartFormData.Parts parse(String boundary, byte[] body) {
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(MOST_PARTS);
        parser.setMaxMemoryFileSize(-1); // all of it is in memory already
        parser.setMaxLength(-1);
        try {
            return parser.parse(Content.Source.from(ByteBuffer.wrap(body))).join();
        } catch (CompletionException | IllegalStateException | IllegalArgumentException e) {
            throw Problem.badRequest("the form cannot be read: it is cut off, badly framed, or has more than " + MOST_PARTS
                    + " parts");
        }
    }

    private static byte[] bytes(MultiPart.Part part) {
        HttpField encoding = part.getHeaders().getField("Content-Transfer-Encoding");
        if (encoding != null && !encoding.getValue().equalsIgnoreCase("binary") && !encoding.getValue().equalsIgnoreCase("8bit")) {
            throw Problem.badRequest("parts of a form must be binary, found the encoding '" + brief(encoding.getValue()) + "'");
        }
        try {
            ByteBuffer content = Content.Source.asByteBuffer(part.getContentSource());
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw Problem.badRequest("a part of the form cannot be read");
        }
    }

    /** The only value of a field; null if it is absent. */
    String field(String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw Problem.badRequest("'" + name + "' is given " + values.size() + " times, expected once");
        }
        return values.isEmpty() ? null : values.getFirst();
    }

    List<String> all(String name) {
        return fields.getOrDefault(name, List.of());
    }

    /** For messages: what a client wrote, shortened, and without what would break a line. */
    static String brief(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 60 ? plain.substring(0, 60) + "..." : plain;
    }

    /** The first line of our own message, in which a client's words may stand, without control characters. */
    static String oneLine(String message) {
        String line = message.replaceAll("\\p{Cntrl}", "?");
        return line.length() > 400 ? line.substring(0, 400) + "..." : line;
    }
}
