package org.smoothap.data.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.smoothap.Names;

/**
 * A data set: which images there are, what they show and what each is for. It holds no pixels.
 *
 * @param name a short name for people, for example {@code "omniglot"}
 * @param origin a line that says where the images come from, for example {@code "emoji-datasource 16.0.0"} or
 *     {@code "drawn by smoothap"}; shown in every output
 * @param drawn true if the program drew the images itself
 * @param rows the images; copied, may be empty
 * @param tests how the {@link Split#TEST} images are tested, at least one test. Given none, it is one test named
 *     {@code "test"} of all of them: {@link Protocol.QueryGallery} if one of them is not both query and gallery, else
 *     {@link Protocol.LeaveOneOut}
 * @param splitFiles the official split files that the table was made from: file name to SHA-256 in hexadecimal, sorted by
 *     name; may be empty
 */
public record ImageTable(String name, String origin, boolean drawn, List<ImageRow> rows, List<TestSet> tests,
        Map<String, String> splitFiles) {

    /**
     * @throws IllegalArgumentException if the name or the origin is blank, two tests have the same name, or a row lacks
     *     its location, label or split or is in a test that the table does not have; the message has the row's number,
     *     counted from 0
     */
    public ImageTable {
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("a table needs a name, got " + quoted(name));
        }
        if (origin == null || origin.isBlank()) {
            throw new IllegalArgumentException("table '" + name + "' needs a line that says where its images come from, got "
                    + quoted(origin));
        }
        rows = List.copyOf(rows);
        tests = tests.isEmpty() ? List.of(defaultTest(rows)) : List.copyOf(tests);
        splitFiles = Collections.unmodifiableMap(new TreeMap<>(splitFiles));
        Set<String> testNames = names(name, tests);
        for (int i = 0; i < rows.size(); i++) {
            ImageRow row = rows.get(i);
            if (row.location() == null || row.location().file() == null) {
                throw new IllegalArgumentException("table '" + name + "', row " + i + ": no location");
            }
            if (row.label() == null || row.label().isBlank()) {
                throw new IllegalArgumentException(
                        "table '" + name + "', row " + i + " (" + row.location() + "): label is " + quoted(row.label()));
            }
            if (row.split() == null) {
                throw new IllegalArgumentException("table '" + name + "', row " + i + " (" + row.location() + "): no split");
            }
            for (String test : row.tests()) {
                if (!testNames.contains(test)) {
                    throw new IllegalArgumentException("table '" + name + "', row " + i + " (" + row.location() + "): "
                            + Names.unknown("test", test, testNames));
                }
            }
        }
    }

    /** A table with the one test that its flags ask for. */
    public ImageTable(String name, String origin, boolean drawn, List<ImageRow> rows) {
        this(name, origin, drawn, rows, List.of(), Map.of());
    }

    /** The rows of one split, in their order; empty if it has none. */
    public ImageTable only(Split split) {
        return withRows(rows.stream().filter(row -> row.split() == split).toList());
    }

    /** The distinct labels in the order of {@link String#compareTo}. O(n log n): keep the result when it is needed often. */
    public List<String> classes() {
        Set<String> labels = new TreeSet<>();
        rows.forEach(row -> labels.add(row.label()));
        return List.copyOf(labels);
    }

    /** For every row the index of its label in {@link #classes()}. */
    public int[] labelIds() {
        List<String> classes = classes();
        Map<String, Integer> ids = HashMap.newHashMap(classes.size());
        for (int i = 0; i < classes.size(); i++) {
            ids.put(classes.get(i), i);
        }
        return rows.stream().mapToInt(row -> ids.get(row.label())).toArray();
    }

    /**
     * For every class of {@link #classes()} the number of its superlabel, numbered by {@link String#compareTo}; null unless
     * every row has a superlabel and all rows of a class have the same.
     */
    public int[] superclassIds() {
        Map<String, String> above = new TreeMap<>();
        for (ImageRow row : rows) {
            String superlabel = row.superlabel();
            if (superlabel == null || !superlabel.equals(above.computeIfAbsent(row.label(), _ -> superlabel))) {
                return null;
            }
        }
        List<String> superlabels = above.values().stream().distinct().sorted().toList();
        Map<String, Integer> ids = HashMap.newHashMap(superlabels.size());
        superlabels.forEach(superlabel -> ids.put(superlabel, ids.size()));
        return above.values().stream().mapToInt(ids::get).toArray();
    }

    /**
     * Moves classes from {@link Split#TRAIN} to {@link Split#VALIDATION}: of the n classes that have training images,
     * the ceil({@code share}·n) whose label has the smallest SHA-256 (of its UTF-8 bytes). The rule knows neither a
     * seed nor the order of the rows.
     *
     * @param share the part of the training classes to move, 0 ≤ share &lt; 1; 0 changes nothing
     * @throws IllegalArgumentException if {@code share} is outside that range, or would leave no class to train on
     */
    public ImageTable withValidation(double share) {
        if (!(share >= 0 && share < 1)) {
            throw new IllegalArgumentException("the validation share must be at least 0 and below 1, got " + share);
        }
        List<String> train = LabelOrder.bySha256(only(Split.TRAIN).classes());
        if (share == 0 || train.isEmpty()) {
            return this;
        }
        // In decimals, so that 0.07 of 100 classes is 7 and not, by rounding in binary, 8.
        int moved = BigDecimal.valueOf(share).multiply(BigDecimal.valueOf(train.size()))
                .setScale(0, RoundingMode.CEILING).intValueExact();
        if (moved == train.size()) {
            throw new IllegalArgumentException("a validation share of " + share + " takes " + moved + " of "
                    + train.size() + " training classes and leaves none to train on; choose a smaller share");
        }
        Set<String> chosen = new HashSet<>(train.subList(0, moved));
        return withRows(rows.stream()
                .map(row -> row.split() == Split.TRAIN && chosen.contains(row.label()) ? row.withSplit(Split.VALIDATION) : row)
                .toList());
    }

    /**
     * Divides the classes anew into {@link Split#TRAIN} and {@link Split#TEST}, whatever their split was: of n classes
     * the floor(n/2) whose label has the smallest SHA-256 are for the test, the others for training. This is what
     * becomes of a data set that comes without any split.
     */
    public ImageTable withHalves() {
        List<String> classes = LabelOrder.bySha256(classes());
        Set<String> test = new HashSet<>(classes.subList(0, classes.size() / 2));
        return withRows(rows.stream()
                .map(row -> row.withSplit(test.contains(row.label()) ? Split.TEST : Split.TRAIN))
                .toList());
    }

    /** Places in {@link #rows()} of the images of one test, ascending; empty if none is left. */
    public int[] rowsOf(TestSet test) {
        return IntStream.range(0, rows.size()).filter(i -> rows.get(i).isIn(test.name())).toArray();
    }

    /**
     * SHA-256, in hexadecimal, over all that decides what a run does: every row's file name, label, superlabel, split,
     * flags, box, tests and face numbers, and the tests. Two tables with the same digest have the same images in the same
     * order. Folders are left out, so that a data set may be moved; so are pixels.
     */
    public String digest() {
        return TableDigest.of(this);
    }

    /** The same table with other rows. Tests and split files stay; a test that was made of the flags is made anew. */
    public ImageTable withRows(List<ImageRow> rows) {
        return new ImageTable(name, origin, drawn, rows, hasOwnTests() ? tests : List.of(), splitFiles);
    }

    /** The same table, made from other files: name to SHA-256 in hexadecimal. */
    public ImageTable withSplitFiles(Map<String, String> files) {
        return new ImageTable(name, origin, drawn, rows, hasOwnTests() ? tests : List.of(), files);
    }

    /** False if the one test is that of a table that came without any. */
    boolean hasOwnTests() {
        TestSet first = tests.getFirst();
        return tests.size() > 1 || !first.name().equals(TestSet.DEFAULT_NAME) || !first.ks().isEmpty()
                || !(first.protocol() instanceof Protocol.LeaveOneOut || first.protocol() instanceof Protocol.QueryGallery);
    }

    private static TestSet defaultTest(List<ImageRow> rows) {
        boolean all = rows.stream().filter(row -> row.split() == Split.TEST).allMatch(row -> row.query() && row.gallery());
        return TestSet.of(TestSet.DEFAULT_NAME, all ? new Protocol.LeaveOneOut() : new Protocol.QueryGallery());
    }

    private static Set<String> names(String table, List<TestSet> tests) {
        Set<String> names = new TreeSet<>();
        for (TestSet test : tests) {
            if (!names.add(test.name())) {
                throw new IllegalArgumentException("table '" + table + "' has two tests named '" + test.name() + "'");
            }
        }
        return names;
    }

    private static String quoted(String text) {
        return text == null ? "none" : "'" + text + "'";
    }
}
