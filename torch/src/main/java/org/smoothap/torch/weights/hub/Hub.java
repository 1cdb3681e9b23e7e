package org.smoothap.torch.weights.hub;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.smoothap.Names;
import org.smoothap.Sha256;
import org.smoothap.data.source.Datasets;

/** Published weights by name, downloaded once into a folder and checked whenever they are used. */
public final class Hub {
    private static final String SCHEME = "hub:";

    private final List<PublishedWeights> catalogue;
    private final Path folder;
    private final Download download;

    Hub(List<PublishedWeights> catalogue, Path folder, Download download) {
        this.catalogue = catalogue;
        this.folder = folder;
        this.download = download;
    }

    /** The catalogue of this program ({@code hub.yaml}), kept under {@code weights} in the user's cache. */
    public static Hub standard() {
        return new Hub(published(), Datasets.defaultCache().resolve("weights"), Download.standard());
    }

    /** Whether a recipe's {@code network.weights} is a name of the hub, not a file. */
    public static boolean isName(String weights) {
        return weights.startsWith(SCHEME);
    }

    /** What recipes may name, {@code hub:NAME} each. */
    public static List<String> names() {
        return published().stream().map(weights -> SCHEME + weights.name()).toList();
    }

    /** The network that the weights belong to. @param weights one of {@link #names()} */
    public static String network(String weights) {
        return published().stream().filter(entry -> weights.equals(SCHEME + entry.name())).findFirst().orElseThrow().network();
    }

    /** Everything in the catalogue of this program. */
    public static List<PublishedWeights> published() {
        try (InputStream in = Hub.class.getResourceAsStream("hub.yaml")) {
            return List.of(YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build()
                    .readValue(in, PublishedWeights[].class));
        } catch (IOException e) {
            throw new UncheckedIOException("hub.yaml of this program cannot be read", e);
        }
    }

    /**
     * The file of the weights, downloaded where it is not there yet.
     *
     * @param weights {@code hub:NAME}
     * @param notices hears how the download gets on
     * @throws IllegalArgumentException for an unknown name
     * @throws IOException if the file cannot be had, or is not what was published; the message says what to do
     */
    public Path file(String weights, Consumer<String> notices) throws IOException {
        PublishedWeights published = find(weights);
        Path file = place(weights);
        if (Files.exists(file)) {
            String found = Sha256.of(file);
            if (!found.startsWith(published.sha256())) {
                throw new IOException(file + " is not what was published: sha256 " + published.sha256() + "... expected, " + found
                        + " found; delete it, and it is downloaded again");
            }
            return file;
        }
        try {
            Files.createDirectories(folder);
            download.get(published, file, notices);
            return file;
        } catch (IOException e) {
            throw new IOException(weights + ": " + e.getMessage() + "; get " + published.url()
                    + " by other means and put it into "
                    + folder.toAbsolutePath() + " as " + published.file(), e);
        }
    }

    /**
     * Where the file of the weights lies, or will lie once it is downloaded.
     *
     * @throws IllegalArgumentException for an unknown name
     */
    public Path place(String weights) {
        return folder.resolve(find(weights).file());
    }

    private PublishedWeights find(String weights) {
        String name = weights.substring(SCHEME.length());
        return catalogue.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Names.unknown("hub weights", name, catalogue.stream().map(PublishedWeights::name).toList())));
    }
}
