package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.smoothap.data.source.Root;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;

/** The official image folder of iNaturalist 2018: {@code train_val2018/SuperCategory/species/image.jpg}. */
final class InaturalistImages {
    static final String FOLDER = "train_val2018";
    static final String WHERE = "train_val2018.tar.gz (120 GB), linked in GitHub visipedia/inat_comp, folder 2018";

    private final Root folder;
    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> superCategories = new HashMap<>();

    InaturalistImages(Root root) throws IOException {
        this.folder = new Root(Places.folder(root, FOLDER));
    }

    /** The folder that holds {@code train_val2018}; the given one, one below or the one above. */
    static Root root(Path given) throws IOException {
        return Root.find(given, FOLDER, "Inaturalist", "iNaturalist", "inaturalist", "..");
    }

    /**
     * The row of an image.
     *
     * @param path as the lists and the annotations have it; only what follows {@code train_val2018} counts
     * @throws IllegalArgumentException if the path is no such path
     */
    ImageRow row(String path, Split split) {
        String clean = path.replace('\\', '/');
        int start = clean.lastIndexOf(FOLDER + "/");
        String[] parts = (start < 0 ? clean : clean.substring(start + FOLDER.length() + 1)).split("/", -1);
        if (parts.length != 3 || Arrays.stream(parts).anyMatch(part -> part.isBlank() || part.equals(".") || part.equals(".."))) {
            throw new IllegalArgumentException(
                    "expected a path like " + FOLDER + "/Plantae/7477/3b60c9.jpg, found '" + path + "'");
        }
        Path file = folder.inside(String.join("/", parts));
        // A label is shared by its rows: there are half a million of them.
        return new ImageRow(ImageLocation.of(file), shared(labels, parts[0] + "/" + parts[1]), split, true, true, null,
                shared(superCategories, parts[0]));
    }

    private static String shared(Map<String, String> known, String text) {
        String before = known.putIfAbsent(text, text);
        return before == null ? text : before;
    }
}
