package org.smoothap.torch.weights.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection: asks for what the file lacks and appends it. */
final class Transfer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int OUT_OF_RANGE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int PIECE = 1 << 16;
    private static final int PROGRESS_LINES = 10;
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

    private final HttpClient client;
    private final URI uri;
    private final FileChannel channel;
    private final String name;
    private final Duration silence;
    private final Consumer<String> notices;

    Transfer(HttpClient client, URI uri, FileChannel channel, String name, Duration silence, Consumer<String> notices) {
        this.client = client;
        this.uri = uri;
        this.channel = channel;
        this.name = name;
        this.silence = silence;
        this.notices = notices;
    }

    /** An answer that another try would not change. */
    static final class Refusal extends IOException {
        Refusal(String message) {
            super(message);
        }
    }

    /** Nothing came for too long. */
    static final class Silence extends IOException {
        Silence(String message, IOException cause) {
            super(message, cause);
        }
    }

    /**
     * Brings the file to its end.
     *
     * @throws Refusal if the server refuses
     * @throws IOException if the connection fails or is cut; what came is in the file
     */
    void run() throws IOException {
        long have = channel.size();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(silence);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> response;
        try {
            response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
        try (InputStream body = response.body()) {
            Matcher range = RANGE.matcher(response.headers().firstValue("Content-Range").orElse(""));
            boolean ranged = range.matches();
            switch (response.statusCode()) {
                case OK -> have = 0; // a server that does not know ranges sends everything
                case PARTIAL -> {
                    if (!ranged || !String.valueOf(have).equals(range.group(1))) {
                        channel.truncate(0);
                        throw new IOException("the server sent another part than asked for");
                    }
                }
                case OUT_OF_RANGE -> {
                    if (ranged && range.group(2).equals(String.valueOf(have))) {
                        return; // it was complete
                    }
                    channel.truncate(0);
                    throw new IOException("the server does not have so much");
                }
                default -> {
                    String answer = "the server answers " + response.statusCode();
                    throw response.statusCode() >= SERVER_ERRORS || response.statusCode() == TOO_MANY_REQUESTS
                            ? new IOException(answer)
                            : new Refusal(answer);
                }
            }
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            copy(body, have, length < 0 ? -1 : have + length);
        }
    }

    private void copy(InputStream body, long from, long total) throws IOException {
        channel.truncate(from);
        AtomicLong heard = new AtomicLong(System.nanoTime());
        AtomicBoolean silent = new AtomicBoolean();
        Thread guard = Thread.ofVirtual().start(() -> closeWhenSilent(body, heard, silent));
        try {
            byte[] piece = new byte[PIECE];
            long at = from;
            for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
                heard.set(System.nanoTime());
                ByteBuffer buffer = ByteBuffer.wrap(piece, 0, count);
                for (long place = at; buffer.hasRemaining(); place = at + buffer.position()) {
                    channel.write(buffer, place);
                }
                report(at, at + count, total);
                at += count;
            }
            if (total >= 0 && at != total) {
                throw new IOException("it ended at " + at + " of " + total + " bytes");
            }
        } catch (IOException e) {
            throw silent.get() ? new Silence("nothing came for " + silence.toSeconds() + " s", e) : e;
        } finally {
            guard.interrupt();
        }
    }

    private void closeWhenSilent(InputStream body, AtomicLong heard, AtomicBoolean silent) {
        try {
            for (long left = silence.toNanos(); left > 0; left = heard.get() + silence.toNanos() - System.nanoTime()) {
                Thread.sleep(Duration.ofNanos(left));
            }
            silent.set(true);
            body.close();
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A line at every tenth of the file, where its size is known. */
    private void report(long before, long now, long total) {
        if (total > 0 && now * PROGRESS_LINES / total > before * PROGRESS_LINES / total) {
            notices.accept(name + ": " + megabytes(now) + " of " + megabytes(total));
        }
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
    }
}
