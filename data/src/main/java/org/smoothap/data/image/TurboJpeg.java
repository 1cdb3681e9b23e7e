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
        if (LIBRARY == null || !header.plain()) {
            return null;
        }
        byte[] pixels = new byte[3 * header.width() * header.height()];
        return decode(bytes, bytes.length, header, pixels) ? new RgbImage(header.width(), header.height(), pixels) : null;
    }

    /**
     * Writes the pixels of a plain file of {@code length} bytes to the front of an array.
     *
     * @return false if the file is damaged or unusual
     */
    static boolean decode(byte[] bytes, int length, JpegHeader header, byte[] pixels) {
        try (Arena arena = Arena.ofConfined()) {
            return LIBRARY.read(bytes, length, header.width(), header.height(), pixels, Buffers.ofThread(), arena);
        }
    }

    private boolean read(byte[] bytes, int length, int width, int height, byte[] pixels, Buffers buffers, Arena arena) {
        int size = 3 * width * height;
        MemorySegment encoded = buffers.fits(length, size) ? buffers.encoded : arena.allocate(length);
        MemorySegment decoded = buffers.fits(length, size) ? buffers.decoded : arena.allocate(size);
        try {
            MemorySegment decoder = (MemorySegment) init.invokeExact();
            if (decoder.equals(MemorySegment.NULL)) {
                return false;
            }
            try {
                MemorySegment.copy(bytes, 0, encoded, ValueLayout.JAVA_BYTE, 0, length);
                int failed = (int) decompress.invokeExact(decoder, encoded, (long) length, decoded, width, 0, height, PIXELS_RGB,
                        ACCURATE_DCT | STOP_ON_WARNING);
                MemorySegment.copy(decoded, ValueLayout.JAVA_BYTE, 0, pixels, 0, size);
                return failed == 0;
            } finally {
                int _ = (int) destroy.invokeExact(decoder);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("libjpeg-turbo: " + e, e);
        }
    }

    /** Native memory that a thread uses again, for images of a megapixel and less; it goes with the thread. */
    private static final class Buffers {
        private static final int ENCODED_BYTES = 1 << 20;
        private static final int DECODED_BYTES = 3 << 20;
        private static final ThreadLocal<Buffers> OF_THREAD = ThreadLocal.withInitial(Buffers::new);

        private final Arena arena = Arena.ofAuto();
        private final MemorySegment encoded = arena.allocate(ENCODED_BYTES);
        private final MemorySegment decoded = arena.allocate(DECODED_BYTES);

        static Buffers ofThread() {
            return OF_THREAD.get();
        }

        boolean fits(int length, int size) {
            return length <= ENCODED_BYTES && size <= DECODED_BYTES;
        }
    }
}
