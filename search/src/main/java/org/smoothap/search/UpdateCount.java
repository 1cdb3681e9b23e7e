package org.smoothap.search;

/**
 * What an update did, in images.
 *
 * @param added embedded, and not in the index before
 * @param changed embedded again, since the content of the file is another
 * @param described whose vector stayed, but whose metadata or file time is another
 * @param unchanged in every respect
 * @param removed whose file is gone from the list
 * @param unreadable that could not be embedded; they are not in the index
 */
public record UpdateCount(int added, int changed, int described, int unchanged, int removed, int unreadable) {}
