package org.smoothap.search;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes an index agree with a list of images: embeds what is new or changed, removes what is gone, leaves the rest.
 *
 * <p>A file of the same size and time is not read. One of another time but the same SHA-256 keeps its vector. Every so many
 * images are committed, so that an update that is cut off goes on from there when it is started again: what it has
 * committed is then unchanged. Images that the index {@linkplain IndexedImage#kept keeps} itself stay as they are. Memory: what the index knows of every image but its vector.
 */
public final class IndexUpdate {
    private final VectorIndexWriter writer;
    private final VectorIndex before;
    private final ImageEmbedder embedder;
    private final UpdateListener listener;
    private final Map<String, IndexedImage> known = new HashMap<>();

    private final Set<String> kept = new HashSet<>();

    private int added;
    private int changed;
    private int described;
    private int unchanged;
    private int unreadable;

    private IndexUpdate(VectorIndexWriter writer, VectorIndex before, ImageEmbedder embedder, UpdateListener listener)
            throws IOException {
        this.writer = writer;
        this.before = before;
        this.embedder = embedder;
        this.listener = listener;
        before.images().forEach(image -> known.put(image.id(), image));
        known.values().stream().filter(IndexedImage::kept).map(IndexedImage::id).forEach(kept::add);
    }

    /**
     * Brings the index up to date and commits.
     *
     * @param images all that the index is to hold afterwards
     * @param commitEvery after so many read files
     * @throws OtherModelException if the embedder is not of the index's model
     * @throws IllegalArgumentException if two images have the same id
     */
    public static UpdateCount run(VectorIndexWriter writer, List<SourceImage> images, ImageEmbedder embedder,
            int commitEvery, UpdateListener listener) throws IOException {
        if (commitEvery < 1) {
            throw new IllegalArgumentException("commitEvery must be at least 1, got " + commitEvery);
        }
        try (VectorIndex before = VectorIndex.open(writer.folder())) {
            before.requireModel(embedder.model());
            return new IndexUpdate(writer, before, embedder, listener).run(images, commitEvery);
        }
    }

    private UpdateCount run(List<SourceImage> images, int commitEvery) throws IOException {
        Set<String> gone = new HashSet<>(known.keySet());
        gone.removeAll(kept);
        Set<String> ids = HashSet.newHashSet(images.size());
        List<SourceImage> toRead = new ArrayList<>();
        for (SourceImage image : images) {
            if (!ids.add(image.id())) {
                throw new IllegalArgumentException("two images have the id '" + image.id() + "'; an id must be unique");
            }
            if (kept.contains(image.id())) {
                throw new IllegalArgumentException(image.file() + " would have the id '" + image.id()
                        + "', which a picture added over the network has; rename the file, or remove that picture");
            }
            gone.remove(image.id());
            if (!keptUnread(image)) {
                toRead.add(image);
            }
        }
        writer.remove(gone);
        listener.planned(unchanged + described, gone.size(), toRead.size());
        for (int from = 0; from < toRead.size(); from += commitEvery) {
            int to = Math.min(toRead.size(), from + commitEvery);
            read(toRead.subList(from, to), from);
            writer.commit();
            listener.committed(to);
        }
        writer.commit();
        return new UpdateCount(added, changed, described, unchanged, gone.size(), unreadable);
    }

    /** True if the file looks as it did, so that it need not be read. */
    private boolean keptUnread(SourceImage image) throws IOException {
        IndexedImage old = known.get(image.id());
        if (old == null || old.stamp() == null) {
            return false;
        }
        try {
            if (!FileStamp.glance(image.file()).sameGlance(old.stamp())) {
                return false;
            }
        } catch (IOException e) {
            return false; // reading it will say why
        }
        if (old.metadata().equals(image.metadata())) {
            unchanged++;
        } else {
            describe(image, old.stamp());
        }
        return true;
    }

    private void read(List<SourceImage> images, int doneBefore) throws IOException {
        Map<String, FileStamp> stamps = new HashMap<>();
        List<SourceImage> toEmbed = new ArrayList<>();
        int[] done = {doneBefore};
        for (SourceImage image : images) {
            FileStamp stamp;
            try {
                stamp = FileStamp.glance(image.file()).withContent(image.file());
            } catch (IOException e) {
                leaveOut(image, e instanceof NoSuchFileException
                        ? image.file() + ": no such file" : String.valueOf(e.getMessage()));
                listener.progress(++done[0]);
                continue;
            }
            IndexedImage old = known.get(image.id());
            if (old != null && old.stamp() != null && old.stamp().sha256().equals(stamp.sha256())) {
                describe(image, stamp);
                listener.progress(++done[0]);
            } else {
                stamps.put(image.id(), stamp);
                toEmbed.add(image);
            }
        }
        if (toEmbed.isEmpty()) {
            return;
        }
        embedder.embed(toEmbed, new ImageEmbedder.Results() {
            @Override
            public void embedded(SourceImage image, float[] vector) throws IOException {
                if (Vectors.length(vector) == 0) {
                    unreadable(image, image.file() + ": the network embeds it as zero");
                    return;
                }
                writer.put(new IndexedImage(image.id(), stamps.get(image.id()), image.metadata()), vector);
                if (known.containsKey(image.id())) {
                    changed++;
                } else {
                    added++;
                }
                listener.progress(++done[0]);
            }

            @Override
            public void unreadable(SourceImage image, String reason) throws IOException {
                leaveOut(image, reason);
                listener.progress(++done[0]);
            }
        });
        if (done[0] != doneBefore + images.size()) {
            throw new IllegalStateException("the embedder was given " + images.size() + " images and told of "
                    + (done[0] - doneBefore));
        }
    }

    /** Writes an image anew with the vector that it has. */
    private void describe(SourceImage image, FileStamp stamp) throws IOException {
        float[] vector = before.vector(image.id()).orElseThrow();
        writer.put(new IndexedImage(image.id(), stamp, image.metadata()), vector);
        described++;
    }

    /** An image that cannot be read is not in the index, whatever its file held before. */
    private void leaveOut(SourceImage image, String reason) throws IOException {
        writer.remove(List.of(image.id()));
        unreadable++;
        listener.unreadable(image, reason);
    }
}
