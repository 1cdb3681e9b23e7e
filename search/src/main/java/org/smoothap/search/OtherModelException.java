package org.smoothap.search;

/** A query, or an update, from another model than the one that made the vectors of the index. */
public final class OtherModelException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    OtherModelException(String message) {
        super(message);
    }
}
