package org.smoothap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.search.ModelIdentity;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.NetworkSettings;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.Checkpoint;
import org.smoothap.torch.train.RunFolder;

/** The model of a run as an index knows it. The network is loaded when it is first asked for. */
final class RunModel implements AutoCloseable {
    private final Recipe recipe;
    private final Checkpoint checkpoint;
    private final ModelIdentity identity;
    private EmbeddingNetwork network;

    private RunModel(Recipe recipe, Checkpoint checkpoint) throws IOException {
        this.recipe = recipe;
        this.checkpoint = checkpoint;
        NetworkSettings settings = recipe.network();
        // Without a linear head the size of an embedding depends on the trunk's options: the network knows it.
        int dimension = settings.head().equals("linear") ? settings.embedding() : network().dimension();
        this.identity = new ModelIdentity(
                settings.name(), hash(checkpoint.weightsFile(), structure(settings)), preprocessing(recipe.image()), dimension);
    }

    /** @throws NoSuchFileException if the folder is not a run, or the run has no weights yet */
    static RunModel open(Path run) throws IOException {
        RunFolder folder = RunFolder.open(run);
        Checkpoint checkpoint = folder.chosen();
        if (!Files.exists(checkpoint.weightsFile())) {
            throw new NoSuchFileException(run + " has no weights yet; let the training write its first checkpoint");
        }
        return new RunModel(folder.recipe(List.of()), checkpoint);
    }

    ModelIdentity identity() {
        return identity;
    }

    Recipe recipe() {
        return recipe;
    }

    EmbeddingNetwork network() throws IOException {
        if (network == null) {
            network = TrainedModel.load(recipe, checkpoint);
        }
        return network;
    }

    @Override
    public void close() {
        if (network != null) {
            network.close();
        }
    }

    /** What the same weights could be used differently by. */
    private static String structure(NetworkSettings settings) {
        return String.join("\n", settings.name(), settings.options().toString(), settings.pooling(), settings.headNorm(),
                settings.head(), settings.embedding().toString());
    }

    /** What the test transform depends on, and nothing else of the settings. */
    private static String preprocessing(ImageSettings image) {
        return image.testSize() + " px, " + image.channels() + " channels, " + image.resizeMode() + " side to " + image.resize()
                + " " + image.filter() + ", mean " + image.mean() + ", std " + image.std();
    }

    private static String hash(Path weights, String structure) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(weights), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest(structure.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
