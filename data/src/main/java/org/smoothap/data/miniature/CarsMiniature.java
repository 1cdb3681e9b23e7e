package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

/**
 * Cars196 in both of its official forms, of the same drawings: 7 of the training classes, 7 of the test classes, named in
 * {@code class_names} with all the others.
 */
final class CarsMiniature implements Miniature {
    private static final int[] CLASSES = {1, 2, 3, 4, 5, 97, 98, 99, 100, 101, 102, 103, 195, 196};
    private static final int ALL_CLASSES = 196;

    private record Car(int number, int image, boolean test) {}

    @Override
    public String name() {
        return "cars";
    }

    /** The newer form, in {@code devkit}, {@code cars_train} and {@code cars_test}. */
    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        for (boolean test : new boolean[] {false, true}) {
            List<Car> half = cars().stream().filter(car -> car.test() == test).toList();
            String part = test ? "cars_test" : "cars_train";
            Struct annotations = Mat5.newStruct(1, half.size());
            for (int i = 0; i < half.size(); i++) {
                String name = "%05d.jpg".formatted(i + 1);
                box(annotations, i, half.get(i));
                annotations.set("fname", i, Mat5.newString(name));
                drawings.write(root.resolve(part).resolve(name), half.get(i).number(), half.get(i).image());
            }
            Path file = root.resolve("devkit").resolve(test ? "cars_test_annos_withlabels.mat" : "cars_train_annos.mat");
            write(file, new UndatedFile().addArray("annotations", annotations));
        }
        write(root.resolve("devkit/cars_meta.mat"), new UndatedFile().addArray("class_names", classNames()));
    }

    /** The older form, {@code cars_annos.mat} and {@code car_ims}. */
    static void writeOld(Path root, Drawings drawings) throws IOException {
        List<Car> cars = cars();
        Struct annotations = Mat5.newStruct(1, cars.size());
        for (int i = 0; i < cars.size(); i++) {
            String name = "car_ims/%06d.jpg".formatted(i + 1);
            annotations.set("relative_im_path", i, Mat5.newString(name));
            box(annotations, i, cars.get(i));
            annotations.set("test", i, number(cars.get(i).test() ? 1 : 0));
            drawings.write(root.resolve(name), cars.get(i).number(), cars.get(i).image());
        }
        write(root.resolve("cars_annos.mat"),
                new UndatedFile().addArray("annotations", annotations).addArray("class_names", classNames()));
    }

    /** Three to five of a class, every other one in the official test half. */
    private static List<Car> cars() {
        List<Car> cars = new ArrayList<>();
        for (int number : CLASSES) {
            for (int i = 0; i < 3 + number % 3; i++) {
                cars.add(new Car(number, i, i % 2 == 1));
            }
        }
        return cars;
    }

    private static void box(Struct annotations, int place, Car car) {
        annotations.set("bbox_x1", place, number(3));
        annotations.set("bbox_y1", place, number(4));
        annotations.set("bbox_x2", place, number(50));
        annotations.set("bbox_y2", place, number(51));
        annotations.set("class", place, number(car.number()));
    }

    /** As MATLAB saved them: whole numbers of one byte, without sign. */
    private static Matrix number(int value) {
        Matrix matrix = Mat5.newMatrix(1, 1, MatlabType.UInt8);
        matrix.setInt(0, value);
        return matrix;
    }

    private static Cell classNames() {
        Cell names = Mat5.newCell(1, ALL_CLASSES);
        for (int i = 0; i < ALL_CLASSES; i++) {
            names.set(i, Mat5.newString("Drawn Car " + (i + 1) + " 2012"));
        }
        return names;
    }

    private static void write(Path file, MatFile mat) throws IOException {
        Files.createDirectories(file.getParent());
        try (mat; Sink sink = Sinks.newStreamingFile(file.toFile())) {
            Mat5.newWriter(sink).writeMat(mat);
        }
    }

    /** A MATLAB file without the date that the library's own header has: the same seed writes the same bytes. */
    private static final class UndatedFile extends Mat5File {
        UndatedFile() {
            super("MATLAB 5.0 MAT-file, drawn by smoothap");
        }
    }
}
