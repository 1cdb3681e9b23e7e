package org.smoothap.data.prepare;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;

/**
 * Shrinks the images of a data set into another folder, where its own reader opens them: every image keeps its name and
 * its place (formats are told by content, so that a JPEG may be called {@code .png}), and the lists of the data set are
 * copied unchanged. Images that are small enough are copied byte for byte. See {@link PreparedFolder} for what is corrected
 * when it is opened.
 *
 * <p>A run that is killed goes on where it was: finished images are told by the size and time of their originals in a
 * journal. Nothing half-written is ever seen: files are written under another name and renamed.
 */
public final class Preparation {
    /** Images that one task prepares. */
    private static final int CHUNK = 16;

    private static final int LISTED_PROBLEMS = 20;

    private final ImageTable table;
    private final Path root;
    private final Path source;
    private final PreparedFolder folder;
    private final Path out;
    private final PrepareSettings settings;

    /**
     * What was done.
     *
     * @param images prepared files, those of earlier runs included
     * @param doneBefore of them by earlier runs
     * @param skipped images that could not be read
     * @param otherFiles lists that were copied
     * @param bytesBefore of the originals
     * @param bytesAfter of the prepared files
     */
    public record Result(int images, int doneBefore, int skipped, int otherFiles, long bytesBefore, long bytesAfter) {}

    /**
     * @param table as its reader opened it
     * @param root what the reader was given: a folder, or the file of a table
     * @param out the folder to write; may hold an earlier run with the same settings
     * @throws IOException if one of the folders lies in the other, or {@code root} is a prepared folder itself
     */
    public Preparation(ImageTable table, Path root, Path out, PrepareSettings settings) throws IOException {
        this.table = table;
        this.root = root.toAbsolutePath().normalize();
        this.source = Files.isDirectory(root) ? this.root : this.root.getParent();
        this.out = out.toAbsolutePath().normalize();
        this.folder = new PreparedFolder(this.out);
        this.settings = settings;
        if (this.out.startsWith(source) || source.startsWith(this.out)) {
            throw new IOException(out + ": must lie beside the data set, not in or around its folder " + source
                    + "; choose another folder");
        }
        if (new PreparedFolder(source).manifest() != null) {
            throw new IOException(source + ": is a prepared folder itself; prepare the originals");
        }
    }

    /**
     * Prepares all images that are not done yet.
     *
     * @param threads how many images are decoded at a time, at least 1
     * @param skipBad leaves out images that cannot be read, now and whenever the folder is opened, instead of failing
     * @param notices told what could not be read
     * @param progress told how many images are done, rising, on the calling thread
     * @throws IOException if a file cannot be written, the folder was prepared with other settings, or an image cannot be
     *     read and {@code skipBad} is false; all others are done then
     */
    public Result run(int threads, boolean skipBad, Consumer<String> notices, IntConsumer progress) throws IOException {
        if (threads < 1) {
            throw new IllegalArgumentException("preparing needs at least 1 thread, got " + threads);
        }
        Map<String, ImageRow> files = files();
        Files.createDirectories(out);
        compareWithStart();
        try (Journal journal = Journal.append(folder.journal())) {
            folder.write(new PreparedFolder.Manifest(settings, root.toString(), false, List.of()));
            Map<String, Journal.Entry> before = journal.before();
            removeLeftovers(before.keySet(), files.keySet());
            int otherFiles = copyLists();
            List<String> names = List.copyOf(files.keySet());
            Tally tally = new Tally(notices, progress);
            try (Shrinking shrinking = new Shrinking(List.copyOf(files.values()), names, folder, settings, before)) {
                prepare(shrinking, names.size(), threads, journal, tally);
            }
            if (tally.bad.size() > LISTED_PROBLEMS) {
                notices.accept("  ... and " + (tally.bad.size() - LISTED_PROBLEMS) + " more");
            }
            if (!tally.bad.isEmpty() && !skipBad) {
                throw new IOException(tally.bad.size() + " of " + names.size()
                        + " images are missing or unreadable (listed above); mend "
                        + "them and run again, or add --skip-bad to leave them out");
            }
            folder.write(new PreparedFolder.Manifest(settings, root.toString(), true, tally.bad));
            return new Result(tally.images, tally.doneBefore, tally.bad.size(), otherFiles, tally.bytesBefore, tally.bytesAfter);
        }
    }

