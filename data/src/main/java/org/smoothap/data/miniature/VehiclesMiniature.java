package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PKU VehicleID: 10 vehicles to train on; tests of 4, 6 and 8 of 10 others, which share some. */
final class VehiclesMiniature implements Miniature {
    private static final int TRAIN = 10;
    private static final int VEHICLES = 20;

    @Override
    public String name() {
        return "vehicleid";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        int image = 0;
        for (int vehicle = 0; vehicle < VEHICLES; vehicle++) {
            List<String> own = new ArrayList<>();
            for (int photo = 0; photo < 3 + vehicle % 3; photo++) {
                String number = "%07d".formatted(++image);
                own.add(number + " " + (5000 + 13 * vehicle));
                drawings.write(root.resolve("image/" + number + ".jpg"), vehicle, photo);
            }
            lines.add(own);
        }
        Path lists = Files.createDirectories(root.resolve("train_test_split"));
        Files.write(lists.resolve("train_list.txt"), joined(lines.subList(0, TRAIN)));
        Files.write(lists.resolve("test_list_800.txt"), joined(lines.subList(TRAIN, TRAIN + 4)));
        Files.write(lists.resolve("test_list_1600.txt"), joined(lines.subList(TRAIN + 2, TRAIN + 8)));
        Files.write(lists.resolve("test_list_2400.txt"), joined(lines.subList(TRAIN + 2, VEHICLES)));
    }

    private static List<String> joined(List<List<String>> lines) {
        return lines.stream().flatMap(List::stream).toList();
    }
}
