package org.smoothap.torch.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Three ranks in one process that know of each other over the loopback interface alone. */
class LivenessTest {
    private static final String HERE = "127.0.0.1";
    private static final int SIZE = 3;
    private static final int LONG = 60_000;

    private final Liveness[] ranks = new Liveness[SIZE];

    /** What the process of each rank would have ended with. */
    private final BlockingQueue<?>[] ends = {new LinkedBlockingQueue<String>(), new LinkedBlockingQueue<String>(), new LinkedBlockingQueue<String>()};

    @SuppressWarnings("unchecked")
    private BlockingQueue<String> ends(int rank) {
        return (BlockingQueue<String>) ends[rank];
    }

    private String end(int rank) throws InterruptedException {
        return ends(rank).poll(LONG, TimeUnit.MILLISECONDS);
    }

    private void meet() throws IOException, InterruptedException, ExecutionException {
        try (Door door = Door.open(HERE)) {
            FutureTask<Liveness> first = new FutureTask<>(() -> Liveness.first(door, SIZE, LONG, LONG, ends(0)::add));
            Thread.ofVirtual().start(first);
            for (int rank = SIZE - 1; rank > 0; rank--) {
                int own = rank;
                ranks[rank] = Liveness.other(rank, HERE, door.key(), LONG, reason -> ends(own).add(reason));
            }
            ranks[0] = first.get();
        }
    }

    @Test
    void aReasonReachesAllOthers() throws Exception {
        meet();
        ranks[2].abandon("no disk");
        assertEquals("rank 2: no disk", end(0));
        assertEquals("rank 2: no disk", end(1));
        assertNull(ends(2).poll(), "it knows itself");
    }

    @Test
    void thoseThatWaitAreReleasedEachTime() throws Exception {
        meet();
        for (int time = 1; time <= 2; time++) {
            int awaited = time;
            FutureTask<Void> waiting = new FutureTask<>(() -> ranks[1].awaitRelease(awaited), null);
            Thread.ofVirtual().start(waiting);
            assertThrows(TimeoutException.class, () -> waiting.get(50, TimeUnit.MILLISECONDS));
            ranks[0].release();
            waiting.get(LONG, TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void whoeverLeavesIsNotMissed() throws Exception {
        meet();
        ranks[1].close();
        ranks[2].abandon("later");
        assertEquals("rank 2: later", end(0));
        assertNull(ends(1).poll());
    }

    @Test
    void aLostConnectionIsNamed() throws Exception {
        try (Door door = Door.open(HERE)) {
            FutureTask<Liveness> first = new FutureTask<>(() -> Liveness.first(door, 2, LONG, LONG, ends(0)::add));
            Thread.ofVirtual().start(first);
            try (Socket rank = Door.knock(1, HERE, door.key(), LONG)) {
                first.get();
            }
            assertEquals("rank 1 has ended", end(0));
        }
    }

    @Test
    void silenceIsNamed() throws Exception {
        try (Door door = Door.open(HERE)) {
            FutureTask<Liveness> first = new FutureTask<>(() -> Liveness.first(door, 2, 1_000, LONG, ends(0)::add));
            Thread.ofVirtual().start(first);
            try (Socket silent = Door.knock(1, HERE, door.key(), LONG)) {
                assertTrue(silent.isConnected());
                assertEquals("rank 1 has not been heard from for 1 s", end(0));
            }
        }
    }

    @Test
    void strangersAreNotTakenForRanks() throws Exception {
        try (Door door = Door.open(HERE); Socket stranger = new Socket(HERE, door.socket().getLocalPort())) {
            stranger.getOutputStream().write(new byte[12]);
            String message = assertThrows(RanksException.class, () -> Liveness.first(door, SIZE, LONG, 1_000, ends(0)::add)).getMessage();
            assertTrue(message.startsWith("2 of 2 other ranks did not come within 1 s"), message);
        }
    }
}