    /** One row for each file to make: its name to what it is made of. */
    private Map<String, ImageRow> files() throws IOException {
        PreparedNames names = new PreparedNames(source, table.rows(), settings.cropBoxes());
        Map<String, ImageRow> files = new LinkedHashMap<>();
        for (ImageRow row : table.rows()) {
            files.putIfAbsent(names.of(row), settings.cropBoxes() ? row : row.withBox(null));
        }
        return files;
    }

    private void compareWithStart() throws IOException {
        PreparedFolder.Manifest before = folder.manifest();
        if (before != null && !before.settings().equals(settings)) {
            throw new IOException(out + ": was prepared with other settings (" + before.settings().dataset() + ", "
                    + before.settings().description() + "), these are " + settings.dataset() + ", " + settings.description()
                    + "; choose another folder");
        }
        if (before == null && folder.isForeign()) {
            throw new IOException(out + ": expected an empty folder or one prepared before, found other files; choose another");
        }
    }

    private int copyLists() throws IOException {
        OtherFiles others = new OtherFiles(source, out);
        if (source.equals(root)) {
            return others.copy();
        }
        others.copy(root); // a table file describes itself; what else lies beside it is not of this data set
        return 1;
    }

    /** Half-written files, and images that the data set no longer has. */
    private void removeLeftovers(Set<String> before, Set<String> now) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(out, Shrinking.TEMPORARY + "*")) {
            for (Path path : old) {
                Files.delete(path);
            }
        }
        for (String name : before) {
            Path file = folder.file(name).normalize();
            if (!now.contains(name) && file.startsWith(out)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void prepare(Shrinking shrinking, int images, int threads, Journal journal, Tally tally) throws IOException {
        int chunks = (images + CHUNK - 1) / CHUNK;
        ExecutorService workers = Executors.newFixedThreadPool(
                Math.max(1, Math.min(threads, chunks)), Thread.ofPlatform().daemon().name("prepare-", 0).factory());
        try {
            CompletionService<List<Shrinking.Outcome>> done = new ExecutorCompletionService<>(workers);
            for (int c = 0; c < chunks; c++) {
                int from = c * CHUNK;
                done.submit(() -> prepare(shrinking, from, Math.min(images, from + CHUNK)));
            }
            for (int c = 0; c < chunks; c++) {
                for (Shrinking.Outcome outcome : done.take().get()) {
                    if (outcome.entry() != null && !outcome.doneBefore()) {
                        journal.add(outcome.name(), outcome.entry());
                    }
                    tally.add(outcome);
                }
                journal.flush();
                tally.progress.accept(tally.images + tally.bad.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted; run again to go on");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw new IOException(failure.getMessage() + "; what is done is kept, run again to go on", failure);
            }
            throw new IllegalStateException("preparing stopped: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
            workers.close(); // nothing is written or read behind the caller's back
        }
    }

    private static List<Shrinking.Outcome> prepare(Shrinking shrinking, int from, int to) throws IOException {
        List<Shrinking.Outcome> outcomes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            outcomes.add(shrinking.prepare(i));
        }
        return outcomes;
    }

    private static final class Tally {
        private final Consumer<String> notices;
        private final IntConsumer progress;
        private final List<String> bad = new ArrayList<>();
        private int images;
        private int doneBefore;
        private long bytesBefore;
        private long bytesAfter;

        Tally(Consumer<String> notices, IntConsumer progress) {
            this.notices = notices;
            this.progress = progress;
        }

        void add(Shrinking.Outcome outcome) {
            if (outcome.reason() != null) {
                bad.add(outcome.name());
                if (bad.size() <= LISTED_PROBLEMS) {
                    notices.accept("  " + outcome.reason());
                }
                return;
            }
            images++;
            doneBefore += outcome.doneBefore() ? 1 : 0;
            bytesBefore += outcome.entry().sourceBytes();
            bytesAfter += outcome.entry().bytes();
        }
    }
}
