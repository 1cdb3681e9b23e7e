package org.smoothap.data.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
 * IJB-C as crops: {@code meta/ijbc_face_tid_mid.txt} has a line {@code N.jpg template medium} for each image of
 * {@code loose_crop}. Who a template is stands in the 1N lists, in {@code meta} or {@code protocols}; without them there is
 * no 1:N search, and people are what the pairs of one person connect.
 */
final class IjbcCrops {
    private static final String PAIRS = "meta/ijbc_template_pair_label.txt";

    private IjbcCrops() {}

    static ImageTable open(Root root, Consumer<String> notices) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        SplitFile faces = SplitFile.read(root.path().resolve(Ijbc.FACES));
        hashes.put(faces.file().getFileName().toString(), faces.sha256());
        List<Path> files = new ArrayList<>();
        List<FaceIds> ids = new ArrayList<>();
        faces.withoutHeader().forEach(line -> {
            String[] cells = line.cells("image", "template", "medium");
            int template = SplitFile.number("template", cells[1], 0, Integer.MAX_VALUE);
            FaceIds face = new FaceIds(template, SplitFile.number("medium", cells[2], 0, Integer.MAX_VALUE));
            files.add(root.inside(Ijbc.CROPS + "/" + cells[0]));
            ids.add(face);
        }, notices);
        Path pairs = root.path().resolve(PAIRS);
        if (Files.exists(pairs)) {
            hashes.put(pairs.getFileName().toString(), Sha256.of(pairs));
        } else {
            notices.accept("ijbc: there is no " + pairs + ", so there is no 1:1 verification");
            pairs = null;
        }
        Map<String, List<Integer>> lists = new LinkedHashMap<>();
        Map<Integer, String> people = people(root, ids, pairs, lists, hashes, notices);
        List<ImageRow> rows = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            rows.add(ImageRow.of(ImageLocation.of(files.get(i)), people.get(ids.get(i).template()), Split.TEST)
                    .withFace(ids.get(i)));
        }
        Protocol protocol = lists.isEmpty()
                // named as probes, though nobody searches: the pairs may name a template that has lost its images
                ? new Protocol.Templates(Map.of(), people.keySet().stream().sorted().toList(), pairs)
                : new Protocol.Templates(IjbcOfficial.galleries(lists.get(Ijbc.GALLERY_1), lists.get(Ijbc.GALLERY_2)),
                        lists.get(Ijbc.PROBES), pairs);
        return new ImageTable("ijbc", "IJB-C, loose crops", false, rows,
                List.of(TestSet.of("test", protocol, 1, 5, 10)), hashes);
    }

    private static Map<Integer, String> people(Root root, List<FaceIds> ids, Path pairs, Map<String, List<Integer>> lists,
            Map<String, String> hashes, Consumer<String> notices) throws IOException {
        Set<Integer> templates = new TreeSet<>();
        ids.forEach(face -> templates.add(face.template()));
        Path folder = Files.exists(root.path().resolve("meta").resolve(Ijbc.GALLERY_1))
                ? root.path().resolve("meta") : root.path().resolve("protocols");
        if (!Files.exists(folder.resolve(Ijbc.GALLERY_1))) {
            if (pairs == null) {
                throw new IOException(root.path() + ": expected meta/" + Ijbc.GALLERY_1 + ", " + Ijbc.GALLERY_2 + " and "
                        + Ijbc.PROBES + ", or " + PAIRS + ", found neither; without them nobody knows who a template is");
            }
            Map<Integer, String> people = ConnectedTemplates.of(templates, pairs);
            notices.accept("ijbc: there is no meta/" + Ijbc.GALLERY_1
                    + ", so there is no 1:N search; the pairs of one person make "
                    + people.values().stream().distinct().count() + " people of " + templates.size() + " templates");
            return people;
        }
        Subjects subjects = new Subjects();
        for (String name : List.of(Ijbc.GALLERY_1, Ijbc.GALLERY_2, Ijbc.PROBES)) {
            TemplateList list = TemplateList.read(folder.resolve(name), false, notices);
            subjects.add(list);
            lists.put(name, list.templates());
            hashes.put(name, Sha256.of(list.file()));
        }
        Map<Integer, String> people = new TreeMap<>();
        for (int template : templates) {
            if (subjects.of(template) == null) {
                throw new IOException(root.path().resolve(Ijbc.FACES) + ": template " + template + " is in none of "
                        + Ijbc.GALLERY_1 + ", " + Ijbc.GALLERY_2 + " and " + Ijbc.PROBES + " in " + folder);
            }
            people.put(template, subjects.of(template));
        }
        return people;
    }
}
