package org.smoothap.data.miniature;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * IJB-C: ten "people", five in each gallery, in both of its forms side by side: NIST's (protocols and images, faces in boxes
 * that may stick out) and the crops of the same faces. A person has a gallery template of two photos, a probe of one, and a
 * probe of that photo and a video of three frames. The crops are what is read where both are there.
 */
final class IjbcMiniature implements Miniature {
    private static final int PEOPLE = 10;
    private static final String HEADER = "TEMPLATE_ID,SUBJECT_ID,FILENAME,SIGHTING_ID,FACE_X,FACE_Y,FACE_WIDTH,FACE_HEIGHT";
    private static final String GALLERY_1 = "ijbc_1N_gallery_G1.csv";
    private static final String GALLERY_2 = "ijbc_1N_gallery_G2.csv";
    private static final String PROBES = "ijbc_1N_probe_mixed.csv";
    /** The face is {@link Drawings#SIZE} pixels a side, this far from the left and top of its picture. */
    private static final int MARGIN = 8;

    @Override
    public String name() {
        return "ijbc";
    }

    @Override
    public void write(Path root, Drawings drawings) throws IOException {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        List.of(GALLERY_1, GALLERY_2, PROBES).forEach(name -> lists.put(name, new ArrayList<>(List.of(HEADER))));
        for (int person = 0; person < PEOPLE; person++) {
            String gallery = person < PEOPLE / 2 ? GALLERY_1 : GALLERY_2;
            for (int photo = 0; photo < 2; photo++) {
                lists.get(gallery).add(face(galleryTemplate(person), person, photo, "img/" + (10 * person + photo) + ".jpg"));
            }
            String photo = "img/" + (10 * person + 2) + ".jpg";
            lists.get(PROBES).add(face(probe(person, 0), person, 2, photo));
            lists.get(PROBES).add(face(probe(person, 1), person, 2, photo));
            for (int frame = 0; frame < 3; frame++) {
                lists.get(PROBES).add(face(probe(person, 1), person, 3, "frames/" + (10 * person + frame) + ".png"));
            }
            for (int image = 0; image < 6; image++) {
                String name = image < 3 ? "img/" + (10 * person + image) + ".jpg" : "frames/" + (10 * person + image - 3)
                        + ".png";
                Drawings.save(picture(drawings.draw(person, image)), root.resolve("images").resolve(name));
            }
        }
        writeLists(root, lists);
        writeCrops(root, lists, drawings);
    }

    private static int galleryTemplate(int person) {
        return 1 + 3 * person;
    }

    private static int probe(int person, int number) {
        return 1000 + 2 * person + number;
    }

    /** A line of a list. Every third box is larger than the picture. */
    private static String face(int template, int person, int sighting, String file) {
        String box = (person + sighting) % 3 == 0 ? "-3,-5,500,400"
                : MARGIN + "," + MARGIN + "," + Drawings.SIZE + "," + Drawings.SIZE;
        return template + "," + (200 + 7 * person) + "," + file + "," + (50_000 + 10 * person + sighting) + "," + box;
    }

    private static BufferedImage picture(BufferedImage face) {
        BufferedImage picture = new BufferedImage(
                Drawings.SIZE + 2 * MARGIN, Drawings.SIZE + MARGIN + 2, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(new Color(120, 130, 140));
        graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        graphics.drawImage(face, MARGIN, MARGIN, null);
        graphics.dispose();
        return picture;
    }

    private static void writeLists(Path root, Map<String, List<String>> lists) throws IOException {
        List<String> matches = new ArrayList<>();
        List<String> labelled = new ArrayList<>();
        for (int known = 0; known < PEOPLE; known++) {
            for (int person = 0; person < PEOPLE; person++) {
                for (int number = 0; number < 2; number++) {
                    matches.add(galleryTemplate(known) + "," + probe(person, number));
                    labelled.add(galleryTemplate(known) + " " + probe(person, number) + " " + (known == person ? 1 : 0));
                }
            }
        }
        Path protocols = Files.createDirectories(root.resolve("protocols"));
        Path meta = Files.createDirectories(root.resolve("meta"));
        for (Map.Entry<String, List<String>> list : lists.entrySet()) {
            Files.write(protocols.resolve(list.getKey()), list.getValue());
            Files.write(meta.resolve(list.getKey()), list.getValue());
        }
        Files.write(protocols.resolve("ijbc_11_G1_G2_matches.csv"), matches);
        Files.write(meta.resolve("ijbc_template_pair_label.txt"), labelled);
    }

    /** The crops are numbered in the order of the lists. */
    private static void writeCrops(Path root, Map<String, List<String>> lists, Drawings drawings) throws IOException {
        List<String> faces = new ArrayList<>();
        for (List<String> list : lists.values()) {
            for (String line : list.subList(1, list.size())) {
                String[] cells = line.split(",");
                String name = (faces.size() + 1) + ".jpg";
                faces.add(name + " " + cells[0] + " " + cells[3]);
                int file = Integer.parseInt(cells[2].replaceAll("\\D", ""));
                int image = file % 10 + (cells[2].startsWith("frames") ? 3 : 0);
                BufferedImage face = drawings.draw(file / 10, image);
                Drawings.save(cells[4].startsWith("-") ? picture(face) : face, root.resolve("loose_crop").resolve(name));
            }
        }
        Files.write(root.resolve("meta/ijbc_face_tid_mid.txt"), faces);
    }
}
