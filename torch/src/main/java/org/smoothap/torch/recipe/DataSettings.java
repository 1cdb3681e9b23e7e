package org.smoothap.torch.recipe;

/**
 * The {@code data:} section of a recipe.
 *
 * @param dataset a name of {@code smoothap datasets list}
 * @param root the folder or file of the data set; null where it needs none
 * @param validation the share of the training classes that is held out to choose by, 0 for none
 * @param cacheMegabytes decoded images kept in memory, at most
 */
public record DataSettings(String dataset, String root, Double validation, Integer cacheMegabytes) {
    public DataSettings {
        Check.present("data.dataset", dataset);
        validation = validation == null ? 0.0 : validation;
        cacheMegabytes = cacheMegabytes == null ? 1024 : cacheMegabytes;
        Check.that(validation >= 0 && validation < 1, "data.validation", "a share from 0 to below 1", validation);
        Check.that(cacheMegabytes >= 0, "data.cache-megabytes", "0 or more", cacheMegabytes);
    }
}
