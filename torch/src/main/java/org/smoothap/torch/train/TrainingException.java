package org.smoothap.torch.train;

/** A run that cannot go on; the message says why and what to do. */
public final class TrainingException extends RuntimeException {
    public TrainingException(String message) {
        super(message);
    }
}
