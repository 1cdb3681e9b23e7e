package org.smoothap.torch.recipe;

/** A recipe that cannot be used; the message says which key, what was expected and what was found. */
public final class RecipeException extends IllegalArgumentException {
    public RecipeException(String message) {
        super(message);
    }

    public RecipeException(String message, Throwable cause) {
        super(message, cause);
    }
}
