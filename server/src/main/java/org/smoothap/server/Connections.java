package org.smoothap.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections whose request does not get past its headers in time. Jetty's idle timeout starts anew with every byte;
 * a client that sends one now and then (slow-loris) would hold its connection forever.
 */
final class Connections extends AbstractLifeCycle implements Connection.Listener {
    private final Duration patience;
    private final Scheduler clock = new ScheduledExecutorScheduler("connections", true);
    private final Map<Connection, State> states = new ConcurrentHashMap<>();

    /**
     * @param requests that have come with all their headers
     * @param bytes when that was seen
     * @param since the nanosecond at which nothing of another request had come
     */
    private record State(long requests, long bytes, long since) {}

    Connections(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void onOpened(Connection connection) {
        states.put(connection, new State(0, 0, System.nanoTime()));
    }

    @Override
    public void onClosed(Connection connection) {
        states.remove(connection);
    }

    @Override
    protected void doStart() throws Exception {
        clock.start();
        schedule();
    }

    @Override
    protected void doStop() throws Exception {
        clock.stop();
    }

    private void schedule() {
        clock.schedule(() -> {
            try {
                look();
            } finally {
                schedule();
            }
        }, Math.clamp(patience.toMillis() / 4, 20, 1000), TimeUnit.MILLISECONDS);
    }

    private void look() {
        long now = System.nanoTime();
        states.forEach((connection, state) -> {
            long requests = connection.getMessagesIn();
            long bytes = connection.getBytesIn();
            boolean answering = requests > connection.getMessagesOut();
            if (answering || requests != state.requests || bytes == state.bytes) {
                states.replace(connection, state, new State(requests, bytes, now));
            } else if (now - state.since > patience.toNanos()) {
                connection.getEndPoint().close();
            }
        });
    }
}
