package org.smoothap.data.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.smoothap.Sha256;

/**
 * A package that {@code npm pack} gets as one compressed tar file, with a pinned content.
 *
 * @param command npm, as a program with its first arguments
 * @param name name and version as npm wants them, for example {@code emoji-datasource@16.0.0}
 * @param sha256 what the tar file must be, in lower-case hexadecimal
 * @param timeout how long npm may take
 */
record NpmPackage(List<String> command, String name, String sha256, Duration timeout) {
    private static final int SHOWN = 160;

    /** The program's name on this system. */
    static List<String> npm() {
        return List.of(System.getProperty("os.name").startsWith("Windows") ? "npm.cmd" : "npm");
    }

    /**
     * Gets the tar file into {@code folder}, which must be empty.
     *
     * @throws InterruptedIOException if the thread is interrupted; npm is stopped then
     * @throws IOException with the reason in one line if npm cannot be run, fails, takes too long or brings something else
     */
    Path get(Path folder) throws IOException {
        Path log = folder.resolve("npm.log");
        List<String> line = new ArrayList<>(command);
        // Offline, npm would otherwise try for more than a minute.
        line.addAll(List.of("pack", name, "--ignore-scripts", "--prefer-offline", "--fetch-retries=1",
                "--fetch-retry-mintimeout=2000", "--loglevel=error"));
        run(line, folder, log);
        List<Path> archives = ImageFolders.files(folder).stream().filter(file -> file.toString().endsWith(".tgz")).toList();
        if (archives.size() != 1) {
            throw new IOException("npm pack ended well and left " + archives.size() + " .tgz files instead of one");
        }
        String found = Sha256.of(archives.getFirst());
        if (!found.equals(sha256)) {
            throw new IOException(name + " is not the file expected: sha256 " + sha256 + " expected, " + found + " found");
        }
        return archives.getFirst();
    }

    private void run(List<String> line, Path folder, Path log) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(log.toFile()).redirectInput(ProcessBuilder.Redirect.from(emptyFile(folder).toFile())).start();
        } catch (IOException e) {
            throw new IOException("npm cannot be run (" + command.getFirst() + " not found or not executable)", e);
        }
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("npm was not done after " + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while npm was getting " + name);
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        if (process.exitValue() != 0) {
            throw new IOException("npm pack " + name + " failed with exit code " + process.exitValue() + ": " + said(log));
        }
    }

    /** npm must not ask questions. */
    private static Path emptyFile(Path folder) throws IOException {
        return Files.createFile(folder.resolve("npm.input"));
    }

    /** npm's first error line, which has its error code; else the first line. */
    private static String said(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().map(String::strip)
                .filter(line -> !line.isEmpty()).toList();
        String line = lines.stream().filter(l -> l.contains("code ")).findFirst()
                .orElse(lines.isEmpty() ? "it said nothing" : lines.getFirst());
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
