package org.smoothap.server;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EofException;

/**
 * Reads bodies into memory, never onto disk: each up to a number of bytes and within a time, all together up to a budget.
 */
final class RequestBody {
    private static final int CHUNK = 64 << 10;

    private final int most;
    private final Duration deadline;

    /** In chunks. A body takes as it grows, so that a promise of many bytes takes nothing. */
    private final Semaphore budget;

    /** @param together bytes that the bodies being read or answered may have in all */
    RequestBody(int most, Duration deadline, long together) {
        this.most = most;
        this.deadline = deadline;
        this.budget = new Semaphore(Math.toIntExact(Math.max(together, 2L * most) / CHUNK + 1));
    }

    /** A body and its share of the budget, which it gives back when it is closed. */
    final class Held implements AutoCloseable {
        private byte[] bytes = {};
        private int chunks;

        byte[] bytes() {
            return bytes;
        }

        /** More than once does no harm. */
        @Override
        public void close() {
            budget.release(chunks);
            chunks = 0;
        }
    }

    /**
     * Reads the whole body.
     *
     * @throws Problem 413 as soon as it is clear that there are too many bytes, 408 if it takes too long, 400 if it breaks
     *     off, 429 if all bodies together are too large
     */
    Held read(Context context) {
        long announced = context.req().getContentLengthLong();
        if (announced > most) {
            throw tooLarge(announced + " bytes were announced");
        }
        Held held = new Held();
        try {
            held.bytes = read(context.req().getInputStream(), held);
            return held;
        } catch (IOException e) {
            held.close();
            throw broken(e);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    private byte[] read(InputStream in, Held held) throws IOException {
        long end = System.nanoTime() + deadline.toNanos();
        ByteArrayOutputStream out = new ByteArrayOutputStream(0);
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            if (out.size() + count > most) {
                throw tooLarge("more came");
            }
            out.write(chunk, 0, count);
            int needed = Math.ceilDiv(out.size(), CHUNK) - held.chunks;
            if (needed > 0) {
                if (!budget.tryAcquire(needed)) {
                    throw Problem.busy("the server is reading as many uploads as it has memory for; try again in a second");
                }
                held.chunks += needed;
            }
            if (System.nanoTime() > end) {
                throw late();
            }
        }
        return out.toByteArray();
    }

    private Problem tooLarge(String found) {
        return Problem.of(HttpStatus.PAYLOAD_TOO_LARGE_413,
                "a request may have at most " + most + " bytes, " + found + "; scale the picture down");
    }

    private Problem late() {
        return Problem.of(HttpStatus.REQUEST_TIMEOUT_408,
                "the request did not arrive within " + deadline.toMillis() / 1000.0 + " s");
    }

    private Problem broken(IOException e) {
        if (e.getCause() instanceof TimeoutException || e instanceof EofException && e.getCause() instanceof TimeoutException) {
            return late();
        }
        return Problem.badRequest("the body of the request breaks off or is badly framed");
    }
}
