package org.smoothap.data.table;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Reads an image's header with the platform's own readers. */
final class HeaderProbe implements ImageProbe {
    @Override
    public void read(ImageRow row) throws IOException {
        var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes(row.location())));
        var readers = ImageIO.getImageReaders(stream);
        if (!readers.hasNext()) {
            throw new IOException("is not an image in a known format");
        }
        var reader = readers.next();
        try {
            reader.setInput(stream);
            reader.getWidth(0);
        } finally {
            reader.dispose();
        }
    }

    private static byte[] bytes(ImageLocation location) throws IOException {
        if (!Files.isRegularFile(location.file())) {
            throw new FileNotFoundException("the file does not exist");
        }
        if (location.entry() == null) {
            return Files.readAllBytes(location.file());
        }
        try (ZipFile zip = new ZipFile(location.file().toFile())) {
            var entry = zip.getEntry(location.entry());
            if (entry == null) {
                throw new FileNotFoundException("the zip file has no such entry");
            }
            try (var in = zip.getInputStream(entry)) {
                return in.readAllBytes();
            }
        }
    }
}
