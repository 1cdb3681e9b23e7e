package org.smoothap.torch.weights.pytorch;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The numbers and words of a pickle, little-endian. No more than a limit is read, whatever lengths the pickle claims. */
final class PickleInput {
    private static final int LONGEST_NAME = 512;

    private final InputStream in;
    private final long limit;
    private long position;

    PickleInput(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    int unsignedByte() throws IOException {
        claim(1);
        int value = in.read();
        if (value < 0) {
            throw ended();
        }
        return value;
    }

    int unsignedShort() throws IOException {
        return Short.toUnsignedInt(bytes(2).getShort());
    }

    int signedInt() throws IOException {
        return bytes(4).getInt();
    }

    long signedLong() throws IOException {
        return bytes(8).getLong();
    }

    /** Python writes the numbers of {@code float} the other way round. */
    double bigEndianDouble() throws IOException {
        return bytes(8).order(ByteOrder.BIG_ENDIAN).getDouble();
    }

    /** A whole number of so many bytes, a {@code Long} or a {@code BigInteger}. */
    Number wholeNumber(int length) throws IOException {
        byte[] value = bytes(length).array();
        for (int i = 0; i < length / 2; i++) {
            byte swapped = value[i];
            value[i] = value[length - 1 - i];
            value[length - 1 - i] = swapped;
        }
        BigInteger number = length == 0 ? BigInteger.ZERO : new BigInteger(value);
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    String text(long length) throws IOException {
        try {
            return StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(bytes(length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("a text is not UTF-8, before byte " + position, e);
        }
    }

    /** Bytes up to the end of the line: half of a global's name. */
    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = unsignedByte(); next != '\n'; next = unsignedByte()) {
            if (line.length() == LONGEST_NAME || next < ' ' || next > '~') {
                throw new IOException("a name with odd characters or without end, at byte " + position);
            }
            line.append((char) next);
        }
        return line.toString();
    }

    void skip(long length) throws IOException {
        bytes(length);
    }

    long position() {
        return position;
    }

    private ByteBuffer bytes(long length) throws IOException {
        claim(length);
        byte[] read = in.readNBytes((int) length);
        if (read.length < length) {
            throw ended();
        }
        return ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void claim(long length) throws IOException {
        if (length < 0 || length > limit - position) {
            throw new IOException("its pickle claims " + Long.toUnsignedString(length) + " bytes at byte " + position
                    + "; pickles of at most " + limit + " bytes are read");
        }
        position += length;
    }

    private EOFException ended() {
        return new EOFException("its pickle ends too early, at byte " + position);
    }
}
