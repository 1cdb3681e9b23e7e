package org.smoothap.data.image;

/** Arrays that a thread uses again from image to image; each call may give the array of the previous one. */
final class Scratch {
    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    private byte[] encoded = {};
    private byte[] decoded = {};
    private byte[] bytes = {};
    private byte[] resized = {};
    private byte[] pixels = {};
    private int[] ints = {};
    private float[] floats = {};
    private float[] colours = {};
    private float[] spare = {};

    static Scratch ofThread() {
        return OF_THREAD.get();
    }

    /** A file. */
    byte[] encoded(int length) {
        return encoded = encoded.length < length ? new byte[length] : encoded;
    }

    /** The pixels of a file. */
    byte[] decoded(int length) {
        return decoded = decoded.length < length ? new byte[length] : decoded;
    }

    /** Between the passes of a resampling. */
    byte[] bytes(int length) {
        return bytes = bytes.length < length ? new byte[length] : bytes;
    }

    /** Between the passes of a resampling. */
    float[] floats(int length) {
        return floats = floats.length < length ? new float[length] : floats;
    }

    /** A row of sums. */
    int[] ints(int length) {
        return ints = ints.length < length ? new int[length] : ints;
    }

    /** A training image before its crop. */
    byte[] resized(int length) {
        return resized = resized.length < length ? new byte[length] : resized;
    }

    /** The resampled image, 8 bits a sample. */
    byte[] pixels(int length) {
        return pixels = pixels.length < length ? new byte[length] : pixels;
    }

    /** The image that colours are changed in. */
    float[] colours(int length) {
        return colours = colours.length < length ? new float[length] : colours;
    }

    /** Where an image is warped or blurred to. */
    float[] spare(int length) {
        return spare = spare.length < length ? new float[length] : spare;
    }
}
