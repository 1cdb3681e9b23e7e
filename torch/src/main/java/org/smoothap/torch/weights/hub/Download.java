package org.smoothap.torch.weights.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;
import org.smoothap.Sha256;

/**
 * Gets a file over HTTP, whole and checked or not at all. What has come is kept in {@code FILE.part}; after a cut, and at
 * the next call, the rest is asked for. Proxies are those of the system properties ({@code https.proxyHost} and others).
 *
 * @param connect how long a connection may take
 * @param silence how long nothing may come before the connection counts as cut
 * @param pause before the next try
 */
record Download(Duration connect, Duration silence, Duration pause) {
    /** Tries in a row that bring nothing. */
    private static final int VAIN_TRIES = 3;

    private static final int MOST_TRIES = 100;

    static Download standard() {
        return new Download(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(2));
    }

    /**
     * Gets the file.
     *
     * @param notices hears how it gets on
     * @throws IOException in one line, if it cannot be had or is not what was published
     */
    void get(PublishedWeights published, Path file, Consumer<String> notices) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        notices.accept("downloading " + published.url() + " into " + file.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(
                        part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock _ = lock(channel, part)) {
            boolean resumed = channel.size() > 0;
            fetch(published, channel, notices);
            String found = sha256(channel);
            if (resumed && !found.startsWith(published.sha256())) {
                notices.accept(part.getFileName() + " had a beginning of another file; once more from the start");
                channel.truncate(0);
                fetch(published, channel, notices);
                found = sha256(channel);
            }
            if (!found.startsWith(published.sha256())) {
                channel.truncate(0);
                throw new IOException("what " + published.url() + " sent is not what was published: sha256 " + published.sha256()
                        + "... expected, " + found + " found");
            }
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Through the channel: on Linux a process that closes another one of the same file loses its lock on it. */
    private static String sha256(FileChannel channel) throws IOException {
        return Sha256.of(Channels.newInputStream(channel.position(0)));
    }

    private static FileLock lock(FileChannel channel, Path part) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new IOException("another download writes " + part + " already; wait for it");
        }
        return lock;
    }

    /** Brings the file to its end, in as many connections as it takes. */
    private void fetch(PublishedWeights published, FileChannel channel, Consumer<String> notices) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(ProxySelector.getDefault())
                .build();
        try {
            int vain = 0;
            for (int tries = 1; ; tries++) {
                long before = channel.size();
                try {
                    new Transfer(client, URI.create(published.url()), channel, published.file(), silence, notices).run();
                    return;
                } catch (IOException e) {
                    vain = channel.size() > before ? 0 : vain + 1;
                    boolean unreachable = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
                    if (Thread.currentThread().isInterrupted()
                            || e instanceof Transfer.Refusal
                            || unreachable && tries == 1
                            || vain >= VAIN_TRIES
                            || tries >= MOST_TRIES) {
                        throw described(published, e);
                    }
                    notices.accept(published.file() + ": " + reason(e) + " after " + Transfer.megabytes(channel.size())
                            + "; going on");
                    rest();
                }
            }
        } finally {
            client.shutdownNow();
        }
    }

    private static IOException described(PublishedWeights published, IOException e) {
        return new IOException(published.url() + " cannot be downloaded: " + reason(e), e);
    }

    private static String reason(IOException e) {
        if (e instanceof Transfer.Refusal || e instanceof Transfer.Silence) {
            return e.getMessage();
        }
        String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
        String said = message.isBlank() ? "" : " (" + message + ")";
        return e instanceof ConnectException || e instanceof HttpConnectTimeoutException
                ? "no connection" + said
                : "the connection was cut" + said;
    }

    private void rest() throws InterruptedIOException {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }
}
