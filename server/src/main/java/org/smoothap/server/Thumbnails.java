package org.smoothap.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.smoothap.data.image.JpegEncoder;
import org.smoothap.data.image.Resampler;
import org.smoothap.data.image.RgbImage;
import org.smoothap.search.IndexedImage;

/** Small JPEG copies of the images of an index; those asked for last are remembered. */
final class Thumbnails {
    static final int SMALLEST = 16;
    static final int LARGEST = 1600;

    private static final long REMEMBERED_BYTES = 32 << 20;
    private static final int QUALITY = 85;

    private final StoredPictures pictures;
    private final EmbeddingPool pool;
    private final long mostPixels;
    private final Map<String, byte[]> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    Thumbnails(StoredPictures pictures, EmbeddingPool pool, long mostPixels) {
        this.pictures = pictures;
        this.pool = pool;
        this.mostPixels = mostPixels;
    }

    /** Names the copy of an image: another content, part or size has another name. */
    static String tag(IndexedImage image, int size) {
        String content = image.stamp() == null ? "" : image.stamp().sha256();
        return KeptPictures.sha256((content + " " + image.id()).getBytes(StandardCharsets.UTF_8)).substring(0, 32)
                + "-" + size;
    }

    /** @param size of the longer side at most; smaller pictures are not enlarged */
    byte[] jpeg(IndexedImage image, int size) {
        String tag = tag(image, size);
        synchronized (remembered) {
            byte[] known = remembered.get(tag);
            if (known != null) {
                return known;
            }
        }
        byte[] jpeg = pool.decode(() -> make(image, size));
        remember(tag, jpeg);
        return jpeg;
    }

    private byte[] make(IndexedImage image, int size) {
        RgbImage picture = pictures.decoded(image, mostPixels);
        double scale = Math.min(1, (double) size / Math.max(picture.width(), picture.height()));
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        try {
            return JpegEncoder.encode(Resampler.resize(
                    picture, 0, 0, picture.width(), picture.height(), width, height, Resampler.Filter.AREA), QUALITY);
        } catch (IOException e) {
            throw new IllegalStateException("a JPEG can be written to memory", e);
        }
    }

    private void remember(String tag, byte[] jpeg) {
        synchronized (remembered) {
            byte[] before = remembered.put(tag, jpeg);
            bytes += jpeg.length - (before == null ? 0 : before.length);
            var eldest = remembered.entrySet().iterator();
            while (bytes > REMEMBERED_BYTES && eldest.hasNext()) {
                bytes -= eldest.next().getValue().length;
                eldest.remove();
            }
        }
    }
}
