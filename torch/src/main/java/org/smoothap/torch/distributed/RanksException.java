package org.smoothap.torch.distributed;

/** The ranks do not come or hold together; the message says what happened. */
public final class RanksException extends RuntimeException {
    public RanksException(String message) {
        super(message);
    }
}
