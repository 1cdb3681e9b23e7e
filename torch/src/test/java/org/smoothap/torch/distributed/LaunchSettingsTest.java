package org.smoothap.torch.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaunchSettingsTest {
    private static final Map<String, String> WHOLE = Map.of("RANK", "2", "WORLD_SIZE", "4", "LOCAL_RANK", "1", "MASTER_ADDR",
            "node0", "MASTER_PORT", "29500", "HOME", "/home/somebody");

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(WHOLE);
        environment.put(name, value);
        return environment;
    }

    private static Map<String, String> without(String name) {
        Map<String, String> environment = new HashMap<>(WHOLE);
        environment.remove(name);
        return environment;
    }

    @Test
    void theEnvironmentOfARankIsRead() {
        assertEquals(new LaunchSettings(2, 4, 1, "node0", 29500), LaunchSettings.of(WHOLE));
        assertEquals(0, LaunchSettings.of(without("LOCAL_RANK")).localRank());
        assertNull(LaunchSettings.of(Map.of("HOME", "/home/somebody")));
    }

    /** torchrun's own store listens on MASTER_PORT there. */
    @Test
    void theNextPortIsTakenBesideTorchrunsStore() {
        assertEquals(29501, LaunchSettings.of(with("TORCHELASTIC_USE_AGENT_STORE", "True")).port());
        assertEquals(29500, LaunchSettings.of(with("TORCHELASTIC_USE_AGENT_STORE", "False")).port());
    }

    @ParameterizedTest
    @CsvSource({"RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"})
    void whatIsMissingIsNamed(String name) {
        String message = assertThrows(IllegalArgumentException.class, () -> LaunchSettings.of(without(name))).getMessage();
        assertTrue(message.contains("; set " + name + ", or unset"), message);
        message = assertThrows(IllegalArgumentException.class, () -> LaunchSettings.of(with(name, " "))).getMessage();
        assertTrue(message.contains("; set " + name + ", or unset"), message);
    }

    @ParameterizedTest
    @CsvSource({"RANK,4", "RANK,-1", "RANK,two", "WORLD_SIZE,0", "LOCAL_RANK,x", "MASTER_PORT,0", "MASTER_PORT,65536"})
    void whatIsOutOfRangeIsNamedWithItsValue(String name, String value) {
        String message = assertThrows(IllegalArgumentException.class, () -> LaunchSettings.of(with(name, value))).getMessage();
        assertTrue(message.contains(name) && message.contains("'" + value + "'"), message);
    }
}
