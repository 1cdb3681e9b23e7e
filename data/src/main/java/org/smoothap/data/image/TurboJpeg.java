package org.smoothap.data.image;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * JPEG through libjpeg-turbo where the system has it (its library {@code libturbojpeg}): the pixels of the JDK's reader, bit
 * for bit, in half the time. It takes the plain files, nine tenths and more of any collection, and leaves whatever is unusual
 * or damaged to {@link JpegDecoder}, so that what is accepted and refused does not depend on it either.
 * {@code -Dsmoothap.jpeg=java} leaves everything to the JDK.
 */
final class TurboJpeg {
    // turbojpeg.h
    private static final int PIXELS_RGB = 0;
    private static final int ACCURATE_DCT = 4096;
    private static final int STOP_ON_WARNING = 8192;

    private static final String[] LIBRARIES = {"libturbojpeg.so.0", "libturbojpeg.0.dylib", "turbojpeg.dll"};
    private static final TurboJpeg LIBRARY = open();

    private final MethodHandle init;
    private final MethodHandle decompress;
    private final MethodHandle destroy;

    private TurboJpeg(SymbolLookup symbols) {
        Linker linker = Linker.nativeLinker();
        AddressLayout address = ValueLayout.ADDRESS;
        ValueLayout.OfInt integer = ValueLayout.JAVA_INT;
        init = linker.downcallHandle(symbols.findOrThrow("tjInitDecompress"), FunctionDescriptor.of(address));
        decompress = linker.downcallHandle(symbols.findOrThrow("tjDecompress2"), FunctionDescriptor.of(
                integer, address, address, linker.canonicalLayouts().get("long"), address, integer, integer, integer, integer, integer));
        destroy = linker.downcallHandle(symbols.findOrThrow("tjDestroy"), FunctionDescriptor.of(integer, address));
    }

    private static TurboJpeg open() {
        if ("java".equals(System.getProperty("smoothap.jpeg"))) {
            return null;
        }
        for (String name : LIBRARIES) {
            try {
                return new TurboJpeg(SymbolLookup.libraryLookup(name, Arena.global()));
            } catch (IllegalArgumentException | java.util.NoSuchElementException e) {
                // not there, or without these functions
            }
        }
        return null;
    }

    /** Whether the library was found. */
    static boolean found() {
        return LIBRARY != null;
    }

    /** The image of a whole file; null if this library is not here, or the file is not for it. */
    static RgbImage decode(byte[] bytes, JpegHeader header) {
        return LIBRARY == null || !header.plain() ? null : LIBRARY.read(bytes, header.width(), header.height());
    }

    private RgbImage read(byte[] bytes, int width, int height) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment decoder = (MemorySegment) init.invokeExact();
            if (decoder.equals(MemorySegment.NULL)) {
                return null;
            }
            try {
                MemorySegment encoded = arena.allocate(bytes.length);
                MemorySegment.copy(bytes, 0, encoded, ValueLayout.JAVA_BYTE, 0, bytes.length);
                MemorySegment pixels = arena.allocate(3L * width * height);
                int failed = (int) decompress.invokeExact(decoder, encoded, (long) bytes.length, pixels, width, 0, height, PIXELS_RGB,
                        ACCURATE_DCT | STOP_ON_WARNING);
                return failed == 0 ? new RgbImage(width, height, pixels.toArray(ValueLayout.JAVA_BYTE)) : null;
            } finally {
                int _ = (int) destroy.invokeExact(decoder);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("libjpeg-turbo: " + e, e);
        }
    }
}
