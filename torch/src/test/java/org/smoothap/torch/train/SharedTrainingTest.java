package org.smoothap.torch.train;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smoothap.data.batch.Share;
import org.smoothap.data.source.DrawnDataset;
import org.smoothap.data.table.ImageTable;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.embed.TrainedModel;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.recipe.Recipes;

/** What several ranks are refused before they begin. That they train as one does is shown with real processes, in cli. */
class SharedTrainingTest {
    @TempDir
    private Path folder;

    /** Ranks that are never spoken to. */
    private static Ranks ranks(int size) {
        return (Ranks) Proxy.newProxyInstance(Ranks.class.getClassLoader(), new Class<?>[] {Ranks.class}, (proxy, method, arguments) ->
                switch (method.getName()) {
                    case "share" -> new Share(0, size);
                    case "size" -> size;
                    default -> throw new AssertionError(method);
                });
    }

    private void check(int size, String... overrides) throws IOException {
        Path file = folder.resolve("recipe.yaml");
        Files.writeString(file, """
                data: {dataset: drawn}
                image: {size: 16}
                batch: {classes: 2, per-class: 2}
                network: {name: conv4, embedding: 8, options: {width: 4}, batch-norm: frozen}
                threads: 1
                """);
        Recipe recipe = Recipes.read(file, List.of(overrides));
        ImageTable table = DrawnDataset.draw(folder.resolve("drawn"), 10, 3, 3);
        try (EmbeddingNetwork network = TrainedModel.random(recipe)) {
            Trainer.check(recipe, table, network, ranks(size));
        }
    }

    @Test
    void asManyRanksAsImagesAreEnough() throws IOException {
        check(4);
        check(1, "network.batch-norm=train");
    }

    @ParameterizedTest
    @CsvSource({
        "5, batch.classes=2, 5 processes cannot share out a batch of 4 images",
        "2, network.batch-norm=train, 2 processes need network.batch-norm=frozen"
    })
    void whatCannotBeSharedOutIsRefused(int size, String override, String part) {
        String message = assertThrows(IllegalArgumentException.class, () -> check(size, override)).getMessage();
        assertTrue(message.contains(part), message);
    }
}
