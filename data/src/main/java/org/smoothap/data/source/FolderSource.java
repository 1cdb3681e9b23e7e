package org.smoothap.data.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;

/**
 * Folders of images: {@code root/CLASS/image}. If the root has the folders train, val, validation or test and no
 * others, it is {@code root/SPLIT/CLASS/image}. Hidden files, other files and folders below a class are left out.
 */
final class FolderSource implements Source {
    @Override
    public DatasetInfo info() {
        return new DatasetInfo("folder", "a folder a class: root/CLASS/image, or root/{train,val,test}/CLASS/image",
                "that of your images", "give the folder that holds the class folders as root", true);
    }

    @Override
    public ImageTable open(DatasetOptions options) throws IOException {
        Path root = options.root();
        Consumer<String> notices = options.notices();
        ImageFolders.require(root, "a folder of class folders");
        List<Path> folders = ImageFolders.folders(root);
        List<String> splitNames = folders.stream().map(FolderSource::name).filter(Splits::known).toList();
        boolean split = !splitNames.isEmpty() && splitNames.size() == folders.size();
        if (!split && !splitNames.isEmpty()) {
            notices.accept(root + ": the folders " + String.join(", ", splitNames)
                    + " are taken as classes, since folders with other names stand beside them");
        }

        List<ImageRow> rows = new ArrayList<>();
        int others = strays(root);
        if (split) {
            for (Path folder : folders) {
                others += strays(folder);
                for (Path label : ImageFolders.folders(folder)) {
                    others += add(label, Splits.of(name(folder)), rows);
                }
            }
        } else {
            for (Path label : folders) {
                others += add(label, Split.TRAIN, rows);
            }
        }
        if (rows.isEmpty()) {
            throw new IOException(root + ": expected root/CLASS/image files, found no image in the " + folders.size()
                    + " folders");
        }
        if (others > 0) {
            notices.accept(root + ": " + others + " files and folders left out, they are not images of a class folder");
        }
        Path last = root.toAbsolutePath().normalize().getFileName();
        ImageTable table = new ImageTable(last == null ? "folder" : last.toString(), "the folder " + root, false, rows);
        return split ? Splits.noticeSeenClasses(table, notices) : Splits.halves(table, notices);
    }

    /** Adds the images of one class; returns how many other things lie in the folder. */
    private static int add(Path folder, Split split, List<ImageRow> rows) throws IOException {
        int others = ImageFolders.folders(folder).size();
        for (Path file : ImageFolders.files(folder)) {
            if (ImageFolders.isImage(file)) {
                rows.add(ImageRow.of(ImageLocation.of(file), name(folder), split));
            } else {
                others++;
            }
        }
        return others;
    }

    /** Images that lie beside the class folders instead of in one. */
    private static int strays(Path folder) throws IOException {
        return (int) ImageFolders.files(folder).stream().filter(ImageFolders::isImage).count();
    }

    private static String name(Path folder) {
        return folder.getFileName().toString();
    }
}
