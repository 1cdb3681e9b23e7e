package org.smoothap.torch.recipe;

import java.util.List;
import org.smoothap.Names;

/** The checks of recipe values; each message names the key. */
final class Check {
    private Check() {}

    static void present(String key, Object value) {
        if (value == null) {
            throw new RecipeException("the recipe lacks '" + key + "'");
        }
    }

    static void that(boolean holds, String key, String expected, Object found) {
        if (!holds) {
            throw new RecipeException(key + " must be " + expected + ", found " + found);
        }
    }

    static void oneOf(String key, String value, String... known) {
        if (!List.of(known).contains(value)) {
            throw new RecipeException(Names.unknown(key, value, List.of(known)));
        }
    }
}
