package org.smoothap.data.benchmark;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.smoothap.Sha256;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * A MATLAB file of the Cars data set: the array of structs {@code annotations} with an image's path and class, and the cell
 * array {@code class_names}, whichever of them it has.
 *
 * @param sha256 of the file, in hexadecimal
 * @param images what {@code annotations} has, in its order
 * @param classNames name of class 1, class 2, ...
 */
record CarsAnnotations(Path file, String sha256, List<Image> images, List<String> classNames) {
    /** @param classNumber from 1 */
    record Image(String path, int classNumber) {}

    CarsAnnotations {
        images = List.copyOf(images);
        classNames = List.copyOf(classNames);
    }

    /**
     * @param pathField the field of {@code annotations} with the path: {@code relative_im_path} or {@code fname}
     * @throws IOException if it is no such file
     */
    static CarsAnnotations read(Path file, String pathField) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try (MatFile mat = Mat5.newReader(Sources.wrap(bytes)).readMat()) {
            List<Image> images = new ArrayList<>();
            List<String> classNames = new ArrayList<>();
            for (MatFile.Entry entry : mat.getEntries()) {
                if (entry.getName().equals("annotations") && entry.getValue() instanceof Struct annotations) {
                    addImages(annotations, pathField, images);
                } else if (entry.getName().equals("class_names") && entry.getValue() instanceof Cell names) {
                    for (int i = 0; i < names.getNumElements(); i++) {
                        classNames.add(names.getChar(i).getString());
                    }
                }
            }
            if (images.isEmpty() && classNames.isEmpty()) {
                throw new IOException("it has neither 'annotations' nor 'class_names'");
            }
            return new CarsAnnotations(file, Sha256.of(bytes), images, classNames);
        } catch (IOException | RuntimeException e) { // the MATLAB reader meets broken files with either
            String reason = e instanceof EOFException || e.getCause() instanceof EOFException
                    ? "it is cut off after " + bytes.length + " bytes"
                    : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new IOException(file + ": is not an annotation file of Cars in MATLAB 5 format: "
                    + reason.replaceAll("\\R+", " "), e);
        }
    }

    private static void addImages(Struct annotations, String pathField, List<Image> images) {
        if (!annotations.getFieldNames().containsAll(List.of(pathField, "class"))) {
            throw new IllegalArgumentException("expected the fields " + pathField + " and class, found "
                    + String.join(", ", annotations.getFieldNames()));
        }
        for (int i = 0; i < annotations.getNumElements(); i++) {
            images.add(new Image(annotations.getChar(pathField, i).getString(), annotations.getMatrix("class", i).getInt(0)));
        }
    }
}
