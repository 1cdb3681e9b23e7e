package org.smoothap.torch.recipe;

import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.Datasets;

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
        Check.oneOf("data.dataset", dataset, Datasets.all().stream().map(DatasetInfo::name).toArray(String[]::new));
        validation = validation == null ? 0.0 : validation;
        cacheMegabytes = cacheMegabytes == null ? 1024 : cacheMegabytes;
        Check.that(validation >= 0 && validation < 1, "data.validation", "a share from 0 to below 1", validation);
        Check.that(cacheMegabytes >= 0, "data.cache-megabytes", "0 or more", cacheMegabytes);
    }
}
