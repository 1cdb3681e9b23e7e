package org.smoothap.data.npy;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Where the bytes of one array are: a .npy file, or a member of a .npz file (a zip of .npy files, as {@code numpy.savez} and
 * {@code numpy.savez_compressed} write it).
 *
 * <p>A member is named after a {@code #}: {@code E.npz#embeddings}. Without a name the file must hold one array only.
 */
final class NpySource implements AutoCloseable {
    private static final String NPZ = ".npz";
    private static final String NPY = ".npy";

    private final String name;
    private final Path file;
    private final String member; // null for a .npy file
    private ZipFile zip;
    private long size;

    private NpySource(String name, Path file, String member) {
        this.name = name;
        this.file = file;
        this.member = member;
    }

    static NpySource of(Path given) {
        String text = given.toString();
        int hash = text.lastIndexOf(NPZ + "#");
        if (hash >= 0) {
            return new NpySource(text, Path.of(text.substring(0, hash + NPZ.length())), text.substring(hash + NPZ.length() + 1));
        }
        return new NpySource(text, given, text.endsWith(NPZ) ? "" : null);
    }

    /** As it was given, for messages. */
    String name() {
        return name;
    }

    /** How many bytes there are, header included; known once it is open. */
    long size() {
        return size;
    }

    ReadableByteChannel open() throws IOException {
        String kind = member == null ? "a .npy file" : "a .npz file";
        if (Files.isDirectory(file)) {
            throw NpyReader.wrong(file, kind, "a folder");
        }
        try {
            return member == null ? openFile() : openMember();
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "no such file; expected " + kind);
        } catch (ZipException e) {
            throw new IOException(file + ": expected a .npz file (a zip of .npy files), found another kind of file: "
                    + e.getMessage(), e);
        }
    }

    private ReadableByteChannel openFile() throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        size = channel.size();
        return channel;
    }

    private ReadableByteChannel openMember() throws IOException {
        zip = new ZipFile(file.toFile());
        try {
            List<String> names = zip.stream().map(ZipEntry::getName).filter(entry -> entry.endsWith(NPY))
                    .map(entry -> entry.substring(0, entry.length() - NPY.length())).toList();
            String wanted = member.isEmpty() && names.size() == 1 ? names.getFirst() : member;
            if (!names.contains(wanted)) {
                String found = names.isEmpty() ? "none" : String.join(", ", names);
                throw member.isEmpty()
                        ? NpyReader.wrong(file, "one array, or its name after a '#' (" + file.getFileName() + "#NAME)", found)
                        : NpyReader.wrong(file, "an array '" + member + "'", found);
            }
            ZipEntry entry = zip.getEntry(wanted + NPY);
            size = entry.getSize();
            return Channels.newChannel(zip.getInputStream(entry));
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }
}
