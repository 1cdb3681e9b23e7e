package org.smoothap.torch.compare;

import org.smoothap.torch.recipe.RecipeException;

/**
 * A number that variants of a comparison differ in: those called {@code AXIS=NUMBER}, and the reference.
 *
 * @param title what the number is, with its unit
 * @param reference the number that the reference variant has
 */
public record StudyAxis(String title, Double reference) {
    public StudyAxis {
        if (title == null || reference == null) {
            throw new RecipeException("an axis of a comparison needs 'title' and 'reference', the number of the reference variant");
        }
    }
}
