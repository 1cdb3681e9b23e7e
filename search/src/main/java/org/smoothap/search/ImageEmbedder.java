package org.smoothap.search;

import java.io.IOException;
import java.util.List;

/** Reads images and turns them into vectors; what an index needs of pictures and networks. */
public interface ImageEmbedder {
    /** What makes the vectors. */
    ModelIdentity model();

    /**
     * Embeds images in any order, and tells each of them once: its vector, or why it has none.
     *
     * @throws IOException if nothing more can be embedded; an unreadable image is not that
     */
    void embed(List<SourceImage> images, Results results) throws IOException;

    /** Takes what became of the images, one at a time. */
    interface Results {
        /** @param vector of length 1 */
        void embedded(SourceImage image, float[] vector) throws IOException;

        void unreadable(SourceImage image, String reason) throws IOException;
    }
}
