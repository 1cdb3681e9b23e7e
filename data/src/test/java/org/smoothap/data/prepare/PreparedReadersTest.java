package org.smoothap.data.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smoothap.data.image.JpegEncoder;
import org.smoothap.data.miniature.Miniatures;
import org.smoothap.data.source.DatasetOptions;
import org.smoothap.data.source.Datasets;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.TableCheck;

/** Whatever a reader knows of its data set, it knows of the prepared one. */
class PreparedReadersTest {
    @TempDir
    private Path dir;

    private static ImageTable open(String name, Path root) throws IOException {
        return Datasets.open(name, new DatasetOptions(root, root.resolveSibling("cache"), line -> {}));
    }

    @Test
    void everyReaderOpensWhatWasPrepared() throws IOException {
        List<Path> roots = new ArrayList<>();
        List<String> names = new ArrayList<>(Miniatures.names());
        for (String name : names) {
            Miniatures.write(name, dir.resolve("mini-" + name), 3);
            roots.add(dir.resolve("mini-" + name));
        }
        names.addAll(List.of("folder", "index"));
        roots.add(folders());
        roots.add(index());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            ImageTable before = open(name, roots.get(i));
            if (before.rows().stream().anyMatch(row -> row.location().entry() != null)) {
                continue;
            }
            for (boolean crop : new boolean[] {false, true}) {
                Path target = dir.resolve(name + "-" + crop);
                Preparation preparation =
                        new Preparation(before, roots.get(i), target, new PrepareSettings(name, 24, 92, crop));
                preparation.run(1, false, line -> {}, done -> {});
                ImageTable after = open(name, target);
                assertEquals(stripped(before), stripped(after), name);
                assertEquals(before.splitFiles(), after.splitFiles(), name);
                assertEquals(before.tests().stream().map(test -> test.name() + test.ks()).toList(),
                        after.tests().stream().map(test -> test.name() + test.ks()).toList(), name);
                assertTrue(TableCheck.of(after, 1, done -> {}).problems().isEmpty(), name);
            }
        }
    }

    /** Everything but where the images lie and which part of them is used. */
    private static List<ImageRow> stripped(ImageTable table) {
        ImageLocation nowhere = ImageLocation.of(Path.of("x"));
        return table.rows().stream().map(row -> new ImageRow(nowhere, row.label(), row.split(), row.query(), row.gallery(), null,
                row.superlabel(), row.tests(), row.face())).toList();
    }

    private Path folders() throws IOException {
        Path root = dir.resolve("folders");
        for (int i = 0; i < 12; i++) {
            Path file = root.resolve("class " + i % 4 + "/picture " + i + (i % 2 == 0 ? ".png" : ".jpeg"));
            Files.createDirectories(file.getParent());
            Files.write(file, JpegEncoder.encode(PreparationTest.waves(60 + i, 50, i), 95));
        }
        return root;
    }

    private Path index() throws IOException {
        Path root = Files.createDirectories(dir.resolve("index"));
        List<String> lines = new ArrayList<>(List.of("path,class_name,zero_shot_split"));
        for (int i = 0; i < 12; i++) {
            Files.write(root.resolve(i + ".jpg"), JpegEncoder.encode(PreparationTest.waves(40, 50 + i, i), 95));
            lines.add(i + ".jpg,c" + i % 4 + "," + (i % 4 < 2 ? "train" : "test"));
        }
        Files.write(root.resolve("index.csv"), lines);
        return root;
    }
}
