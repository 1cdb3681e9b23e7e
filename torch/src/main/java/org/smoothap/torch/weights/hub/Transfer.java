package org.smoothap.torch.weights.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection: asks for what the file lacks and appends it as it comes, so that nothing of it is lost by a cut. */
final class Transfer {
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int OUT_OF_RANGE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final int PROGRESS_LINES = 10;
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");

    private final HttpClient client;
    private final URI uri;
    private final FileChannel channel;
    private final String name;
    private final Duration silence;
    private final Consumer<String> notices;
    private final long have;
    private volatile long heard = System.nanoTime();
    private long at;
    private long total = -1;
    private boolean stopped;

    Transfer(HttpClient client, URI uri, FileChannel channel, String name, Duration silence, Consumer<String> notices)
            throws IOException {
        this.client = client;
        this.uri = uri;
        this.channel = channel;
        this.name = name;
        this.silence = silence;
        this.notices = notices;
        this.have = channel.size();
    }

    /** An answer that another try would not change. */
    static final class Refusal extends IOException {
        Refusal(String message) {
            super(message);
        }
    }

    /** Nothing came for too long. */
    static final class Silence extends IOException {
        Silence(String message) {
            super(message);
        }
    }

    /**
     * Brings the file to its end.
     *
     * @throws Refusal if the server refuses
     * @throws IOException if the connection fails or is cut; what came is in the file
     */
    void run() throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<Void> response = await(client.sendAsync(request.build(), this::begin));
        Matcher range = range(response.headers().firstValue("Content-Range").orElse(""));
        switch (response.statusCode()) {
            case OK -> requireEnd();
            case PARTIAL -> {
                if (!startsHere(range)) {
                    channel.truncate(0);
                    throw new IOException("the server sent another part than asked for");
                }
                requireEnd();
            }
            case OUT_OF_RANGE -> {
                if (!range.matches() || !range.group(2).equals(String.valueOf(have))) { // else it was complete
                    channel.truncate(0);
                    throw new IOException("the server does not have so much");
                }
            }
            default -> {
                String answer = "the server answers " + response.statusCode();
                throw response.statusCode() >= SERVER_ERRORS || response.statusCode() == TOO_MANY_REQUESTS
                        ? new IOException(answer)
                        : new Refusal(answer);
            }
        }
    }

    /** The answer has begun: what to do with what follows. */
    private BodySubscriber<Void> begin(HttpResponse.ResponseInfo info) {
        heard = System.nanoTime();
        boolean whole = info.statusCode() == OK; // a server that does not know ranges sends everything
        if (!whole && !(info.statusCode() == PARTIAL
                && startsHere(range(info.headers().firstValue("Content-Range").orElse(""))))) {
            return BodySubscribers.discarding();
        }
        start(whole ? 0 : have, info.headers().firstValueAsLong("Content-Length").orElse(-1));
        return BodySubscribers.ofByteArrayConsumer(piece -> piece.ifPresent(this::append));
    }

    private HttpResponse<Void> await(CompletableFuture<HttpResponse<Void>> answer) throws IOException {
        try {
            while (true) {
                long left = heard + silence.toNanos() - System.nanoTime();
                try {
                    return answer.get(Math.max(1, left), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (heard + silence.toNanos() <= System.nanoTime()) {
                        throw new Silence("nothing came for " + silence.toSeconds() + " s");
                    }
                }
            }
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case UncheckedIOException failure -> failure.getCause();
                case IOException failure -> failure;
                default -> new IOException(String.valueOf(e.getCause().getMessage()), e.getCause());
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            stop();
            answer.cancel(true);
        }
    }

    private synchronized void start(long from, long length) {
        at = from;
        total = length < 0 ? -1 : from + length;
        try {
            channel.truncate(from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void append(byte[] piece) {
        if (stopped) {
            return; // given up in between: the next connection writes now
        }
        heard = System.nanoTime();
        try {
            ByteBuffer buffer = ByteBuffer.wrap(piece);
            while (buffer.hasRemaining()) {
                channel.write(buffer, at + buffer.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        report(at, at + piece.length);
        at += piece.length;
    }

    private synchronized void stop() {
        stopped = true;
    }

    private synchronized void requireEnd() throws IOException {
        if (total >= 0 && at != total) {
            throw new IOException("it ended at " + at + " of " + total + " bytes");
        }
    }

    private boolean startsHere(Matcher range) {
        return range.matches() && String.valueOf(have).equals(range.group(1));
    }

    private static Matcher range(String header) {
        return RANGE.matcher(header);
    }

    /** A line at every tenth of the file, where its size is known. */
    private void report(long before, long now) {
        if (total > 0 && now * PROGRESS_LINES / total > before * PROGRESS_LINES / total) {
            notices.accept(name + ": " + megabytes(now) + " of " + megabytes(total));
        }
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
    }
}
