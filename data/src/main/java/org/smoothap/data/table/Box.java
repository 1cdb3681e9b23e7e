package org.smoothap.data.table;

/** The part of an image that shows the object, in pixels of the upright image; {@code right} and {@code bottom} are exclusive. */
public record Box(int left, int top, int right, int bottom) {
    public Box {
        if (left < 0 || top < 0 || right <= left || bottom <= top) {
            throw new IllegalArgumentException("empty or negative box: left=" + left + " top=" + top + " right=" + right
                    + " bottom=" + bottom);
        }
    }
}
