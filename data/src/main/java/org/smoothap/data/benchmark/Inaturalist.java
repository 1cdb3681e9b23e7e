package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.smoothap.data.source.DatasetInfo;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.PublishedCount;
import org.smoothap.data.source.Root;
import org.smoothap.data.source.Source;
import org.smoothap.data.source.Splits;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

/**
 * iNaturalist 2018 (Van Horn et al., CVPR 2018) with the lists of the Smooth-AP authors: the official training and
 * validation images together, divided by species.
 *
 * <p>The lists have a path a line, {@code train_val2018/Plantae/7477/3b60c9.jpg}; what stands before {@code train_val2018}
 * is dropped. The label is {@code Plantae/7477} as in the authors' code, the superlabel {@code Plantae}.
 */
final class Inaturalist implements Source {
    static final List<Integer> KS = List.of(1, 4, 16, 32);
    static final String LICENCE = "terms of iNaturalist 2018: non-commercial research and education";

    @Override
    public DatasetInfo info() {
        return new DatasetInfo("inaturalist",
                "plants and animals by species, the Smooth-AP authors' split into seen and unseen species",
                LICENCE, "images: " + InaturalistImages.WHERE + "; lists: the zip linked in the README of GitHub "
                        + "Andrew-Brown1/Smooth_AP, unpacked into the root", true,
                List.of(new PublishedCount("train", 5690, 325846, "HAPPIER's configuration for the same lists", true),
                        new PublishedCount("test", 2452, 136093,
                                "what is left of all 8,142 species and 461,939 images", false)));
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Root root = InaturalistImages.root(options.root());
        InaturalistImages images = new InaturalistImages(root);
        SplitFile train = SplitFile.read(list(root, "Inaturalist_train_set1.txt"));
        SplitFile test = SplitFile.read(list(root, "Inaturalist_test_set1.txt"));
        Listing listing = new Listing();
        train.forEach(line -> listing.add(images.row(line.text(), Split.TRAIN)), options.notices());
        test.forEach(line -> listing.add(images.row(line.text(), Split.TEST)), options.notices());
        ImageTable table = new ImageTable("inaturalist", "iNaturalist 2018, the Smooth-AP authors' lists", false,
                listing.rows("inaturalist", options.notices()), List.of(new TestSet("test", new Protocol.LeaveOneOut(), KS)),
                SplitFile.hashes(train, test));
        return Splits.noticeSeenClasses(table, options.notices());
    }

    private static Path list(Root root, String name) throws IOException {
        try {
            return Places.file(root, "Inat_dataset_splits/" + name, name);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; without the authors' lists, the dataset 'inaturalist-own-split' "
                    + "divides the species itself", e);
        }
    }
}
