package org.smoothap.torch.distributed;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who of the ranks is alive. Every rank has a connection with rank 0 and sends a sign of life over it from a thread of its
 * own, whatever its work is doing. Rank 0 tells the others of a rank that is lost. A native call that waits for a lost rank
 * cannot be interrupted: so the process is ended.
 */
final class Liveness implements AutoCloseable, PeerLink.Listener {
    private static final int BEATS = 5;

    private final int rank;
    private final List<PeerLink> links = new ArrayList<>();
    private final Consumer<String> end;

    // Guarded by this object's lock.
    private long released;
    private boolean over;

    /** @param end ends the process with a message */
    private Liveness(int rank, Consumer<String> end) {
        this.rank = rank;
        this.end = end;
    }

    /** Rank 0: waits for all others. */
    static Liveness first(Door door, int size, int timeoutMillis, long patienceMillis, Consumer<String> end) throws IOException {
        Liveness liveness = new Liveness(0, end);
        PeerLink[] arrived = new PeerLink[size];
        long deadline = System.nanoTime() + patienceMillis * 1_000_000;
        for (int left = size - 1; left > 0; ) {
            Socket socket;
            try {
                door.socket().setSoTimeout((int) Math.clamp((deadline - System.nanoTime()) / 1_000_000, 1, Integer.MAX_VALUE));
                socket = door.socket().accept();
            } catch (SocketTimeoutException e) {
                throw new RanksException(left + " of " + (size - 1) + " other ranks did not come within " + patienceMillis / 1000
                        + " s; see what they say, and that WORLD_SIZE=" + size + " is what was started");
            }
            int peer = door.peer(socket);
            if (peer < 1 || peer >= size || arrived[peer] != null) {
                socket.close();
                continue;
            }
            arrived[peer] = new PeerLink(peer, socket, timeoutMillis, liveness);
            left--;
        }
        liveness.links.addAll(Arrays.asList(arrived).subList(1, size));
        return liveness.begun(timeoutMillis);
    }

    /**
     * Another rank: goes to rank 0.
     *
     * @param key as {@link Door#key()} said
     */
    static Liveness other(int rank, String host, String key, int timeoutMillis, Consumer<String> end) throws IOException {
        Liveness liveness = new Liveness(rank, end);
        liveness.links.add(new PeerLink(0, Door.knock(rank, host, key, timeoutMillis), timeoutMillis, liveness));
        return liveness.begun(timeoutMillis);
    }

    private Liveness begun(int timeoutMillis) {
        links.forEach(PeerLink::start);
        Thread.ofPlatform().daemon().name("signs-of-life").start(() -> {
            while (true) {
                links.forEach(PeerLink::alive);
                try {
                    Thread.sleep(Math.min(1000, timeoutMillis / BEATS));
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        return this;
    }

    /** The address of this machine that the others reach. */
    String localAddress() {
        return links.getLast().localAddress();
    }

    /** Rank 0: the others may go on. */
    void release() {
        links.forEach(PeerLink::release);
    }

    /** Others: waits until rank 0 has released them so many times. */
    synchronized void awaitRelease(long times) {
        try {
            while (released < times) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RanksException("interrupted while waiting for rank 0");
        }
    }

    @Override
    public synchronized void released() {
        released++;
        notifyAll();
    }

    @Override
    public void failed(PeerLink link, String reason) {
        over(link, reason);
    }

    @Override
    public void lost(PeerLink link, String what) {
        over(link, "rank " + link.peer() + " " + what);
    }

    private void over(PeerLink from, String reason) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        links.stream().filter(link -> link != from).forEach(link -> link.fail(reason));
        end.accept(reason);
    }

    /** Tells the others why this rank gives up. */
    void abandon(String reason) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        links.forEach(link -> link.fail("rank " + rank + ": " + reason));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        links.forEach(PeerLink::close);
    }
}
