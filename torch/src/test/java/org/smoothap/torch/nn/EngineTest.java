package org.smoothap.torch.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EngineTest {
    @BeforeAll
    static void start() {
        Engine.start("cpu", 1);
    }

    @Test
    void valuesGoInAndOutRowByRow() {
        float[] values = {1, 2, 3, 4, 5, 6, 7, 8};
        try (var _ = Engine.scope()) {
            assertArrayEquals(values, Engine.floats(Engine.tensor(values, 2, 4)));
            assertArrayEquals(values, Engine.floats(Engine.images(values, 1, 2, 2)));
            assertArrayEquals(new float[] {1, 5, 2, 6, 3, 7, 4, 8}, Engine.floats(Engine.tensor(values, 2, 4).t()));
            assertArrayEquals(new float[] {1, 2}, Engine.floats(Engine.tensor(values, 2)));
            assertThrows(IllegalArgumentException.class, () -> Engine.tensor(values, 3, 3));
        }
    }

    @Test
    void threadsAreThoseAskedFor() {
        Engine.start("cpu", 2);
        assertEquals(2, torch.get_num_threads());
        Engine.start("cpu", 1);
        assertEquals(1, torch.get_num_threads());
        assertThrows(IllegalArgumentException.class, () -> Engine.start("cpu", -1));
    }

    @Test
    void otherDevicesAreRefusedInWords() {
        String unknown = assertThrows(IllegalArgumentException.class, () -> Engine.start("gpu", 1)).getMessage();
        assertTrue(unknown.contains("'gpu'"), unknown);
        Assumptions.assumeFalse(torch.cuda_is_available());
        String absent = assertThrows(IllegalStateException.class, () -> Engine.start("cuda", 1)).getMessage();
        assertTrue(absent.contains("cuda"), absent);
    }

    @Test
    void reasonsOfNativeErrorsHaveNoStack() {
        try (var _ = Engine.scope()) {
            Tensor a = Engine.tensor(new float[6], 2, 3);
            RuntimeException error = assertThrows(RuntimeException.class, () -> a.matmul(a));
            String reason = Engine.reason(error);
            assertTrue(reason.contains("2x3"), reason);
            assertFalse(reason.contains("\n"), reason);
            assertFalse(reason.contains("Exception raised"), reason);
        }
        assertEquals("plain", Engine.reason(new IllegalStateException("plain")));
        assertEquals("java.lang.RuntimeException", Engine.reason(new RuntimeException()));
    }

    @Test
    void theVersionIsKnown() {
        assertTrue(Engine.version().matches(".*\\d+\\.\\d+.*"), Engine.version());
    }
}
