package org.smoothap.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Requests with something wrong in each of them, made from a seed. */
final class MalformedRequests {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT",
            "get", "FOO", "POST\0", "G E T", "A".repeat(300), "PROPFIND", "\u00e9");
    private static final List<String> TRAVERSALS = List.of("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/x", "....//....//x",
            "..\\..\\x", "%5c..%5c", "/etc/passwd", "%00", "a%00.png", "%c0%ae%c0%ae/", "%ff%fe", "%", "%z1", "..;/x", ".", "..", "%2e",
            "a/../b", "//", "a//b", " ", "%20", "%0d%0aX: y", "a".repeat(600), "CON\\", "file:///etc/passwd", "a%2f%2e%2e%2fb");
    private static final List<String> VALUES = List.of("-1", "0", "1e9", "NaN", "99999999999999999999", "", "null", "%00", "' OR 1=1 --",
            "<script>", "true&k=", "1001", "٣", "0x10", " 5", "+5", "5.0", "[]", "{}", "%F0%9F%98%80");
    private static final List<String> JSON = List.of("", "{", "[", "null", "\"\"", "[[[[[[[[[[[[[[[[[[[[", "{\"vector\": []}",
            "{\"vector\": [1, 2, 3]}", "{\"id\": null}", "{\"id\": {\"id\": 1}}", "{\"id\": \"\\u0000\"}", "{\"id\": \"../../etc/passwd\"}",
            "{\"vector\": [1e400], \"k\": 5}", "{\"id\": \"red/1.png\", \"k\": -5}", "{\"id\": \"red/1.png\", \"k\": 1e99}",
            "{\"id\": \"red/1.png\", \"filter\": [[\"label=red\"]]}", "{\"id\": \"red/1.png\", \"filter\": \"label\"}",
            "{\"id\": \"red/1.png\", \"filter\": \"price<x\"}", "{\"id\": \"red/1.png\", \"crop\": \"1,1,-1,1\"}",
            "{\"id\": \"red/1.png\", \"exact\": \"maybe\"}", "{\"id\": \"red/1.png\", \"__proto__\": {}}", "{'id': 'red/1.png'}",
            "{\"id\": \"red/1.png\"}{\"id\": \"red/1.png\"}", "{\"id\": \"red/1.png\", \"id\": \"red/1.png\"}", "\ufeff{}", "\0\0\0\0");
    private static final List<String> TYPES = List.of("text/html", "image/svg+xml", "multipart/form-data", "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"", "multipart/mixed; boundary=x", "application/x-www-form-urlencoded", "application/xml",
            "image/", "/", ";", "a".repeat(200), "multipart/form-data; boundary=" + "b".repeat(300));

    private final SplittableRandom random;

    MalformedRequests(long seed) {
        this.random = new SplittableRandom(seed);
    }

    private String one(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A whole request; the server need not wait for more. */
    byte[] next() {
        return switch (random.nextInt(8)) {
            case 0 -> garbage();
            case 1 -> request(one(METHODS.subList(5, METHODS.size())), "/search", List.of(), new byte[0]);
            case 2 -> request("GET", "/" + one(List.of("images", "thumbnails")) + "/" + one(TRAVERSALS) + "?size=" + one(VALUES.subList(0, 3)),
                    List.of(), new byte[0]);
            case 3 -> request(one(List.of("PUT", "DELETE")), "/images/" + one(TRAVERSALS), List.of("Content-Type: image/png"), noPicture());
            case 4 -> request("POST", "/search?" + one(List.of("k", "exact", "crop", "filter", "candidates", "size", "x")) + "=" + one(VALUES),
                    List.of("Content-Type: image/png"), noPicture());
            case 5 -> request("POST", "/search", List.of("Content-Type: application/json"), one(JSON).getBytes(StandardCharsets.UTF_8));
            case 6 -> request("POST", one(List.of("/search", "/images")), List.of("Content-Type: " + one(TYPES)), noPicture());
            default -> framing();
        };
    }

    private byte[] garbage() {
        byte[] bytes = new byte[random.nextInt(1, 300)];
        random.nextBytes(bytes);
        bytes[0] = (byte) one(List.of("\0", "\u00ff", "\t", "{", "<")).charAt(0);
        byte[] end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(bytes, bytes.length + end.length);
        System.arraycopy(end, 0, all, bytes.length, end.length);
        return all;
    }

    /** Bytes that are no picture, or the beginning of one. */
    private byte[] noPicture() {
        byte[] bytes = new byte[random.nextInt(0, 4000)];
        random.nextBytes(bytes);
        String magic = one(List.of("", "\u0089PNG\r\n\u001a\n", "GIF89a", "BM", "RIFF\0\0\0\0WEBPVP8X", "\u00ff\u00d8\u00ff\u00e0", "<svg", "II*\0",
                "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\0\u0010\0\0\0\u0010\u0008\u0002\0\0\0", "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n"));
        byte[] start = magic.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
        return bytes;
    }

    private byte[] framing() {
        String start = one(List.of("GET /stats HTTP/9.9\r\nHost: localhost\r\n", 
                "GET /stats\r\nHost: localhost\r\n", "GET /stats HTTP/1.1\r\n", "GET /stats HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
                "GET /stats HTTP/1.1\r\nHost: evil.example\r\n", "GET /stats HTTP/1.1\r\nHost: localhost\r\nNo colon\r\n",
                "GET /stats HTTP/1.1\r\nHost: localhost\r\n: empty\r\n", "GET /stats HTTP/1.1\r\nHost: localhost\r\nX\0: y\r\n",
                "GET /stats HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
                "POST /search HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n", "GET http://[::1 HTTP/1.1\r\nHost: localhost\r\n",
                "GET /stats HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(17_000) + "\r\n",
                "POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "POST /images HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n"));
        return (start + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] request(String method, String path, List<String> headers, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n"
                + String.join("", headers.stream().map(header -> header + "\r\n").toList()) + "\r\n";
        out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** A good request with some of its bytes changed, left out or doubled: it may still be a good one. */
    byte[] mutated(byte[] good) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            int at = random.nextInt(Math.min(bytes.length, 400));
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = without(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 20)));
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] rest = new byte[bytes.length - to + from];
        System.arraycopy(bytes, 0, rest, 0, from);
        System.arraycopy(bytes, to, rest, from, bytes.length - to);
        return rest.length == 0 ? bytes : rest;
    }

    byte[] good() {
        byte[] form = random.nextBoolean() ? DrawnPictures.png(0, 0) : null;
        return form == null
                ? request("POST", "/search?k=3", List.of("Content-Type: application/json"), "{\"id\": \"red/1.png\", \"k\": 3}".getBytes())
                : request("POST", "/search?k=3&crop=pct:1,1,50,50", List.of("Content-Type: image/png"), form);
    }
}
