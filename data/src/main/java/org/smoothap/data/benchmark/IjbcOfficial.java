package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.smoothap.Sha256;
import org.smoothap.data.source.Root;
import org.smoothap.data.table.FaceIds;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

/**
 * IJB-C as NIST ships it. A face is cut to its box, which is not enlarged; frames with the same {@code SIGHTING_ID} in a
 * template are one medium. A picture that is in several templates, as most frames are, has a row for each.
 */
final class IjbcOfficial {
    private static final String PAIRS = "ijbc_11_G1_G2_matches.csv";

    private IjbcOfficial() {}

    static ImageTable open(Root root, Consumer<String> notices) throws IOException {
        Path protocols = root.path().resolve("protocols");
        String folder = Files.isDirectory(root.path().resolve("images")) ? "images/" : "";
        Subjects subjects = new Subjects();
        Map<String, String> hashes = new TreeMap<>();
        Map<String, List<Integer>> templates = new LinkedHashMap<>();
        List<ImageRow> rows = new ArrayList<>();
        int whole = 0;
        for (String name : List.of(Ijbc.GALLERY_1, Ijbc.GALLERY_2, Ijbc.PROBES)) {
            TemplateList list = TemplateList.read(protocols.resolve(name), true, notices);
            subjects.add(list);
            hashes.put(name, Sha256.of(list.file()));
            templates.put(name, list.templates());
            for (TemplateList.Face face : list.faces()) {
                Path image;
                try {
                    image = root.inside(folder + face.name());
                } catch (IllegalArgumentException e) {
                    throw new IOException(list.file() + ", line " + face.line() + ": " + e.getMessage(), e);
                }
                rows.add(ImageRow.of(ImageLocation.of(image), subjects.of(face.template()), Split.TEST).withBox(face.box())
                        .withFace(new FaceIds(face.template(), face.media())));
                whole += face.box() == null ? 1 : 0;
            }
        }
        if (whole > 0) {
            notices.accept("ijbc: " + whole + " of " + rows.size() + " faces have no box inside the image and are used whole");
        }
        Path pairs = protocols.resolve(PAIRS);
        if (Files.exists(pairs)) {
            hashes.put(PAIRS, Sha256.of(pairs));
        } else {
            notices.accept("ijbc: there is no " + pairs + ", so there is no 1:1 verification");
            pairs = null;
        }
        Protocol protocol = new Protocol.Templates(
                galleries(templates.get(Ijbc.GALLERY_1), templates.get(Ijbc.GALLERY_2)), templates.get(Ijbc.PROBES), pairs);
        return new ImageTable("ijbc", "IJB-C, NIST's protocols and images", false, rows,
                List.of(TestSet.of("test", protocol, 1, 5, 10)), hashes);
    }

    static Map<String, List<Integer>> galleries(List<Integer> first, List<Integer> second) {
        Map<String, List<Integer>> galleries = new LinkedHashMap<>();
        galleries.put("g1", first);
        galleries.put("g2", second);
        return galleries;
    }
}
