package org.smoothap.search;

/** Hears how an update goes on. */
public interface UpdateListener {
    /**
     * All files have been looked at.
     *
     * @param unchanged images that stay as they are
     * @param removed images whose files are gone from the list
     * @param toRead new and changed files, which are read now
     */
    default void planned(int unchanged, int removed, int toRead) {}

    /** So many of the files to read are done. */
    default void progress(int done) {}

    /** Everything up to here is on disk for good. */
    default void committed(int done) {}

    /** An image that the index does not hold. */
    default void unreadable(SourceImage image, String reason) {}
}
