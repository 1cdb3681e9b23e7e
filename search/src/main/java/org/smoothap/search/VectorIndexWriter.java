package org.smoothap.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * Writes an index. Nothing is visible to readers, and nothing survives the end of the process, before {@link #commit}; a
 * commit is whole or not there at all, whenever the process ends. One writer at a time, also across processes.
 * Thread-safe.
 */
public final class VectorIndexWriter implements AutoCloseable {
    private static final double BUFFER_MEGABYTES = 256;

    private final Path folder;
    private final IndexSettings settings;
    private final Directory directory;
    private final IndexWriter writer;

    private VectorIndexWriter(Path folder, IndexSettings settings, Directory directory, IndexWriter writer) {
        this.folder = folder;
        this.settings = settings;
        this.directory = directory;
        this.writer = writer;
    }

    /**
     * Opens an index to write, or makes an empty one (and commits it).
     *
     * @param wanted the settings of a new index; an existing one must have the same model and root
     * @throws OtherModelException if the vectors of the index are of another model
     * @throws IllegalArgumentException if the index was made differently, or the folder holds something else
     * @throws IOException if another process is writing, or the disk fails
     */
    public static VectorIndexWriter open(Path folder, IndexSettings wanted) throws IOException {
        Files.createDirectories(folder);
        Directory directory = IndexFolder.open(folder);
        try {
            IndexSettings found = IndexFolder.settings(folder, directory);
            if (found == null) {
                IndexFolder.requireFree(folder);
            } else {
                requireSame(folder, found, wanted);
            }
            IndexSettings settings = found == null ? wanted : found;
            IndexWriter writer = new IndexWriter(directory, config(settings));
            if (found == null) {
                writer.setLiveCommitData(settings.toCommit().entrySet());
                writer.commit();
            }
            return new VectorIndexWriter(folder, settings, directory, writer);
        } catch (LockObtainFailedException e) {
            directory.close();
            throw new IOException(folder + " is being written by another process; wait until that has ended", e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static IndexWriterConfig config(IndexSettings settings) {
        KnnVectorsFormat format = new WideVectorsFormat(settings.form().format(settings.connections(), settings.beam()));
        return new IndexWriterConfig()
                .setCommitOnClose(false)
                .setRAMBufferSizeMB(BUFFER_MEGABYTES)
                .setCodec(new Lucene104Codec() {
                    @Override
                    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                        return format;
                    }
                });
    }

    private static void requireSame(Path folder, IndexSettings found, IndexSettings wanted) {
        String difference = found.model().differenceFrom(wanted.model());
        if (difference != null) {
            throw new OtherModelException(folder + " cannot take " + difference + "; choose another folder, or delete the index"
                    + " and make it anew");
        }
        if (!found.root().equals(wanted.root())) {
            throw new IllegalArgumentException(folder + " holds the images of " + found.root() + ", not of " + wanted.root()
                    + "; choose another folder");
        }
        if (found.form() != wanted.form() || found.connections() != wanted.connections() || found.beam() != wanted.beam()) {
            throw new IllegalArgumentException(folder + " was made as " + shape(found) + ", not as " + shape(wanted)
                    + "; choose another folder, or leave that as it was");
        }
    }

    private static String shape(IndexSettings settings) {
        return settings.form() + " with " + settings.connections() + " connections and a beam of " + settings.beam();
    }

    /** What the index is made of. */
    public IndexSettings settings() {
        return settings;
    }

    /** The folder of the index. */
    public Path folder() {
        return folder;
    }

    /**
     * Adds an image, or replaces the one of the same id.
     *
     * @param vector of length 1
     * @throws IllegalArgumentException if the vector is not of the index's dimension and of length 1
     */
    public void put(IndexedImage image, float[] vector) throws IOException {
        Vectors.requireUnit("the vector of " + image.id(), vector, settings.model().dimension());
        writer.updateDocument(new Term(Fields.ID, image.id()), Fields.document(image, vector));
    }

    /** Removes images; ids that the index does not have are passed over. */
    public void remove(Collection<String> ids) throws IOException {
        writer.deleteDocuments(ids.stream().map(id -> new Term(Fields.ID, id)).toArray(Term[]::new));
    }

    /** Makes everything up to now last, and visible to readers that are opened or refreshed afterwards. */
    public void commit() throws IOException {
        writer.commit();
    }

    /**
     * Joins the parts that commits leave behind into one: searching one graph is faster than searching several. Takes up
     * to the time of building a new graph. {@link #commit} makes it last; until then the parts stay.
     */
    public void merge() throws IOException {
        writer.forceMerge(1);
    }

    /** Ends the writing; what was not committed is lost. */
    @Override
    public void close() throws IOException {
        try {
            writer.close();
        } finally {
            directory.close();
        }
    }
}
