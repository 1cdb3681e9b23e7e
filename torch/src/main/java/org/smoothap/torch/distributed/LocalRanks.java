package org.smoothap.torch.distributed;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/**
 * All ranks of a run on this machine, as processes of this Java that meet on the loopback interface. They end with this
 * process, and this one ends with them. The output of rank 0 is passed on; that of the others goes to the errors, with the
 * rank in front.
 */
public final class LocalRanks {
    private static final String LAUNCHED = "smoothap.launched";
    private static final String TERMINAL = "smoothap.terminal";

    /** For the others to say why they end. */
    private static final long GRACE_SECONDS = 10;

    private final int size;
    private final PrintWriter out;
    private final PrintWriter err;
    private final List<Process> ranks = new ArrayList<>();
    private final List<Thread> pipes = new ArrayList<>();

    /** @param size how many ranks, 1 or more */
    public LocalRanks(int size, PrintWriter out, PrintWriter err) {
        this.size = size;
        this.out = out;
        this.err = err;
    }

    /** In a process that may be such a rank: follows the one that started it. */
    public static void followParent() {
        if (Boolean.getBoolean(LAUNCHED)) {
            ChildProcess.endWithParent();
        }
    }

    /**
     * Starts the ranks and waits for their end. The processors are shared out among them.
     *
     * @param arguments the main class and what it is told
     * @return 0 if all ended well; otherwise the status of rank 0 if it has failed, else 1
     */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        try {
            int port = freePort();
            for (int rank = 0; rank < size; rank++) {
                start(rank, port, arguments);
            }
            int failed = awaitFailure();
            if (failed >= 0) {
                awaitOthers(failed);
            }
            for (Thread pipe : pipes) {
                pipe.join();
            }
            int first = ranks.getFirst().exitValue();
            return failed < 0 ? 0 : first == 1 || first == 2 ? first : 1;
        } finally {
            ranks.forEach(Process::destroyForcibly);
        }
    }

    private void start(int rank, int port, List<String> arguments) throws IOException {
        int processors = Math.max(1, Runtime.getRuntime().availableProcessors() / size);
        List<String> options = new ArrayList<>(List.of("-D" + LAUNCHED + "=true"));
        if (rank > 0) {
            options.add("-D" + TERMINAL + "=false");
        }
        ProcessBuilder builder = new ProcessBuilder(ChildProcess.command(processors, options, arguments));
        builder.environment().keySet().removeIf(name -> name.startsWith("TORCHELASTIC_"));
        builder.environment().putAll(Map.of("RANK", Integer.toString(rank), "WORLD_SIZE", Integer.toString(size),
                "LOCAL_RANK", Integer.toString(rank), "LOCAL_WORLD_SIZE", Integer.toString(size),
                "MASTER_ADDR", "127.0.0.1", "MASTER_PORT", Integer.toString(port)));
        builder.environment().putIfAbsent("TORCH_CPP_LOG_LEVEL", "ERROR"); // it warns of lost connections, with native stacks
        Process process = builder.start(); // its standard input is a pipe from here
        ranks.add(process);
        pipe(rank, process.getInputStream(), out);
        pipe(rank, process.getErrorStream(), err);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void pipe(int rank, InputStream from, PrintWriter to) {
        pipes.add(Thread.ofPlatform().daemon().name("output-of-rank-" + rank).start(() -> {
            if (rank == 0) {
                copy(from, to);
            } else {
                Scanner lines = new Scanner(from, StandardCharsets.UTF_8);
                while (lines.hasNextLine()) {
                    err.println("[rank " + rank + "] " + lines.nextLine());
                    err.flush();
                }
            }
        }));
    }

    /** Character by character: a progress bar ends no line. */
    private static void copy(InputStream from, PrintWriter to) {
        try (Reader reader = new InputStreamReader(from, StandardCharsets.UTF_8)) {
            char[] characters = new char[4096];
            for (int count = reader.read(characters); count >= 0; count = reader.read(characters)) {
                to.write(characters, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            // the process has ended
        }
    }

    /** The first rank that ended badly, -1 once all have ended well. */
    private int awaitFailure() throws InterruptedException {
        while (true) {
            boolean running = false;
            for (int rank = 0; rank < size; rank++) {
                if (ranks.get(rank).isAlive()) {
                    running = true;
                } else if (ranks.get(rank).exitValue() != 0) {
                    return rank;
                }
            }
            if (!running) {
                return -1;
            }
            Thread.sleep(50);
        }
    }

    private void awaitOthers(int failed) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
        boolean ended = false;
        for (Process rank : ranks) {
            if (!rank.waitFor(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                rank.destroyForcibly().waitFor();
                ended = true;
            }
        }
        if (ended) {
            err.println("smoothap: rank " + failed + " ended with status " + ranks.get(failed).exitValue()
                    + ", ranks that went on were ended " + GRACE_SECONDS + " s later");
            err.flush();
        }
    }
}
