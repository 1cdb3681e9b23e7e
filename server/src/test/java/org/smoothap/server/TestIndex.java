package org.smoothap.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.smoothap.data.image.ImageDecoder;
import org.smoothap.search.IndexedImage;
import org.smoothap.search.VectorIndex;
import org.smoothap.search.VectorIndexWriter;

/** Writes to an index beside a server. */
final class TestIndex {
    private TestIndex() {}

    /** Adds images of any ids, as if they had been indexed from the folder. */
    static void add(Path folder, String... ids) throws IOException {
        try (VectorIndex index = VectorIndex.open(folder);
                VectorIndexWriter writer = VectorIndexWriter.open(folder, index.settings())) {
            for (String id : ids) {
                writer.put(new IndexedImage(id, null, Map.of()),
                        new ColourEmbedder().input(ImageDecoder.decode(DrawnPictures.png(0, 0), id)));
            }
            writer.commit();
        }
    }
}
