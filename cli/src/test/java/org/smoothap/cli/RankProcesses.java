package org.smoothap.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Commands in processes of their own, as a user or a cluster starts them. */
final class RankProcesses {
    private static final int END_SECONDS = 120;

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    /** @param folder of the logs and of the program's cache */
    RankProcesses(Path folder) {
        this.folder = folder;
    }

    /** A command whose output goes to {@code log}; its standard input stays open as long as this process is there. */
    Process start(String log, Map<String, String> environment, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true",
                "-Xmx512m", "-Dsmoothap.cache=" + folder.resolve("cache"),
                "-cp", System.getProperty("java.class.path"), Smoothap.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(log).toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** What torchrun and the like say to a rank on this machine. */
    static Map<String, String> environment(int rank, int size, int port) {
        return Map.of("RANK", "" + rank, "WORLD_SIZE", "" + size, "LOCAL_RANK", "" + rank, "MASTER_ADDR", "127.0.0.1",
                "MASTER_PORT", "" + port);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The status with which it ended, within a time that is long for a machine that does other things as well. */
    int ended(Process process, String log) throws InterruptedException {
        assertTrue(process.waitFor(END_SECONDS, TimeUnit.SECONDS), () -> "it did not end: " + log(log));
        return process.exitValue();
    }

    String log(String log) {
        try {
            return Files.readString(folder.resolve(log));
        } catch (IOException e) {
            return e.toString();
        }
    }

    void awaitFile(Path file, Process process, String log) throws InterruptedException {
        while (!Files.exists(file)) {
            assertTrue(process.isAlive(), () -> "ended too early: " + log(log));
            Thread.sleep(2);
        }
    }

    static void signal(String name, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    }

    void endAll() {
        for (Process process : processes) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
