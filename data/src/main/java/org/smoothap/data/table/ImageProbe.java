package org.smoothap.data.table;

import java.io.IOException;

/** Tries to read one image. Used by many threads at once. */
@FunctionalInterface
interface ImageProbe {
    /** Returns if the image can be used. @throws IOException with the reason if it cannot */
    void read(ImageRow row) throws IOException;
}
