package org.smoothap.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Takes 8-bit RGB out of whatever a reader has produced.
 *
 * <p>Samples are taken from the raster as they are. {@link BufferedImage#getRGB} would brighten grey images (it
 * believes them to be linear) and apply colour profiles; it serves only for packed pixels, where it does neither.
 * Transparent pixels lie over white.
 */
final class RgbPixels {
    private RgbPixels() {}

    static RgbImage of(BufferedImage image) {
        ColorModel colours = image.getColorModel();
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        if (colours instanceof IndexColorModel palette) {
            fromPalette(image.getRaster(), palette, rgb);
        } else if (colours instanceof ComponentColorModel && plain(colours)) {
            if (!fromInterleaved(image.getRaster(), rgb)) {
                fromSamples(image.getRaster(), colours.getComponentSize(0), rgb);
            }
        } else {
            int[] row = new int[image.getWidth()];
            for (int y = 0, o = 0; y < image.getHeight(); y++) {
                image.getRGB(0, y, row.length, 1, row, 0, row.length);
                for (int argb : row) {
                    o = overWhite(argb, rgb, o);
                }
            }
        }
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }

    private static boolean plain(ColorModel colours) {
        int space = colours.getColorSpace().getType();
        boolean whole = colours.getTransferType() == DataBuffer.TYPE_BYTE || colours.getTransferType() == DataBuffer.TYPE_USHORT;
        return whole && !colours.isAlphaPremultiplied() && (space == ColorSpace.TYPE_GRAY || space == ColorSpace.TYPE_RGB);
    }

    /** The common case: three bytes a pixel, in any order. */
    private static boolean fromInterleaved(Raster raster, byte[] rgb) {
        if (!(raster.getSampleModel() instanceof PixelInterleavedSampleModel model)
                || !(raster.getDataBuffer() instanceof DataBufferByte buffer)
                || model.getNumBands() != 3 || model.getPixelStride() != 3 || model.getScanlineStride() != 3 * raster.getWidth()
                || raster.getSampleModelTranslateX() != 0 || raster.getSampleModelTranslateY() != 0
                || buffer.getNumBanks() != 1) {
            return false;
        }
        int[] offsets = model.getBandOffsets();
        byte[] data = buffer.getData();
        int red = buffer.getOffset() + offsets[0];
        int green = buffer.getOffset() + offsets[1];
        int blue = buffer.getOffset() + offsets[2];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = data[red + i];
            rgb[i + 1] = data[green + i];
            rgb[i + 2] = data[blue + i];
        }
        return true;
    }

    /** Grey, grey and alpha, RGB or RGBA of up to 16 bits. */
    private static void fromSamples(Raster raster, int bits, byte[] rgb) {
        int bands = raster.getNumBands();
        int max = (1 << bits) - 1;
        int[] row = new int[raster.getWidth() * bands];
        for (int y = 0, o = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int i = 0; i < row.length; i += bands) {
                int red = to8Bit(row[i], max);
                int green = bands < 3 ? red : to8Bit(row[i + 1], max);
                int blue = bands < 3 ? red : to8Bit(row[i + 2], max);
                int alpha = bands == 2 || bands == 4 ? to8Bit(row[i + bands - 1], max) : 255;
                o = overWhite(alpha << 24 | red << 16 | green << 8 | blue, rgb, o);
            }
        }
    }

    private static void fromPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        int[] row = new int[raster.getWidth()];
        for (int y = 0, o = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, 0, row);
            for (int index : row) {
                o = overWhite(index < colours.length ? colours[index] : 0xff000000, rgb, o);
            }
        }
    }

    /**
     * Four inks to RGB: red = (1 − cyan)(1 − black). No colour profile is applied.
     *
     * @param inverted true if the samples are 255 − ink, as Adobe writes them
     * @param ycck true if the first three samples are the YCbCr of the complement
     */
    static RgbImage ofCmyk(Raster raster, boolean inverted, boolean ycck) {
        byte[] rgb = new byte[3 * raster.getWidth() * raster.getHeight()];
        int[] row = new int[4 * raster.getWidth()];
        for (int y = 0, o = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, row);
            for (int i = 0; i < row.length; i += 4) {
                if (ycck) {
                    double luma = row[i];
                    double cb = row[i + 1] - 128;
                    double cr = row[i + 2] - 128;
                    row[i] = 255 - clamp(luma + 1.402 * cr);
                    row[i + 1] = 255 - clamp(luma - 0.344136286 * cb - 0.714136286 * cr);
                    row[i + 2] = 255 - clamp(luma + 1.772 * cb);
                }
                int paper = inverted ? row[i + 3] : 255 - row[i + 3];
                for (int c = 0; c < 3; c++) {
                    int light = inverted ? row[i + c] : 255 - row[i + c];
                    rgb[o++] = (byte) ((light * paper + 127) / 255);
                }
            }
        }
        return new RgbImage(raster.getWidth(), raster.getHeight(), rgb);
    }

    private static int overWhite(int argb, byte[] rgb, int o) {
        int alpha = argb >>> 24;
        if (alpha == 255) {
            rgb[o] = (byte) (argb >> 16);
            rgb[o + 1] = (byte) (argb >> 8);
            rgb[o + 2] = (byte) argb;
        } else {
            int white = 255 * (255 - alpha) + 127;
            rgb[o] = (byte) (((argb >> 16 & 0xff) * alpha + white) / 255);
            rgb[o + 1] = (byte) (((argb >> 8 & 0xff) * alpha + white) / 255);
            rgb[o + 2] = (byte) (((argb & 0xff) * alpha + white) / 255);
        }
        return o + 3;
    }

    private static int to8Bit(int value, int max) {
        return max == 255 ? value : (int) ((value * 255L + max / 2) / max);
    }

    private static int clamp(double value) {
        return (int) Math.round(Math.max(0, Math.min(255, value)));
    }
}
