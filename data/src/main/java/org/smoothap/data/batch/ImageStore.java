package org.smoothap.data.batch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.smoothap.data.image.ImageDecoder;
import org.smoothap.data.image.PassingImage;
import org.smoothap.data.image.RgbImage;
import org.smoothap.data.table.Box;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;

/**
 * The decoded images of a table's rows, from files or from entries of zip files, cut to their boxes.
 *
 * <p>Decoded images are kept while their pixels (3 bytes each) fit into the budget; the first ones asked for stay, later
 * ones are decoded each time, so that nothing is thrown out just before an epoch comes back to it. An image that several
 * rows share (a sheet with a box for each row) is decoded once for a run of such rows: the last {@value #SHEETS} are held
 * in addition to the budget. Zip files are opened once and stay open until {@link #close}. Thread-safe.
 */
public final class ImageStore implements AutoCloseable {
    /** A file or zip entry with more bytes is refused. */
    public static final int MAX_ENCODED_BYTES = 256 << 20;

    private static final int SHEETS = 8;

    private final List<ImageRow> rows;
    private final long cacheBytes;
    private final AtomicLong cached = new AtomicLong();
    private volatile boolean full;
    private final AtomicReferenceArray<RgbImage> cache;
    private final Set<ImageLocation> shared;
    private final Map<ImageLocation, Sheet> sheets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ImageLocation, Sheet> eldest) {
            return size() > SHEETS;
        }
    };
    private final Map<Path, ZipFile> zips = new ConcurrentHashMap<>();

    /**
     * @param rows the rows; row numbers are places in this list
     * @param cacheBytes how many bytes of decoded pixels to keep; 0 keeps none
     */
    public ImageStore(List<ImageRow> rows, long cacheBytes) {
        if (cacheBytes < 0) {
            throw new IllegalArgumentException("cacheBytes must be 0 or more, got " + cacheBytes);
        }
        this.rows = List.copyOf(rows);
        this.cacheBytes = cacheBytes;
        this.full = cacheBytes == 0;
        this.cache = new AtomicReferenceArray<>(rows.size());
        this.shared = shared(this.rows);
    }

    /** How many rows there are. */
    public int size() {
        return rows.size();
    }

    /** What messages call the image of a row: its file, or {@code zip!entry}. */
    public String name(int row) {
        return rows.get(row).location().toString();
    }

    /** The pixels that are kept at the moment, in bytes. */
    public long cachedBytes() {
        return cached.get();
    }

    /**
     * The image of a row, upright and cut to the row's box.
     *
     * @throws IOException if the image is missing or unreadable, or its box lies outside; the message names the image
     */
    public RgbImage get(int row) throws IOException {
        RgbImage image = cache.get(row);
        if (image != null) {
            return image;
        }
        ImageRow wanted = rows.get(row);
        ImageLocation location = wanted.location();
        RgbImage whole = shared.contains(location) ? sheet(location).get() : decode(location);
        image = wanted.box() == null ? whole : cut(whole, wanted.box(), location);
        keep(row, image);
        return image;
    }

    /**
     * The image of a row, to be looked at once: it may lie in an array that this thread's next call overwrites. As {@link #get}
     * otherwise.
     */
    public RgbImage borrow(int row) throws IOException {
        ImageRow wanted = rows.get(row);
        ImageLocation location = wanted.location();
        if (full && cache.get(row) == null && wanted.box() == null && location.entry() == null) {
            RgbImage image = PassingImage.read(location.file());
            if (image != null) {
                return image;
            }
        }
        return get(row);
    }

    private void keep(int row, RgbImage image) {
        long bytes = image.rgb().length;
        if (cached.addAndGet(bytes) > cacheBytes || !cache.compareAndSet(row, null, image)) {
            cached.addAndGet(-bytes);
            full = true;
        }
    }

    private static RgbImage decode(ImageLocation location, byte[] bytes) throws IOException {
        return ImageDecoder.decode(bytes, location.toString());
    }

    private RgbImage decode(ImageLocation location) throws IOException {
        return decode(location, location.entry() == null ? ofFile(location) : ofZip(location));
    }

    private static byte[] ofFile(ImageLocation location) throws IOException {
        try {
            checkSize(Files.size(location.file()), location);
            return Files.readAllBytes(location.file());
        } catch (NoSuchFileException e) {
            throw new FileNotFoundException(location + ": no such file");
        }
    }

    private byte[] ofZip(ImageLocation location) throws IOException {
        ZipFile zip = zip(location.file());
        ZipEntry entry = zip.getEntry(location.entry());
        if (entry == null) {
            throw new FileNotFoundException(location + ": no such entry among the " + zip.size() + " of the zip file");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MAX_ENCODED_BYTES + 1);
            checkSize(bytes.length, location);
            return bytes;
        } catch (ZipException e) {
            throw new IOException(location + ": damaged zip entry: " + e.getMessage(), e);
        }
    }

    private ZipFile zip(Path file) throws IOException {
        ZipFile open = zips.get(file);
        if (open != null) {
            return open;
        }
        synchronized (zips) {
            open = zips.get(file);
            if (open == null) {
                if (!Files.exists(file)) {
                    throw new FileNotFoundException(file + ": no such zip file");
                }
                try {
                    open = new ZipFile(file.toFile());
                } catch (ZipException e) {
                    throw new IOException(file + ": not a zip file, or a damaged one: " + e.getMessage(), e);
                }
                zips.put(file, open);
            }
            return open;
        }
    }

    private static void checkSize(long bytes, ImageLocation location) throws IOException {
        if (bytes > MAX_ENCODED_BYTES) {
            throw new IOException(location + ": more than " + MAX_ENCODED_BYTES + " bytes, which no image to learn from has");
        }
    }

    private static RgbImage cut(RgbImage image, Box box, ImageLocation location) throws IOException {
        int right = Math.min(box.right(), image.width());
        int bottom = Math.min(box.bottom(), image.height());
        if (box.left() >= right || box.top() >= bottom) {
            throw new IOException(location + ": the box left=" + box.left() + " top=" + box.top() + " right=" + box.right()
                    + " bottom=" + box.bottom() + " lies outside the image of " + image.width() + "x" + image.height());
        }
        int width = right - box.left();
        byte[] rgb = new byte[3 * width * (bottom - box.top())];
        for (int y = box.top(); y < bottom; y++) {
            int from = 3 * (y * image.width() + box.left());
            System.arraycopy(image.rgb(), from, rgb, 3 * width * (y - box.top()), 3 * width);
        }
        return new RgbImage(width, bottom - box.top(), rgb);
    }

    private static Set<ImageLocation> shared(List<ImageRow> rows) {
        Map<ImageLocation, Integer> boxes = new HashMap<>();
        for (ImageRow row : rows) {
            if (row.box() != null) {
                boxes.merge(row.location(), 1, Integer::sum);
            }
        }
        boxes.values().removeIf(count -> count < 2);
        return new HashSet<>(boxes.keySet());
    }

    private Sheet sheet(ImageLocation location) {
        synchronized (sheets) {
            return sheets.computeIfAbsent(location, Sheet::new);
        }
    }

    /** Closes the zip files; afterwards only images that are still kept, and those in plain files, can be had. */
    @Override
    public void close() throws IOException {
        synchronized (zips) {
            for (ZipFile zip : zips.values()) {
                zip.close();
            }
            zips.clear();
        }
    }

    /** An image that several rows share; threads that want it at the same time wait for one to decode it. */
    private final class Sheet {
        private final ImageLocation location;
        private RgbImage image;

        Sheet(ImageLocation location) {
            this.location = location;
        }

        synchronized RgbImage get() throws IOException {
            if (image == null) {
                image = decode(location);
            }
            return image;
        }
    }
}
