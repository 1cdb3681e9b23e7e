package org.smoothap.data.miniature;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.smoothap.Names;
import org.smoothap.data.table.ImageTable;

/** The miniatures by the name of their benchmark. */
public final class Miniatures {
    private static final List<Miniature> ALL = List.of(
            new ProductsMiniature(),
            new VehiclesMiniature(),
            new InaturalistMiniature(),
            new InaturalistOwnSplitMiniature(),
            new VggFace2Miniature(),
            new CubMiniature(),
            new CarsMiniature(),
            new InShopMiniature(),
            new IjbcMiniature(),
            new OmniglotMiniature(),
            new IndexMiniature());

    /** Lies in the folder of every miniature, so that figures on it are not taken for figures on the benchmark. */
    private static final String MARK = "MINIATURE.txt";

    private Miniatures() {}

    /** The benchmarks that have a miniature. */
    public static List<String> names() {
        return ALL.stream().map(Miniature::name).toList();
    }

    /**
     * Writes a small drawn set, tens of kilobytes, in the official layout of a benchmark.
     *
     * @param name of the benchmark
     * @param root a folder that is empty or not yet there; afterwards it can be opened as the benchmark's root
     * @param seed of the drawings; the same seed writes the same files
     * @throws IllegalArgumentException if there is no miniature of that name
     * @throws FileAlreadyExistsException if the folder has something in it
     */
    public static void write(String name, Path root, long seed) throws IOException {
        Miniature miniature = ALL.stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Names.unknown("miniature", name, names())));
        if (Files.exists(root)) {
            try (Stream<Path> inside = Files.list(root)) {
                if (inside.findAny().isPresent()) {
                    throw new FileAlreadyExistsException(
                            root + ": expected an empty folder or none, found files in it; choose another");
                }
            }
        }
        miniature.write(Files.createDirectories(root), new Drawings(seed));
        Files.writeString(root.resolve(MARK), "Drawn by smoothap in the layout of '" + name
                + "', to try a recipe without the data. Figures on it say nothing about the benchmark.\n");
    }

    /** The table as one of drawn images if its images lie in the folder of a miniature; else the table as it is. */
    public static ImageTable marked(ImageTable table, Path root) {
        if (root == null || table.rows().isEmpty()) {
            return table;
        }
        Path given = root.toAbsolutePath().normalize();
        Path top = given.getParent() == null ? given : given.getParent(); // readers accept a root that is one level too low
        Path folder = table.rows().getFirst().location().file().toAbsolutePath().normalize();
        while (folder != null && folder.startsWith(top)) {
            if (Files.exists(folder.resolve(MARK))) {
                return new ImageTable(table.name(), "a miniature drawn by smoothap in the layout of: " + table.origin(), true,
                        table.rows(), table.tests(), table.splitFiles());
            }
            folder = folder.getParent();
        }
        return table;
    }
}
