package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * VGGFace2: 8 identities for training, 6 for the test, with lists, loose face boxes and {@code identity_meta.csv}. Some of
 * the boxes begin outside the image, some end outside it, as in the official files.
 */
final class VggFace2Miniature implements Miniature {
    private static final int IDENTITIES = 14;

    @Override
    public String name() {
        return "vggface2";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        List<String> meta = new ArrayList<>(List.of("Class_ID, Name, Sample_Num, Flag, Gender,"));
        for (boolean train : new boolean[] {true, false}) {
            String part = train ? "train" : "test";
            List<String> list = new ArrayList<>();
            List<String> boxes = new ArrayList<>(List.of("NAME_ID,X,Y,W,H"));
            for (int identity = 1; identity <= IDENTITIES; identity++) {
                if (train == isTraining(identity)) {
                    String id = "n%06d".formatted(identity);
                    int images = 3 + identity % 3;
                    for (int i = 0; i < images; i++) {
                        String face = id + "/%04d_%02d".formatted(i + 1, 1 + i % 2);
                        list.add(face + ".jpg");
                        boxes.add("\"" + face + "\"," + box(i));
                        drawings.write(root.resolve("data").resolve(part).resolve(face + ".jpg"), identity, i);
                    }
                    meta.add(id + ", \"Drawn_Person,_" + identity + "\"," + images + "," + (train ? 1 : 0) + ", "
                            + (identity % 2 == 0 ? "f" : "m") + ",");
                }
            }
            Lines.write(root.resolve("meta").resolve(part + "_list.txt"), list);
            Lines.write(root.resolve("bb_landmark").resolve("loose_bb_" + part + ".csv"), boxes);
        }
        Lines.write(root.resolve("meta/identity_meta.csv"), meta);
    }

    /** Every other test identity lies between training identities, as in the official numbering. */
    private static boolean isTraining(int identity) {
        return identity % 2 == 0 || identity == IDENTITIES - 1;
    }

    private static String box(int image) {
        return switch (image % 3) {
            case 0 -> "4,5,46,48";
            case 1 -> "-3,-6,50,55";
            default -> "10,8,60,70";
        };
    }
}
