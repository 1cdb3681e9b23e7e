package org.smoothap.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that behaves. */
record Client(String url, HttpClient http) implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** @param body as text */
    record Answer(int status, HttpResponse<byte[]> response) {
        JsonNode json() throws IOException {
            return MAPPER.readTree(response.body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The sentence of a problem, after a look at its form. */
        String detail() throws IOException {
            if (!header("Content-Type").equals("application/problem+json")) {
                throw new AssertionError("not a problem: " + header("Content-Type") + " " + new String(response.body(), StandardCharsets.UTF_8));
            }
            JsonNode problem = json();
            if (problem.get("status").asInt() != status || problem.get("title").asText().isEmpty()) {
                throw new AssertionError(problem.toString());
            }
            return problem.get("detail").asText();
        }
    }

    static Client of(SearchServer server) {
        return new Client(server.url(), HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10)).build());
    }

    Answer send(String method, String path, BodyPublisher body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).method(method, body).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response);
    }

    Answer get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), headers);
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    Answer picture(String method, String path, byte[] picture) throws IOException, InterruptedException {
        return send(method, path, BodyPublishers.ofByteArray(picture), "Content-Type", "image/png");
    }

    Answer json(String path, String json) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(json), "Content-Type", "application/json");
    }

    /** A form with a picture and pairs of names and values. */
    Answer form(String method, String path, byte[] picture, String... fields) throws IOException, InterruptedException {
        return send(method, path, BodyPublishers.ofByteArray(form(picture, fields)), "Content-Type", "multipart/form-data; boundary=XyZ");
    }

    static byte[] form(byte[] picture, String... fields) throws IOException {
        var out = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            out.write(("--XyZ\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n" + fields[i + 1] + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        if (picture != null) {
            out.write("--XyZ\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../etc/passwd\"\r\nContent-Type: image/png\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
            out.write(picture);
            out.write("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        out.write("--XyZ--\r\n".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
