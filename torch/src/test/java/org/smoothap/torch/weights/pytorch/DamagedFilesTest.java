package org.smoothap.torch.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.torch.nn.Engine;

class DamagedFilesTest {
    @TempDir
    private Path folder;

    /** Whatever bytes are missing or wrong: an IOException or the tensors, never an error, never a crash. */
    @ParameterizedTest
    @ValueSource(strings = {"ordered.pt", "nested.pt", "legacy.pt", "nested-legacy.pt", "scripted.pt", "views.pt"})
    void damagedFilesAreRefusedOrRead(String name) throws IOException {
        byte[] whole = Files.readAllBytes(PyTorchFileTest.golden(name));
        Path file = folder.resolve("damaged.pt");
        for (int length = 0; length < whole.length; length += 1 + whole.length / 80) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(IOException.class, () -> PyTorchFile.read(file), "the first " + length + " bytes");
        }
        SplittableRandom random = new SplittableRandom(name.hashCode());
        int read = 0;
        for (int i = 0; i < 150; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j <= i % 3; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try (var _ = Engine.scope()) {
                PyTorchFile.read(file).tensors().values().forEach(Tensor::numel);
                read++;
            } catch (IOException e) {
                assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
            }
        }
        assertTrue(read > 0 && read < 150, read + " of 150 are still read");
    }
}
