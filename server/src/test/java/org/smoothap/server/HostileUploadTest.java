package org.smoothap.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they seem, and more than the server takes. */
class HostileUploadTest {
    private static final int MOST = 1 << 20;
    private static final long PIXELS = 4_000_000;

    @TempDir
    private static Path folder;

    private static SearchServer server;
    private static Client client;

    @BeforeAll
    static void serve() throws Exception {
        ServerSettings.Limits few = ServerSettings.Limits.standard();
        server = SearchServer.start(DrawnPictures.index(folder), new ColourEmbedder(), ServerSettings.local(0).withLimits(
                new ServerSettings.Limits(MOST, PIXELS, few.queue(), few.batch(), few.connections(), few.idle(), few.request(), few.stop())));
        client = Client.of(server);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.close();
    }

    private static void refused(String what, int status, String words, byte[] bytes) throws Exception {
        for (Client.Answer answer : new Client.Answer[] {
            client.picture("POST", "search", bytes), client.form("POST", "search", bytes),
            client.picture("POST", "images", bytes), client.form("PUT", "images/x", bytes, "label", "y")
        }) {
            assertEquals(status, answer.status(), what + ": " + new String(answer.response().body(), StandardCharsets.UTF_8));
            assertTrue(answer.detail().contains(words), what + ": " + answer.detail());
        }
        assertEquals(24, server.size());
    }

