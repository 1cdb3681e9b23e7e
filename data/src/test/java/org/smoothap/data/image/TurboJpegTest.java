package org.smoothap.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libjpeg-turbo against the JDK's reader: the same pixels, and nothing accepted that was refused. */
class TurboJpegTest {
    private static final Path PHOTOS = Path.of("../../shared/data/grocery-store/images");

    @BeforeEach
    void libraryIsHere() {
        assumeTrue(TurboJpeg.found(), "skipped: no libturbojpeg on this system");
    }

    private static RgbImage jdk(byte[] bytes) throws IOException {
        return JpegDecoder.decodeByReader(bytes, JpegHeader.read(bytes));
    }

    private static RgbImage turbo(byte[] bytes) throws IOException {
        return TurboJpeg.decode(bytes, JpegHeader.read(bytes));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false", "7, 5, true", "16, 16, false", "17, 33, false", "250, 187, true", "333, 64, false"})
    void samePixels(int width, int height, boolean progressive) throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_GRAY}) {
            for (float quality : new float[] {0.2f, 0.75f, 0.98f}) {
                byte[] file = jpeg(noise(width, height, type), quality, progressive);
                RgbImage image = turbo(file);
                assertNotNull(image);
                assertEquals(width, image.width());
                assertArrayEquals(jdk(file).rgb(), image.rgb());
            }
        }
    }

    @Test
    void samePixelsOfPhotos() throws IOException {
        assumeTrue(Files.isDirectory(PHOTOS), "skipped: no ../shared/data");
        List<Path> files;
        try (var all = Files.walk(PHOTOS)) {
            files = all.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
        }
        for (int i = 0; i < files.size(); i += 97) {
            byte[] file = Files.readAllBytes(files.get(i));
            assertArrayEquals(jdk(file).rgb(), turbo(file).rgb(), files.get(i).toString());
        }
    }

    @Test
    void whatIsDamagedIsLeftToTheOtherReader() throws IOException {
        byte[] file = jpeg(noise(64, 64, BufferedImage.TYPE_3BYTE_BGR), 0.8f, false);
        assertNull(turbo(Arrays.copyOf(file, file.length / 2)));
        byte[] flipped = file.clone();
        IntStream.range(file.length / 2, file.length / 2 + 40).forEach(i -> flipped[i] = (byte) 0xff);
        assertNull(turbo(flipped));
    }

    @Test
    void whatMarkersDoNotExplainIsLeftToTheOtherReader() throws IOException {
        byte[] file = jpeg(noise(32, 32, BufferedImage.TYPE_3BYTE_BGR), 0.8f, false);
        assertTrue(JpegHeader.read(file).plain());
        byte[] withoutJfif = file.clone();
        withoutJfif[6] = 'X';
        assertNull(turbo(withoutJfif));
    }

    /** A thread's array is used again; a file that ends in its header is not read with the rest of the one before. */
    @Test
    void passingImages(@TempDir Path folder) throws IOException {
        byte[] large = jpeg(noise(90, 70, BufferedImage.TYPE_3BYTE_BGR), 0.9f, false);
        byte[] small = jpeg(noise(33, 21, BufferedImage.TYPE_3BYTE_BGR), 0.9f, false);
        Path first = Files.write(folder.resolve("first.jpg"), large);
        Path second = Files.write(folder.resolve("second.jpg"), small);
        Path damaged = Files.write(folder.resolve("damaged.jpg"), Arrays.copyOf(large, 100));
        RgbImage one = PassingImage.read(first);
        assertArrayEquals(jdk(large).rgb(), Arrays.copyOf(one.rgb(), 3 * 90 * 70));
        assertNull(PassingImage.read(damaged));
        RgbImage two = PassingImage.read(second);
        assertArrayEquals(jdk(small).rgb(), Arrays.copyOf(two.rgb(), 3 * 33 * 21));
        assertSame(one.rgb(), two.rgb());
        assertNull(PassingImage.read(folder.resolve("missing.jpg")));
    }

    private static BufferedImage noise(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        SplittableRandom random = new SplittableRandom(width * 31L + height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int base = (x * 3 + y * 5) & 0xff;
                image.setRGB(x, y, base << 16 | (base ^ 0x55) << 8 | random.nextInt(256));
            }
        }
        return image;
    }

    private static byte[] jpeg(BufferedImage image, float quality, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(quality);
            settings.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
