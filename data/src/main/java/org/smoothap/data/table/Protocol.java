package org.smoothap.data.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Who searches whom in a test. */
public sealed interface Protocol {
    /** Every image is a query against all others, whatever its flags say. */
    record LeaveOneOut() implements Protocol {}

    /**
     * The images whose {@link ImageRow#query()} is true against those whose {@link ImageRow#gallery()} is true. An image
     * that is both is not found by itself.
     */
    record QueryGallery() implements Protocol {}

    /**
     * One image of each class, drawn at random, is the gallery; all others are queries. Repeated with other draws, and the
     * figures averaged: the re-identification protocol of PKU VehicleID.
     *
     * @param draws how often, at least 1
     * @param seed of the draws; the same seed and images give the same draws
     */
    record RandomGallery(int draws, long seed) implements Protocol {
        public RandomGallery {
            if (draws < 1) {
                throw new IllegalArgumentException("a random gallery is drawn at least once, got " + draws + " draws");
            }
        }

        /**
         * The galleries of all draws: for each, one place of every label, ascending.
         *
         * @param labels of the images of the test, any values
         */
        public List<int[]> galleries(int[] labels) {
            Random random = new Random(seed); // its sequence is part of Java's specification
            List<int[]> galleries = new ArrayList<>();
            for (int draw = 0; draw < draws; draw++) {
                Map<Integer, Integer> seen = new HashMap<>();
                Map<Integer, Integer> chosen = new HashMap<>();
                for (int place = 0; place < labels.length; place++) {
                    // The n-th image of a class takes the place of the one before with probability 1/n: all are as likely.
                    int count = seen.merge(labels[place], 1, Integer::sum);
                    if (random.nextInt(count) == 0) {
                        chosen.put(labels[place], place);
                    }
                }
                galleries.add(chosen.values().stream().mapToInt(Integer::intValue).sorted().toArray());
            }
            return galleries;
        }
    }

    /**
     * Sets of images (templates, {@link ImageRow#face()}) are compared, not images: the protocol of the IJB sets. A
     * template's person is the label of its images.
     *
     * @param galleries the template numbers of each gallery of the 1:N search, by the gallery's name; a search goes
     *     through one gallery at a time. Empty if there is no 1:N search
     * @param probes the template numbers that are searched with
     * @param pairs a text file of the 1:1 comparisons, a line each: two template numbers, and 1 if they are of one
     *     person, else 0, with spaces between. Read when it is needed, since there are millions. Null if there are none
     */
    record Templates(Map<String, List<Integer>> galleries, List<Integer> probes, Path pairs) implements Protocol {
        public Templates {
            Map<String, List<Integer>> copy = new LinkedHashMap<>();
            galleries.forEach((name, templates) -> copy.put(name, List.copyOf(templates)));
            galleries = Collections.unmodifiableMap(copy);
            probes = List.copyOf(probes);
        }
    }
}
