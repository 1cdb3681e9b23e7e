package org.smoothap.torch.weights.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smoothap.torch.nn.Engine;

/** Files that contradict themselves, or that would need too much memory or time. */
class HostileFilesTest {
    private static final byte[] TWELVE = new byte[12];

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    @Test
    void anHonestFileOfThisKindIsRead() throws IOException {
        byte[] numbers = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).putFloat(3).array();
        Path file = Pickler.zip(folder.resolve("good.pt"),
                "any name/data.pkl", Pickler.one("FloatStorage", "a b", 3, 1, longs(2), longs(1)), "any name/data/a b", numbers,
                "any name/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        try (var _ = Engine.scope()) {
            assertArrayEquals(new float[] {2, 3}, Engine.floats(PyTorchFile.read(file).tensors().get("weight").contiguous()));
        }
    }

    static Stream<Arguments> pickles() {
        long huge = 1L << 40;
        return Stream.of(
                Arguments.of("reaches beyond its storage of 3", Pickler.one("FloatStorage", "0", 3, 0, longs(4), longs(1))),
                Arguments.of("reaches beyond its storage of 3", Pickler.one("FloatStorage", "0", 3, 3, longs(1), longs(1))),
                Arguments.of("reaches beyond its storage of 3", Pickler.one("FloatStorage", "0", 3, 4, longs(0), longs(1))),
                Arguments.of("reaches beyond its storage of 3", Pickler.one("FloatStorage", "0", 3, 0, longs(2, 2), longs(1, 2))),
                Arguments.of("negative sizes", Pickler.one("FloatStorage", "0", 3, -1, longs(1), longs(1))),
                Arguments.of("negative sizes", Pickler.one("FloatStorage", "0", 3, 0, longs(-1), longs(1))),
                Arguments.of("negative sizes", Pickler.one("FloatStorage", "0", 3, 2, longs(2), longs(-1))),
                Arguments.of("impossible size", Pickler.one("FloatStorage", "0", 3, 0, longs(huge, huge), longs(0, 0))),
                Arguments.of("impossible size", Pickler.one("FloatStorage", "0", 3, 0, longs(0, huge, huge), longs(0, 0, 0))),
                Arguments.of("impossible size", Pickler.one("FloatStorage", "0", 3, 0, longs(3), longs(Long.MAX_VALUE))),
                Arguments.of("impossible size", Pickler.one("FloatStorage", "0", 3, Long.MAX_VALUE, longs(3), longs(1))),
                Arguments.of("1 dimensions with 2 strides", Pickler.one("FloatStorage", "0", 3, 0, longs(1), longs(1, 1))),
                Arguments.of("17 dimensions", Pickler.one("FloatStorage", "0", 3, 0, new long[17], new long[17])),
                Arguments.of("12 bytes for 2 numbers", Pickler.one("FloatStorage", "0", 2, 0, longs(2), longs(1))),
                Arguments.of("12 bytes for 3 numbers of the type Double",
                        Pickler.one("DoubleStorage", "0", 3, 0, longs(3), longs(1))),
                Arguments.of("12 bytes for 4611686018427387907",
                        Pickler.one("FloatStorage", "0", (1L << 62) + 3, 0, longs(3), longs(1))),
                Arguments.of("contradicts itself", Pickler.one("FloatStorage", "0", -3, 0, longs(0), longs(1))),
                Arguments.of("contradicts itself",
                        new Pickler().code('}').text("a").tensor("FloatStorage", "0", 3, 0, longs(3), longs(1)).code('s')
                        .text("b").tensor("ByteStorage", "0", 12, 0, longs(3), longs(1)).code('s').end()),
                Arguments.of("lacks data/7", Pickler.one("FloatStorage", "7", 3, 0, longs(3), longs(1))),
                Arguments.of("lacks data/../version", Pickler.one("FloatStorage", "../version", 3, 0, longs(3), longs(1))),
                Arguments.of("wants to run torch.QInt8Storage", Pickler.one("QInt8Storage", "0", 3, 0, longs(3), longs(1))),
                Arguments.of("not a storage", new Pickler().numbers(1, 2, 3, 4, 5).code('Q').end()),
                Arguments.of("parts of one another",
                        new Pickler().code('(').text("storage").global("torch", "FloatStorage").text("0").text("cpu")
                        .number(3).numbers(1, 2).code('t', 'Q').end()),
                Arguments.of("wants to run os.system", new Pickler().global("os", "system").text("true").code(0x85, 'R').end()),
                Arguments.of("wants to run o?s." + "x".repeat(96) + "...;",
                        new Pickler().text("o\ns").text("x".repeat(99_999)).code(0x93).end()),
                Arguments.of("wants to run os.system", new Pickler().text("os").text("system").code(0x93).end()),
                Arguments.of("wants to run __torch__.Module", new Pickler().global("__torch__", "Module").code(')', 0x81).end()),
                Arguments.of("wants to run collections.OrderedDict",
                        new Pickler().global("collections", "OrderedDict").code(')', 0x81).end()),
                Arguments.of("calls torch.FloatStorage", new Pickler().global("torch", "FloatStorage").code(')', 'R').end()),
                Arguments.of("calls torch._utils._rebuild_tensor_v2",
                        new Pickler().global("torch._utils", "_rebuild_tensor_v2").code(')', 'R').end()),
                Arguments.of("instruction 0x69", new Pickler().code('i').end()),
                Arguments.of("protocol 9", new Pickler().code(0x80, 9).end()),
                Arguments.of("malformed", new Pickler().end()),
                Arguments.of("malformed", new Pickler().code('t').end()),
                Arguments.of("malformed", new Pickler().code('K', 1, '(', 0x85).end()),
                Arguments.of("malformed", new Pickler().code('K', 1, 'K', 2, 's').end()),
                Arguments.of("malformed", new Pickler().code('}', '(', 'K', 1, 'u').end()),
                Arguments.of("malformed", new Pickler().code('h', 5).end()),
                Arguments.of("malformed", new Pickler().code(']', '}', 'b').end()),
                Arguments.of("claims 4294967295 bytes", new Pickler().code('X').int32(-1).end()),
                Arguments.of("claims 18446744073709551615 bytes", new Pickler().code(0x8d).int32(-1).int32(-1).end()),
                Arguments.of("ends too early", new Pickler().code('X').int32(1 << 23).end()),
                Arguments.of("ends too early", new byte[] {(byte) 0x80, 2, '}'}),
                Arguments.of("ends too early", new byte[0]),
                Arguments.of("odd characters", new Pickler().global("os\u0007", "system").end()),
                Arguments.of("odd characters", new Pickler().global("o".repeat(600), "system").end()),
                Arguments.of("not UTF-8", new Pickler().code('X').int32(1).code(0xff).end()),
                Arguments.of("an empty dictionary", new Pickler().code('}').end()),
                Arguments.of("a dictionary without tensors, with epoch",
                        new Pickler().code('}').text("epoch").code('K', 3, 's').end()),
                Arguments.of("one tensor without a name",
                        new Pickler().tensor("FloatStorage", "0", 3, 0, longs(3), longs(1)).end()),
                Arguments.of("a list", new Pickler().code(']').end()),
                Arguments.of("no dictionary", new Pickler().code('N').end()));
    }

    @ParameterizedTest
    @MethodSource("pickles")
    void contradictionsAreRefusedWithTheReason(String reason, byte[] pickle) throws IOException {
        assertRefused(reason, Pickler.zip(folder.resolve("h.pt"), "a/data.pkl", pickle, "a/data/0", TWELVE));
    }

    @Test
    void tuplesThatHoldOneAnotherTakeNoTime() throws IOException {
        Pickler pickler = new Pickler().code('K', 1);
        for (int i = 0; i < 200; i++) {
            pickler.code('q', i, 'h', i, 0x86); // (x, x): 2^200 numbers, if somebody looked at them all
        }
        byte[] bomb = pickler.end();
        assertRefused("a list", Pickler.zip(folder.resolve("bomb.pt"), "a/data.pkl", bomb));
        byte[] key = new Pickler().code('}').end();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(key, 0, key.length - 1);
        joined.write(bomb, 2, bomb.length - 3);
        joined.writeBytes(new byte[] {'N', 's', '.'});
        assertRefused("an empty dictionary", Pickler.zip(folder.resolve("key.pt"), "a/data.pkl", joined.toByteArray()));
    }

    @Test
    void aListThatHoldsItselfEnds() throws IOException {
        assertRefused("a list", Pickler.zip(folder.resolve("l.pt"), "a/data.pkl",
                new Pickler().code(']', 'q', 0, 'h', 0, 'a').end()));
        byte[] itself = new Pickler().code('}', 'q', 0).text("model").code('h', 0, 's').end();
        assertRefused("a dictionary without tensors", Pickler.zip(folder.resolve("d.pt"), "a/data.pkl", itself));
    }

    @Test
    void modulesThatHoldThemselvesEnd() throws IOException {
        byte[] itself = new Pickler().global("__torch__", "M").code(')', 0x81, 'q', 0, '}').text("part").code('h', 0, 's', 'b')
                .end();
        assertRefused("levels deep", Pickler.zip(folder.resolve("m.pt"),
                "a/data.pkl", itself, "a/constants.pkl", new byte[0], "a/code/m.py", new byte[0]));
    }

    @Test
    void millionsOfInstructionsAreRefused() throws IOException {
        byte[] many = new byte[3_000_000];
        Arrays.fill(many, (byte) ']');
        assertRefused("more than 1000000 steps", Pickler.zip(folder.resolve("many.pt"), "a/data.pkl", many));
    }

    /** A list of many pairs that is made a dictionary many times, and a module of many attributes that many modules copy. */
    @Test
    void whatIsCopiedCounts() throws IOException {
        Pickler lists = new Pickler().global("collections", "OrderedDict").code('q', 0, ']', 'q', 1, '(');
        Pickler modules = new Pickler().global("__torch__", "M").code('q', 0, '}', 'q', 1, '(');
        for (int i = 0; i < 50_000; i++) {
            lists.number(i).code('N', 0x86);
            modules.number(i).code('N');
        }
        lists.code('e');
        modules.code('u');
        for (int i = 0; i < 50_000; i++) {
            lists.code('h', 0, 'h', 1, 0x85, 'R');
            modules.code('h', 0, ')', 0x81, 'h', 1, 'b');
        }
        assertRefused("more than 1000000 steps", Pickler.zip(folder.resolve("lists.pt"), "a/data.pkl", lists.end()));
        assertRefused("more than 1000000 steps", Pickler.zip(folder.resolve("modules.pt"),
                "a/data.pkl", modules.end(), "a/constants.pkl", new byte[0], "a/code/m.py", new byte[0]));
    }

    /** Module i holds module i+1 twice, and the last has many attributes. */
    @Test
    void modulesThatShareTheirPartsEnd() throws IOException {
        Pickler modules = new Pickler().global("__torch__", "M").code('q', 0, ')', 0x81, '}', '(');
        for (int i = 0; i < 1000; i++) {
            modules.number(i).code('N');
        }
        modules.code('u', 'b', 'q', 1);
        for (int i = 1; i < 30; i++) {
            modules.code('h', 0, ')', 0x81, '}').text("a").code('h', i, 's').text("b").code('h', i, 's', 'b', 'q', i + 1);
        }
        assertRefused("more than 1000000 attributes", Pickler.zip(folder.resolve("shared.pt"),
                "a/data.pkl", modules.end(), "a/constants.pkl", new byte[0], "a/code/m.py", new byte[0]));
    }

    @Test
    void aZipBombIsNotUnpacked() throws IOException {
        Path file = folder.resolve("zipbomb.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }
        assertRefused("data.pkl is longer than 16777216 bytes", file);
        Path storage = folder.resolve("storage.pt");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(storage))) {
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            zip.write(Pickler.one("FloatStorage", "0", 1 << 20, 0, longs(1 << 20), longs(1)));
            zip.putNextEntry(new ZipEntry("a/data/0"));
            zip.write(new byte[1 << 22]);
        }
        assertRefused("compressed", storage);
    }

    @Test
    void otherZipFilesAndBigEndianAreRefused() throws IOException {
        assertRefused("without data.pkl", Pickler.zip(folder.resolve("a.pt"), "weights.npy", TWELVE));
        assertRefused("without data.pkl", Pickler.zip(folder.resolve("b.pt"), "a/b/data.pkl", TWELVE));
        assertRefused("'big' end first", Pickler.zip(folder.resolve("c.pt"),
                "a/data.pkl", Pickler.one("FloatStorage", "0", 3, 0, longs(3), longs(1)), "a/data/0", TWELVE,
                "a/byteorder", "big".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        Path file = Pickler.zip(folder.resolve("two.pt"),
                "a/data.pkl", Pickler.one("FloatStorage", "0", 3, 0, longs(3), longs(1)), "a/data/0", TWELVE, "a/data/1", TWELVE);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i + 8 < bytes.length; i++) {
            if (new String(bytes, i, 8, StandardCharsets.ISO_8859_1).equals("a/data/1")) {
                bytes[i + 7] = '0';
            }
        }
        Files.write(file, bytes);
        assertRefused("two entries named a/data/0", file);
    }

    @Test
    void oldFilesThatContradictThemselves() throws IOException {
        byte[] whole = Files.readAllBytes(PyTorchFileTest.golden("legacy.pt"));
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("little_endian");
        byte[] big = whole.clone();
        int truth = end + "little_endian".length();
        while (big[truth] != (byte) 0x88) {
            truth++;
        }
        big[truth] = (byte) 0x89;
        assertRefused("big end first", Files.write(folder.resolve("big.pt"), big));
        byte[] version = whole.clone();
        version[18] = 1;
        assertRefused("version is not 1001", Files.write(folder.resolve("version.pt"), version));
        assertEquals((byte) 0xe9, whole[18]);
    }

    private void assertRefused(String reason, Path file) {
        try (var _ = Engine.scope()) {
            String message = assertThrows(IOException.class, () -> PyTorchFile.read(file)).getMessage();
            assertTrue(message.contains(reason) && message.startsWith(file.toString()), message);
            assertFalse(message.contains("\n"), message);
        }
    }

    private static long[] longs(long... values) {
        return values;
    }
}
