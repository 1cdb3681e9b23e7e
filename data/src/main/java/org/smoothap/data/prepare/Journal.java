package org.smoothap.data.prepare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * What has been prepared, a line an image, written as it is done. A line that was cut off when the process was killed is
 * dropped; of several lines for one name the last one counts.
 */
final class Journal implements AutoCloseable {
    /**
     * A prepared image.
     *
     * @param sourceBytes size of the original file
     * @param sourceTime its last modification, milliseconds since 1970
     * @param sourceWidth pixels of the original, upright, or of its cut-out
     * @param width pixels of the prepared image
     * @param bytes size of the prepared file
     */
    record Entry(long sourceBytes, long sourceTime, int sourceWidth, int sourceHeight, int width, int height, long bytes) {
        private static Entry parse(String[] words) {
            return new Entry(Long.parseLong(words[0]), Long.parseLong(words[1]), Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]), Integer.parseInt(words[4]), Integer.parseInt(words[5]), Long.parseLong(words[6]));
        }
    }

    private static final int WORDS = 8;

    private final Map<String, Entry> before;
    private final Writer writer;

    private Journal(FileChannel channel, Map<String, Entry> before) {
        this.before = before;
        this.writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
    }

    /**
     * Opens a journal to go on with it; no other process can at the same time.
     *
     * @throws IOException if another process writes it
     */
    static Journal append(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new OverlappingFileLockException();
            }
            channel.truncate(endOfLastLine(channel)).position(0);
            // Not opened a second time: on Linux a process that closes any channel of a file loses its locks on it.
            Map<String, Entry> before = parse(file, new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8)));
            channel.position(channel.size());
            return new Journal(channel, before);
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException(file + ": another process prepares this folder; wait for it or end it", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static long endOfLastLine(FileChannel channel) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (long end = channel.size(); end > 0; end--) {
            channel.read(one.clear(), end - 1);
            if (one.get(0) == '\n') {
                return end;
            }
        }
        return 0;
    }

    /** By name; empty if there is no file. */
    static Map<String, Entry> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return parse(file, lines);
        }
    }

    private static Map<String, Entry> parse(Path file, BufferedReader lines) throws IOException {
        Map<String, Entry> entries = new HashMap<>();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", WORDS);
                if (words.length == WORDS) {
                    entries.put(words[WORDS - 1], Entry.parse(words));
                }
            }
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw new IOException(file + ": is damaged (" + e.getMessage() + "); delete it and prepare again", e);
        }
        return entries;
    }

    /** What it had when it was opened, by name. */
    Map<String, Entry> before() {
        return before;
    }

    void add(String name, Entry entry) throws IOException {
        writer.write(entry.sourceBytes() + " " + entry.sourceTime() + " " + entry.sourceWidth() + " " + entry.sourceHeight() + " "
                + entry.width() + " " + entry.height() + " " + entry.bytes() + " " + name + "\n");
    }

    void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close(); // and the channel, and with it the lock
    }
}
