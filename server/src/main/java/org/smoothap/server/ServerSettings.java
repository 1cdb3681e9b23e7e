package org.smoothap.server;

import java.time.Duration;
import java.util.Set;

/**
 * How a server listens and what it refuses.
 *
 * @param host the address it listens on
 * @param port 0 for any free one
 * @param token that requests must carry; null for none
 * @param hosts names that a request may call the server by, beside those of the machine itself; only asked about when the
 *     address is a loopback one
 * @param readOnly true to refuse all changes, and to leave the index to other processes to write
 * @param limits of requests
 */
public record ServerSettings(String host, int port, String token, Set<String> hosts, boolean readOnly, Limits limits) {
    /**
     * What one client, or all of them together, may ask for.
     *
     * @param uploadBytes of one request's body
     * @param pixels of one picture
     * @param queue pictures that wait for the network or are embedded; one more is told to come back
     * @param batch pictures that the network takes at once
     * @param connections at a time; one more waits until another ends
     * @param idle how long a connection may be silent
     * @param request how long a request may take to arrive, and how long to be answered
     * @param stop how long requests may take to end when the server stops
     */
    public record Limits(int uploadBytes, long pixels, int queue, int batch, int connections, Duration idle, Duration request,
            Duration stop) {
        public Limits {
            if (uploadBytes < 1 || pixels < 1 || queue < 1 || batch < 1 || connections < 1) {
                throw new IllegalArgumentException("limits must be 1 or more, found " + uploadBytes + " bytes, " + pixels
                        + " pixels, a queue of " + queue + ", a batch of " + batch + ", " + connections + " connections");
            }
            if (!idle.isPositive() || !request.isPositive() || stop.isNegative()) {
                throw new IllegalArgumentException(
                        "timeouts must be positive, found idle " + idle + ", request " + request + ", stop " + stop);
            }
        }

        /** 16 MiB, 40 million pixels, 64 waiting, 16 a batch, 256 connections, 30 s, 30 s, 30 s. */
        public static Limits standard() {
            return new Limits(16 << 20, 40_000_000, 64, 16, 256, Duration.ofSeconds(30), Duration.ofSeconds(30),
                    Duration.ofSeconds(30));
        }
    }

    /** A server for this machine alone, without a token. */
    public static ServerSettings local(int port) {
        return new ServerSettings("127.0.0.1", port, null, Set.of(), false, Limits.standard());
    }

    /** The same with other limits; likewise the other methods that begin with {@code with}. */
    public ServerSettings withLimits(Limits limits) {
        return new ServerSettings(host, port, token, hosts, readOnly, limits);
    }

    public ServerSettings withToken(String token) {
        return new ServerSettings(host, port, token, hosts, readOnly, limits);
    }

    public ServerSettings withReadOnly(boolean readOnly) {
        return new ServerSettings(host, port, token, hosts, readOnly, limits);
    }

    /** True for the names and addresses by which a machine reaches itself alone. */
    public static boolean isLoopback(String host) {
        return Guard.isLoopback(host);
    }
}
