package org.smoothap.data.image;

import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * JPEG through libjpeg-turbo where the system has it ({@link TurboJpeg}: the same pixels, faster), else through the JDK's
 * reader; files that it refuses go to the TwelveMonkeys reader.
 *
 * <p>A file that ends early is an error here, where the reader only warns and fills up with grey. One that lacks
 * nothing but its end marker is accepted, and so is damage in the middle: as libjpeg and Pillow do.
 */
final class JpegDecoder {
    private static final ImageReaderSpi JDK = provider(true);

    private static final ImageReaderSpi OTHER = provider(false);

    private JpegDecoder() {}

    static RgbImage decode(byte[] bytes, JpegHeader header) throws IOException {
        ImageDecoder.checkSize(header.width(), header.height());
        RgbImage fast = TurboJpeg.decode(bytes, header);
        return fast != null ? fast : decodeByReader(bytes, header);
    }

    static RgbImage decodeByReader(byte[] bytes, JpegHeader header) throws IOException {
        byte[] plain = header.profile() ? JpegHeader.withoutProfile(bytes) : bytes;
        Warnings warnings = new Warnings();
        RgbImage image;
        try {
            image = read(plain, header, warnings);
        } catch (IOException | RuntimeException e) {
            if (warnings.endsEarly || header.components() == 4 || OTHER == null) {
                throw e;
            }
            return ImageDecoder.decodeWith(OTHER.createReaderInstance(), plain);
        }
        if (warnings.endsEarly) {
            byte[] ended = Arrays.copyOf(plain, plain.length + 2);
            ended[plain.length] = (byte) 0xff;
            ended[plain.length + 1] = (byte) 0xd9;
            Warnings again = new Warnings();
            image = read(ended, header, again);
            if (again.endsEarly || again.segmentEndsEarly) {
                throw new IOException("the file ends before the image is complete");
            }
        }
        return image;
    }

    private static RgbImage read(byte[] bytes, JpegHeader header, Warnings warnings) throws IOException {
        if (JDK == null) {
            throw new IOException("this Java has no JPEG reader; it needs the module java.desktop");
        }
        ImageReader reader = JDK.createReaderInstance();
        try (ImageInputStream stream = new ByteArrayImageInputStream(bytes)) {
            reader.addIIOReadWarningListener(warnings);
            reader.setInput(stream, true, true);
            if (header.components() == 4) {
                return RgbPixels.ofCmyk(reader.readRaster(0, null), header.adobeTransform() >= 0, header.adobeTransform() == 2);
            }
            return RgbPixels.of(reader.read(0));
        } finally {
            reader.dispose();
        }
    }

    /** The JDK's reader, or the first other one; null if there is none. */
    private static ImageReaderSpi provider(boolean ofJdk) {
        Iterator<ImageReaderSpi> providers = IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            boolean jpeg = Arrays.asList(provider.getFormatNames()).contains("jpeg");
            if (jpeg && provider.getClass().getName().startsWith("com.sun.") == ofJdk) {
                return provider;
            }
        }
        return null;
    }

    private static final class Warnings implements IIOReadWarningListener {
        boolean endsEarly;
        boolean segmentEndsEarly;

        @Override
        public void warningOccurred(ImageReader source, String warning) {
            endsEarly |= warning.contains("Premature end of JPEG") || warning.contains("Missing EOI");
            segmentEndsEarly |= warning.contains("premature end of data segment");
        }
    }
}
