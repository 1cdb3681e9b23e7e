package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * VGGFace2's {@code identity_meta.csv}: {@code Class_ID, Name, Sample_Num, Flag, Gender,}. What is read is how many images an
 * identity has and whether it is for training (flag 1) or the test (flag 0). A name is in quotes and may have commas
 * and spaces before it, and a line may or may not end with a comma, so the numbers are found from the line's end.
 */
final class IdentityMeta {
    private static final Pattern LINE = Pattern.compile("(n\\d{6})\\s*,(.*),\\s*(\\d+)\\s*,\\s*([01])\\s*,\\s*[fm]\\s*,?");

    private record Identity(int images, boolean train) {
        @Override
        public String toString() {
            return images + " images for " + (train ? "training" : "the test");
        }
    }

    private final Path file;
    private final Map<String, Identity> identities = new HashMap<>();

    private IdentityMeta(Path file) {
        this.file = file;
    }

    /** @throws IOException if the file cannot be read or has a line that is no identity */
    static IdentityMeta read(Path file, Consumer<String> notices) throws IOException {
        IdentityMeta meta = new IdentityMeta(file);
        SplitFile.read(file).withoutHeader("Class_ID,").forEach(line -> {
            Matcher parts = LINE.matcher(line.text());
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "expected Class_ID, Name, Sample_Num, Flag, Gender, found '" + line.text() + "'");
            }
            meta.identities.put(parts.group(1), new Identity(Integer.parseInt(parts.group(3)), parts.group(4).equals("1")));
        }, notices);
        return meta;
    }

    /** Says how many identities of a list are not what this file says of them: a sign of an incomplete copy. */
    void compare(FaceList list, boolean train, Consumer<String> notices) {
        List<String> different = list.faces().entrySet().stream()
                .filter(each -> !new Identity(each.getValue().length, train).equals(identities.get(each.getKey())))
                .map(each -> each.getKey() + ": " + new Identity(each.getValue().length, train) + ", there "
                        + (identities.containsKey(each.getKey()) ? identities.get(each.getKey()) : "missing"))
                .toList();
        if (!different.isEmpty()) {
            notices.accept(list.file() + ": " + different.size() + " of " + list.faces().size() + " identities are not as in "
                    + file.getFileName() + " (" + different.getFirst() + ")");
        }
    }
}
