package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LossesTest {
    @Test
    void smoothApIsListedWithItsParametersAndSource() {
        LossDescription description = Losses.all().getFirst();
        assertEquals("smooth-ap", description.name());
        assertTrue(description.source().contains("2007.12163"));
        assertEquals(List.of("temperature", "query-positive"),
                description.parameters().stream().map(LossDescription.Parameter::name).toList());
    }

    @Test
    void everyListedLossCanBeMadeFromItsDefaults() {
        for (LossDescription description : Losses.all()) {
            assertTrue(Losses.create(description.name(), Map.of()).toString().contains(description.name()));
        }
    }

    @Test
    void parametersAreReadAndDefaultsFilledInInOrder() {
        Map<String, Object> resolved = Losses.resolve("smooth-ap", Map.of("query-positive", "false"));
        assertEquals("{temperature=0.01, query-positive=false}", resolved.toString());
        assertEquals(0.01, resolved.get("temperature"));
        assertEquals(false, resolved.get("query-positive"));
        SmoothAp loss = (SmoothAp) Losses.create("smooth-ap", Map.of("temperature", "1e-1", "query-positive", "false"));
        assertEquals(0.1, loss.temperature());
        assertEquals(false, loss.queryPositive());
    }

    @Test
    void whatIsNotKnownIsRefusedWithTheNearest() {
        refused("did you mean 'smooth-ap'", "smoth-ap", Map.of());
        refused("unknown parameter of smooth-ap 'temprature'; did you mean 'temperature'", "smooth-ap", Map.of("temprature", "1"));
        refused("temperature of smooth-ap cannot be 'warm'", "smooth-ap", Map.of("temperature", "warm"));
        refused("query-positive of smooth-ap cannot be 'yes'", "smooth-ap", Map.of("query-positive", "yes"));
        refused("got -1.0", "smooth-ap", Map.of("temperature", "-1"));
    }

    private static void refused(String part, String name, Map<String, String> parameters) {
        String message = assertThrows(IllegalArgumentException.class, () -> Losses.create(name, parameters)).getMessage();
        assertTrue(message.contains(part), message);
    }
}
