package org.smoothap.torch.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.FaceIds;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;

class DistinctImagesTest {
    private static final ImageRow A = ImageRow.of(ImageLocation.of(Path.of("a.png")), "a", Split.TEST);
    private static final ImageRow B = ImageRow.of(ImageLocation.of(Path.of("b.png")), "b", Split.TEST);

    @Test
    void theSameFileWithTheSameBoxIsOneImage() {
        ImageRow cut = A.withBox(new Box(1, 2, 3, 4));
        DistinctImages images = DistinctImages.of(List.of(A, cut, B, A.withFace(new FaceIds(1, 2)),
                cut.withFace(new FaceIds(3, 4)), A.withBox(new Box(1, 2, 3, 5))));
        assertEquals(List.of(A, cut, B, A.withBox(new Box(1, 2, 3, 5))), images.rows());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 6, 7},
                images.spread(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, 2));
    }

    @Test
    void nothingIsCopiedWhereAllDiffer() {
        float[] embeddings = {1, 2};
        assertSame(embeddings, DistinctImages.of(List.of(B, A)).spread(embeddings, 1));
    }
}
