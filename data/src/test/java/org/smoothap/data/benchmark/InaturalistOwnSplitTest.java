package org.smoothap.data.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Protocol;
import org.smoothap.data.table.Split;
import org.smoothap.data.table.TestSet;

class InaturalistOwnSplitTest extends ReaderTest {
    private static final String TRAIN = "train2018.json";
    private static final String VAL = "val2018.json";

    InaturalistOwnSplitTest() {
        super("inaturalist-own-split");
    }

    @Test
    void bothFilesArePooledAndDividedByClass() throws IOException {
        ImageTable table = open();
        assertMiniature(table, 10, 4); // 14 · 5690 / 8142 = 9.8
        JsonNode train = json(TRAIN);
        JsonNode val = json(VAL);
        assertEquals(train.get("images").size() + val.get("images").size(), table.rows().size());
        assertEquals(train.get("images").get(0).get("file_name").asText(),
                root.relativize(table.rows().getFirst().location().file()).toString());
        for (ImageRow row : table.rows()) {
            assertTrue(row.label().startsWith(row.superlabel() + "/"), row.label());
        }
        assertTrue(table.origin().contains("not the split of the Smooth-AP paper"), table.origin());
        assertEquals("inaturalist-own-split", table.name());
        assertEquals(List.of(new TestSet("test", new Protocol.LeaveOneOut(), List.of(1, 4, 16, 32))), table.tests());
        assertEquals(Map.of(TRAIN, sha256(TRAIN), VAL, sha256(VAL)), table.splitFiles());
        assertEquals(List.of(), notices);
    }

    /** Golden, from the specifications of Random and Collections.shuffle: versions must agree on what a species is for. */
    @Test
    void theDivisionIsAlwaysTheSame() throws IOException {
        assertEquals(Set.of("Aves/451", "Aves/1684", "Insecta/588", "Plantae/1547"), classes(open(), Split.TEST));
    }

    /** The division of all 8,142 species has the authors' counts. */
    @Test
    void allSpeciesGiveTheAuthorsCounts() {
        Set<Integer> train = InaturalistOwnSplit.trainCategories(IntStream.range(0, 8142).boxed().toList());
        assertEquals(5690, train.size());
        List<Integer> backwards = IntStream.range(0, 8142).mapToObj(i -> 8141 - i).toList();
        assertEquals(train, InaturalistOwnSplit.trainCategories(backwards));
        Set<Integer> inOrder = new TreeSet<>(train);
        assertTrue(inOrder.stream().skip(2845).findFirst().orElseThrow() > 3900, "the species are not shuffled");
    }

    @Test
    void theOrderOfTheFieldsIsFree() throws IOException {
        ImageTable table = open();
        for (String file : List.of(TRAIN, VAL)) {
            JsonNode tree = json(file);
            String images = tree.get("images").toString();
            String annotations = tree.get("annotations").toString();
            Files.writeString(root.resolve(file), BOM + "{\n \"annotations\": " + annotations
                    + ",\n \"categories\": [{\"id\": 1, \"name\": \"x\", \"images\": [{\"id\": 1}]}], \"licenses\": null,"
                    + "\r\n \"images\": " + images + "\n}\n");
        }
        assertEquals(table.rows(), open().rows());
    }

    @Test
    void filesInTheAnnotationsFolder() throws IOException {
        String digest = open().digest();
        move(TRAIN, "annotations/" + TRAIN);
        move(VAL, "annotations/" + VAL);
        assertEquals(digest, open(root.resolve("train_val2018")).digest());
    }

    @Test
    void brokenFilesAreRefusedWithThePlace() throws IOException {
        String good = Files.readString(root.resolve(VAL));
        Files.writeString(root.resolve(VAL), good.substring(0, good.length() / 2));
        assertContains(refused(), "val2018.json, line 1, column ");
        Files.writeString(root.resolve(VAL), "{\n\"images\": 3}");
        assertContains(refused(), "val2018.json, line 2, column 12: expected a list of images, found VALUE_NUMBER_INT");
        Files.writeString(root.resolve(VAL), "[]");
        assertContains(refused(), "expected an object with images and annotations, found START_ARRAY");
        Files.writeString(root.resolve(VAL), "");
        assertContains(refused(), "found the end");
        Files.writeString(root.resolve(VAL), "{\"images\": [7]}");
        assertContains(refused(), "expected an image, found VALUE_NUMBER_INT");
        Files.writeString(root.resolve(VAL), good.replaceFirst("\"id\":1,", "\"id\":\"a\","));
        assertContains(refused(), "is not the JSON of annotations");
        Files.writeString(root.resolve(VAL), "{}");
        assertContains(refused(), "expected images and annotations, found no image");
        Files.delete(root.resolve(VAL));
        assertContains(refused(), "expected the file val2018.json or annotations/val2018.json");
    }

    @Test
    void imagesWithoutOneCategoryAreRefused() throws IOException {
        String good = Files.readString(root.resolve(VAL));
        Files.writeString(root.resolve(VAL), good.replaceFirst("\"image_id\":1,", "\"image_id\":99999,"));
        assertContains(refused(), "image 1 (train_val2018/Aves/40/");
        assertContains(refused(), ") has no annotation");
        Files.writeString(root.resolve(VAL), good.replaceFirst("\"image_id\":2,", "\"image_id\":1,").replaceFirst(
                "\"category_id\":40", "\"category_id\":41"));
        assertContains(refused(), "image 1 is both '41' and '40'");
        Files.writeString(root.resolve(VAL), good.replaceFirst("\"category_id\":40", "\"category\":40"));
        assertContains(refused(), "an annotation needs image_id and category_id");
        Files.writeString(root.resolve(VAL), good.replaceFirst("\"category_id\":40", "\"category_id\":41"));
        assertContains(refused(), "its category is 41, its folder 40");
        Files.writeString(root.resolve(VAL), good.replaceFirst("train_val2018/Aves/40/", "train_val2018/Aves/40/../"));
        assertContains(refused(), "expected a path like train_val2018/Plantae/7477/3b60c9.jpg");
    }

    @Test
    void anImageThatIsNamedTwiceIsRefused() throws IOException {
        String inTrain = json(TRAIN).get("images").get(0).get("file_name").asText();
        String first = json(VAL).get("images").get(0).get("file_name").asText();
        String second = json(VAL).get("images").get(1).get("file_name").asText();
        edit(VAL, text -> text.replace(first, second));
        assertContains(refused(), "val2018.json: " + second + " is named by two images");
        edit(VAL, text -> text.replace(second, inTrain).replaceFirst(inTrain, first));
        assertContains(refused(), "val2018.json: the image " + inTrain + " is in the other file too");
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(root.resolve(file).toFile());
    }
}