    private static byte[] encoded(String format, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, i * 2654435);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    /** A PNG whose header promises any size; its pixels, all zero, are as many as are asked for. */
    private static byte[] png(int width, int height, long zeros) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0}).array());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            byte[] row = new byte[1 << 16];
            for (long left = zeros; left > 0; left -= row.length) {
                out.write(row, 0, (int) Math.min(left, row.length));
            }
        }
        chunk(png, "IDAT", packed.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) {
        byte[] body = Arrays.copyOf(type.getBytes(StandardCharsets.US_ASCII), 4 + data.length);
        System.arraycopy(data, 0, body, 4, data.length);
        CRC32 crc = new CRC32();
        crc.update(body);
        png.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        png.writeBytes(body);
        png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    @Test
    void bombsAreRefusedByTheirHeader() throws Exception {
        refused("100 million pixels, all there", 413, "10000x10000", png(10_000, 10_000, 300_010_000L));
        refused("the largest that a header can say", 413, "pixels", png(Integer.MAX_VALUE, Integer.MAX_VALUE, 10));
        refused("one side", 413, "pixels", png(40_000, 10, 10));
        byte[] jpeg = encoded("jpg", 40, 30);
        int frame = find(jpeg, 0xff, 0xc0);
        ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 65_500).putShort(frame + 7, (short) 65_500);
        refused("JPEG", 413, "65500x65500", jpeg);
        byte[] gif = encoded("gif", 40, 30);
        int descriptor = find(gif, 0x2c, 0x00);
        Arrays.fill(gif, descriptor + 5, descriptor + 9, (byte) 0xff);
        refused("GIF", 413, "65535x65535", gif);
        byte[] bmp = encoded("bmp", 40, 30);
        ByteBuffer.wrap(bmp).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(18, 12_000).putInt(22, 12_000).putInt(34, 0);
        refused("BMP, whose reader looks whether the file is long enough", 422, "BMP", bmp);
        refused("WebP", 413, "16384x16384", webp(16_383, 16_383));
    }

    /** A lossless WebP header and nothing behind it; sides are stored less one. */
    private static byte[] webp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(40).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(32).put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(20);
        file.put((byte) 0x2f).putInt(width | height << 14);
        return file.array();
    }

    /** The canvas of the extended header says 10 × 10, the picture in it has the largest size there is. */
    private static byte[] lyingWebp() {
        ByteBuffer file = ByteBuffer.allocate(60).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(52).put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10);
        file.putInt(0).put(new byte[] {9, 0, 0, 9, 0, 0});
        file.put("VP8L".getBytes(StandardCharsets.US_ASCII)).putInt(20).put((byte) 0x2f).putInt(16_383 | 16_383 << 14);
        return file.array();
    }

    private static int find(byte[] bytes, int first, int second) {
        for (int i = 2; i + 1 < bytes.length; i++) {
            if ((bytes[i] & 0xff) == first && (bytes[i + 1] & 0xff) == second) {
                return i;
            }
        }
        throw new AssertionError();
    }

    @Test
    void lyingAndTruncatedFilesAreRefused() throws Exception {
        refused("fewer pixels than the header says", 422, "PNG", png(500, 500, 1000));
        refused("a canvas smaller than its picture", 413, "16384x16384", lyingWebp());
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String format : new String[] {"jpg", "png", "gif", "bmp"}) {
            files.put(format, encoded(format, 200, 150));
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            byte[] bytes = file.getValue();
            assertEquals(200, client.picture("POST", "search", bytes).status(), file.getKey());
            for (int part : new int[] {50, 10, 2}) {
                Client.Answer answer = client.picture("POST", "search", Arrays.copyOf(bytes, bytes.length / part));
                assertEquals(422, answer.status(), file.getKey() + " a " + part + "th");
                answer.detail();
            }
        }
        byte[] scans = manyScans(encoded("jpg", 40, 30), 5000);
        refused("a JPEG of 5000 scans", 413, "scans", scans);
    }

    private static byte[] manyScans(byte[] jpeg, int count) {
        int scan = find(jpeg, 0xff, 0xda);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, scan);
        for (int i = 0; i < count; i++) {
            out.write(jpeg, scan, 14);
        }
        out.write(jpeg, scan, jpeg.length - scan);
        return out.toByteArray();
    }

    @Test
    void whatOnlyPosesAsAPictureIsRefused() throws Exception {
        refused("SVG", 415, "SVG", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".getBytes());
        refused("HTML", 415, "HTML", "<!doctype html><script>alert(1)</script>".getBytes());
        refused("PDF", 415, "PDF", "%PDF-1.7".getBytes());
        refused("text", 415, "starts with the bytes 68 65", "hello".getBytes());
        refused("nothing but a name", 422, "PNG", new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
        refused("TIFF", 415, "TIFF", encoded("tif", 20, 20));
        refused("PNM", 415, "PNM", "P6 1 1 255 abc".getBytes());
        // A picture first and a page behind it: it is never given back as it came, and what is given back says what it is.
        byte[] both = ("GIF89a" + "<script>alert(1)</script>").getBytes();
        refused("GIF and HTML", 422, "GIF", both);
    }

    @Test
    void typesThatAreNotTakenAreRefused() throws Exception {
        byte[] png = DrawnPictures.png(0, 0);
        for (String type : new String[] {"text/html", "application/xml", "application/x-www-form-urlencoded", "nonsense", "multipart/mixed; boundary=x"}) {
            assertEquals(415, client.send("POST", "search", java.net.http.HttpRequest.BodyPublishers.ofByteArray(png), "Content-Type", type).status(), type);
        }
        for (String type : new String[] {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x".repeat(201)}) {
            assertEquals(400, client.send("POST", "search", java.net.http.HttpRequest.BodyPublishers.ofByteArray(png), "Content-Type", type).status(), type);
        }
        byte[] form = Client.form(png, "k", "3");
        for (int length : new int[] {0, 1, 30, 60, 100, form.length - 12}) {
            Client.Answer answer = client.send("POST", "search",
                    java.net.http.HttpRequest.BodyPublishers.ofByteArray(Arrays.copyOf(form, length)), "Content-Type", "multipart/form-data; boundary=XyZ");
            assertEquals(400, answer.status(), "cut off after " + length);
            answer.detail();
        }
        String[] fields = new String[80];
        Arrays.fill(fields, "a");
        assertEquals(400, client.form("POST", "search", png, fields).status(), "40 parts");
        assertEquals(400, client.form("POST", "search", png, "k", "x".repeat(70_000)).status(), "a long field");
        assertEquals(400, client.form("POST", "images", null, "label", "x").status(), "no picture");
    }

    /** The announcement alone is enough; nothing is read. */
    @Test
    void anAnnouncedExcessIsRefusedAtOnce() throws Exception {
        try (Raw raw = new Raw(server.port())) {
            raw.send("POST /search HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nContent-Length: 99999999999\r\n\r\n");
            String answer = raw.read();
            assertEquals(413, Raw.status(answer), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
        }
    }

    /** A body of unknown length is cut off soon after the limit: the other end cannot send much more. */
    @Test
    void anEndlessBodyIsCutOff() throws Exception {
        try (Raw raw = new Raw(server.port())) {
            raw.send("POST /images HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("10000\r\n" + "x".repeat(1 << 16) + "\r\n").getBytes();
            long sent = 0;
            try {
                while (sent < 64L * MOST) {
                    raw.send(chunk);
                    sent += 1 << 16;
                }
            } catch (IOException cutOff) {
                // As it should be.
            }
            assertTrue(sent < 32L * MOST, "cut off after " + sent + " bytes");
            int status = Raw.status(raw.read());
            assertTrue(status == 413 || status == 0, "the answer may be lost with the connection: " + status);
        }
        assertEquals(200, client.get("health/ready").status());
        assertFalse(java.nio.file.Files.exists(folder.resolve("index/pictures/unfinished")));
    }
}
