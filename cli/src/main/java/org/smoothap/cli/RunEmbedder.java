package org.smoothap.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.smoothap.data.table.ImageRow;
import org.smoothap.search.ImageEmbedder;
import org.smoothap.search.ModelIdentity;
import org.smoothap.search.SourceImage;
import org.smoothap.torch.embed.PictureEmbedder;

/**
 * Embeds the images of an index with the model of a run.
 *
 * @param rows by the ids of images
 */
record RunEmbedder(RunModel run, Map<String, ImageRow> rows) implements ImageEmbedder {
    @Override
    public ModelIdentity model() {
        return run.identity();
    }

    @Override
    public void embed(List<SourceImage> images, Results results) throws IOException {
        List<ImageRow> wanted = images.stream().map(image -> rows.get(image.id())).toList();
        try (PictureEmbedder embedder = new PictureEmbedder(run.network(), run.recipe().image(), run.recipe().loaderThreads())) {
            embedder.embed(wanted, new PictureEmbedder.Results() {
                @Override
                public void embedded(int row, float[] embedding) throws IOException {
                    results.embedded(images.get(row), embedding);
                }

                @Override
                public void unreadable(int row, IOException reason) throws IOException {
                    results.unreadable(images.get(row), reason.getMessage());
                }
            });
        }
    }
}
