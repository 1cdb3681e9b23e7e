package org.smoothap.data.table;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ids of images in an index: the path below the root with '/', and where a box is used, {@code #left,top,right,bottom}. */
public final class ImageIds {
    private static final Pattern BOX = Pattern.compile("(.*)#(\\d{1,9}),(\\d{1,9}),(\\d{1,9}),(\\d{1,9})", Pattern.DOTALL);

    private ImageIds() {}

    /** @throws IllegalArgumentException if the image is an entry of a zip file */
    public static String of(ImageRow row, Path root) {
        if (row.location().entry() != null) {
            throw new IllegalArgumentException(row.location() + ": images in zip files cannot be indexed; unpack them");
        }
        Path file = row.location().file();
        String separator = file.getFileSystem().getSeparator();
        String path = (file.startsWith(root) ? root.relativize(file) : file).toString().replace(separator, "/");
        Box box = row.box();
        return box == null ? path : path + "#" + box.left() + "," + box.top() + "," + box.right() + "," + box.bottom();
    }

    /** The image of an id, whether or not its file is there. */
    public static ImageRow row(String id, Path root, String label) {
        Matcher matcher = BOX.matcher(id);
        if (!matcher.matches()) {
            return ImageRow.of(ImageLocation.of(root.resolve(id)), label, Split.TEST);
        }
        return ImageRow.of(ImageLocation.of(root.resolve(matcher.group(1))), label, Split.TEST)
                .withBox(new Box(number(matcher, 2), number(matcher, 3), number(matcher, 4), number(matcher, 5)));
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
