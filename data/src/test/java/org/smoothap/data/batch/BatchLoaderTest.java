package org.smoothap.data.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smoothap.data.image.Augmentation;
import org.smoothap.data.image.ImageFiles;
import org.smoothap.data.image.ImageSettings;
import org.smoothap.data.image.ImageTransform;
import org.smoothap.data.image.RgbImage;
import org.smoothap.data.table.ImageLocation;
import org.smoothap.data.table.ImageRow;
import org.smoothap.data.table.Split;

class BatchLoaderTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private ImageStore images;
    private final List<ImageRow> rows = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        for (int i = 0; i < 30; i++) {
            Path file = Files.write(folder.resolve("image" + i + ".png"), ImageFiles.gradientFile(16 + i, 20, "png"));
            rows.add(ImageRow.of(ImageLocation.of(file), "a", Split.TRAIN));
        }
        images = new ImageStore(rows, 1 << 20);
    }

    private static ImageTransform random() {
        Augmentation augmentation = new Augmentation(List.of(0.3, 1.0), null, null, 0.5, 1, null, null, null, 0.2, null, null,
                null, null, 0.5, null);
        return new ImageSettings(12, null, 3, null, null, null, null, null, null, null, augmentation).trainTransform();
    }

    private List<float[]> pixels(List<int[]> batches, int first, long seed, int threads) {
        List<float[]> result = new ArrayList<>();
        try (BatchLoader loader = new BatchLoader(images, random(), batches, first, seed, threads)) {
            while (loader.hasNext()) {
                Batch batch = loader.next();
                assertEquals(first + result.size(), batch.index());
                assertArrayEquals(batches.get(batch.index()), batch.rows());
                result.add(Arrays.copyOf(batch.pixels(), batch.rows().length * 3 * 144));
            }
            assertThrows(NoSuchElementException.class, loader::next);
        }
        return result;
    }

    private static void assertSame(List<float[]> expected, List<float[]> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), found.get(i));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 16})
    void pixelsDoNotDependOnTheNumberOfThreads(int threads) {
        List<int[]> batches = BatchLoader.inOrder(30, 4);
        assertSame(pixels(batches, 0, 3, 0), assertTimeoutPreemptively(SOON, () -> pixels(batches, 0, 3, threads)));
    }

    /** Batches of 7 in pieces of 2, 2 and 3. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void piecesOfABatchHaveThePixelsOfTheWhole(int threads) {
        List<int[]> batches = BatchLoader.inOrder(28, 7);
        List<float[]> whole = pixels(batches, 0, 3, 0);
        List<float[]> joined = new ArrayList<>(whole.stream().map(pixels -> new float[pixels.length]).toList());
        for (int piece = 0; piece < 3; piece++) {
            Share share = new Share(piece, 3);
            try (BatchLoader loader = new BatchLoader(images, random(), Piece.of(batches, 0, share, 0, 1), 3, threads)) {
                while (loader.hasNext()) {
                    Batch batch = loader.next();
                    assertArrayEquals(share.of(batches.get(batch.index())), batch.rows());
                    System.arraycopy(batch.pixels(), 0, joined.get(batch.index()), share.from(7) * 3 * 144,
                            batch.rows().length * 3 * 144);
                }
            }
        }
        assertSame(whole, joined);
        assertThrows(IllegalArgumentException.class,
                () -> new BatchLoader(images, random(), Piece.of(List.of(new int[] {1, 2}), 0, new Share(0, 3), 0, 1), 3, threads),
                "a batch of two for three");
    }

    /** A share of 5 of each batch of 10, in chunks of 2, 2 and 1, twice; the batch of 1 at the end has one piece. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void chunksComeOnceAPassWithThePixelsOfTheWhole(int threads) {
        List<int[]> batches = BatchLoader.inOrder(21, 10);
        List<float[]> whole = pixels(batches, 0, 3, 0);
        List<Piece> pieces = Piece.of(batches.subList(0, 2), 1, new Share(1, 2), 2, 2);
        assertEquals("[15 2, 17 2, 19 1, 15 2, 17 2, 19 1]",
                pieces.stream().map(piece -> piece.rows()[0] + " " + piece.rows().length).toList().toString());
        try (BatchLoader loader = new BatchLoader(images, random(), pieces, 3, threads)) {
            for (Piece piece : pieces) {
                int length = piece.rows().length * 3 * 144;
                int from = piece.from() * 3 * 144;
                assertArrayEquals(Arrays.copyOfRange(whole.get(1), from, from + length),
                        Arrays.copyOf(loader.next().pixels(), length));
            }
            assertFalse(loader.hasNext());
        }
        assertEquals(1, Piece.of(batches, 2, Share.WHOLE, 2, 2).size());
    }

    @Test
    void randomnessDependsOnSeedBatchAndPlace() {
        List<int[]> same = List.of(new int[] {5, 5}, new int[] {5, 5});
        List<float[]> found = pixels(same, 0, 1, 1);
        float[] once = found.get(0);
        int half = once.length / 2;
        assertFalse(Arrays.equals(Arrays.copyOf(once, half), Arrays.copyOfRange(once, half, 2 * half)));
        assertFalse(Arrays.equals(once, found.get(1)));
        assertFalse(Arrays.equals(once, pixels(same, 0, 2, 1).get(0)));
    }

    @Test
    void goesOnInTheMiddle() {
        List<int[]> batches = BatchLoader.inOrder(30, 4);
        assertSame(pixels(batches, 0, 3, 2).subList(5, 8), pixels(batches, 5, 3, 2));
        assertTrue(pixels(batches, 8, 3, 2).isEmpty());
    }

    @Test
    void arraysAreUsedAgain() {
        List<int[]> batches = BatchLoader.inOrder(30, 2);
        for (int threads : new int[] {0, 3}) {
            Map<float[], Integer> arrays = new IdentityHashMap<>();
            try (BatchLoader loader = new BatchLoader(images, random(), batches, 0, 1, threads)) {
                while (loader.hasNext()) {
                    arrays.merge(loader.next().pixels(), 1, Integer::sum);
                }
            }
            assertEquals(threads == 0 ? 1 : 3, arrays.size());
        }
    }

    @Test
    void aBatchStaysAsItIsUntilTheNextCall() throws InterruptedException {
        List<int[]> batches = BatchLoader.inOrder(30, 2);
        try (BatchLoader loader = new BatchLoader(images, random(), batches, 0, 1, 4)) {
            while (loader.hasNext()) {
                float[] pixels = loader.next().pixels();
                float[] before = pixels.clone();
                Thread.sleep(3);
                assertArrayEquals(before, pixels);
            }
        }
    }

    @Test
    void noMoreThanTwoBatchesAhead() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        try (BatchLoader loader = new BatchLoader(images, counting(made, 0), BatchLoader.inOrder(30, 3), 0, 1, 4)) {
            Thread.sleep(200);
            assertEquals(6, made.get());
            loader.next();
            Thread.sleep(200);
            assertEquals(9, made.get());
        }
    }

    private static ImageTransform counting(AtomicInteger made, int failAt) {
        return new ImageTransform() {
            @Override
            public int channels() {
                return 1;
            }

            @Override
            public int size() {
                return 1;
            }

            @Override
            public void apply(RgbImage image, RandomGenerator random, float[] out, int offset) {
                if (made.incrementAndGet() == failAt) {
                    throw new ArithmeticException("seven");
                }
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void unreadableImagesAreNamedInOrder(int threads) throws IOException {
        Files.writeString(folder.resolve("image13.png"), "<html>");
        Files.delete(folder.resolve("image14.png"));
        BatchLoader loader = new BatchLoader(images, random(), BatchLoader.inOrder(30, 5), 0, 1, threads);
        assertTimeoutPreemptively(SOON, () -> {
            loader.next();
            loader.next();
            String message = assertThrows(UncheckedIOException.class, loader::next).getMessage();
            assertTrue(message.contains("image13.png: not an image"), message);
            assertThrows(IllegalStateException.class, loader::next);
            loader.close();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void aFailingTransformNamesTheImage(int threads) {
        try (BatchLoader loader = new BatchLoader(images, counting(new AtomicInteger(), 1), List.of(new int[] {7}), 0, 1, threads)) {
            String message = assertThrows(IllegalStateException.class, loader::next).getMessage();
            assertTrue(message.contains("image7.png: cannot be transformed: java.lang.ArithmeticException: seven"), message);
        }
    }

    @Test
    void closingStopsTheThreads() {
        long before = loaderThreads();
        BatchLoader loader = new BatchLoader(images, random(), BatchLoader.inOrder(30, 3), 0, 1, 3);
        loader.next();
        assertTimeoutPreemptively(SOON, loader::close);
        assertEquals(before, loaderThreads());
        loader.close();
        assertThrows(IllegalStateException.class, loader::next);
        // one that was never asked for anything
        BatchLoader idle = new BatchLoader(images, random(), BatchLoader.inOrder(30, 3), 0, 1, 3);
        assertTimeoutPreemptively(SOON, idle::close);
        assertEquals(before, loaderThreads());
    }

    private static long loaderThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith("batch-loader")).count();
    }

    @Test
    void anInterruptedCallerIsTold() {
        BatchLoader loader = new BatchLoader(images, slow(), BatchLoader.inOrder(30, 30), 0, 1, 1);
        Thread.currentThread().interrupt();
        assertThrows(IllegalStateException.class, loader::next);
        assertTrue(Thread.interrupted());
        loader.close();
    }

    private static ImageTransform slow() {
        return new ImageTransform() {
            @Override
            public int channels() {
                return 1;
            }

            @Override
            public int size() {
                return 1;
            }

            @Override
            public void apply(RgbImage image, RandomGenerator random, float[] out, int offset) {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    @Test
    void inOrder() {
        List<int[]> batches = BatchLoader.inOrder(7, 3);
        assertEquals(3, batches.size());
        assertArrayEquals(new int[] {3, 4, 5}, batches.get(1));
        assertArrayEquals(new int[] {6}, batches.get(2));
        assertTrue(BatchLoader.inOrder(0, 3).isEmpty());
        assertThrows(IllegalArgumentException.class, () -> BatchLoader.inOrder(7, 0));
    }

    @Test
    void nonsenseIsRefused() {
        List<int[]> batches = BatchLoader.inOrder(30, 3);
        assertThrows(IllegalArgumentException.class, () -> new BatchLoader(images, random(), batches, 11, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BatchLoader(images, random(), batches, 0, 1, -1));
        assertThrows(IllegalArgumentException.class, () -> new BatchLoader(images, random(), List.of(new int[] {30}), 0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BatchLoader(images, random(), List.of(new int[0]), 0, 1, 1));
    }
}
