package org.smoothap.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageSettingsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);

    @Test
    void defaults() throws JsonProcessingException {
        ImageSettings settings = MAPPER.readValue("{\"size\": 32}", ImageSettings.class);
        assertEquals(new ImageSettings(32, 32, 3, 32, "short", null, "bilinear", List.of(0.5, 0.5, 0.5), List.of(0.5, 0.5, 0.5),
                255, null), settings);
        assertNull(settings.augment());
    }

    @Test
    void kebabCaseAndBackAgain() throws JsonProcessingException {
        ImageSettings settings = MAPPER.readValue("""
                {"size": 128, "resize": 146, "resize-mode": "square", "train-resize": 100, "filter": "area",
                 "mean": [0.485, 0.456, 0.406], "std": [0.2],
                 "augment": {"crop-area": [0.2, 1], "flip": 0.5, "shift": 2, "zoom": [0.8, 1.2]}}""", ImageSettings.class);
        assertEquals(List.of(0.2, 1.0), settings.augment().cropArea());
        assertEquals(List.of(0.75, 4 / 3.0), settings.augment().cropAspect());
        assertEquals(List.of(0.2, 0.2, 0.2), settings.std());
        assertEquals(0, settings.augment().hue());
        assertEquals(settings, MAPPER.readValue(MAPPER.writeValueAsString(settings), ImageSettings.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{} | image.size must be from 1 to 4096 pixels, got nothing",
        "{'size': 0} | got 0",
        "{'size': 8, 'channels': 2} | image.channels must be 3 (RGB) or 1 (grey), got 2",
        "{'size': 8, 'resize': 7} | image.resize must be from 8",
        "{'size': 8, 'filter': 'bilinaer'} | did you mean 'bilinear'",
        "{'size': 8, 'mean': [1, 2]} | image.mean must be one number, or one for each of 3 channels, got [1.0, 2.0]",
        "{'size': 8, 'std': [0]} | image.std must not be 0",
        "{'size': 8, 'fill': 256} | got 256",
        "{'size': 8, 'augment': {'shift': 8}} | must be below image.size = 8, got 8",
        "{'size': 8, 'augment': {'shift': -1}} | image.augment.shift",
        "{'size': 8, 'augment': {'flip': 1.5}} | image.augment.flip must be from 0 to 1.0, got 1.5",
        "{'size': 8, 'augment': {'hue': 0.6}} | image.augment.hue must be from 0 to 0.5, got 0.6",
        "{'size': 8, 'augment': {'crop-area': [0.5, 0.2]}} | image.augment.crop-area must be [least, most]",
        "{'size': 8, 'augment': {'crop-area': [0.2, 1.2]}} | got [0.2, 1.2]",
        "{'size': 8, 'resize-mode': 'squre'} | did you mean 'square'",
        "{'size': 8, 'train-resize': 7} | image.train-resize must be from 8 (image.size)",
        "{'size': 8, 'train-resize': 0, 'augment': {'crop-area': [0.2, 1]}} | image.train-resize must be from 1 to",
        "{'size': 8, 'augment': {'random-crop': true}}"
                + " | image.augment.random-crop needs image.train-resize of at least image.size = 8",
        "{'size': 8, 'train-resize': 9, 'augment': {'random-crop': true, 'crop-area': [0.2, 1]}} | exclude each other",
        "{'size': 8, 'augment': {'zoom': [0, 1]}} | image.augment.zoom"
    }, quoteCharacter = '"')
    void badValuesAreRefusedWithTheValue(String json, String part) {
        String message = assertThrows(JsonProcessingException.class,
                () -> MAPPER.readValue(json.replace('\'', '"'), ImageSettings.class)).getMessage();
        assertTrue(message.contains(part), () -> "expected '" + part + "' in: " + message);
    }

    @Test
    void testImagesMayBeLargerThanTrainingImages() {
        ImageSettings settings = new ImageSettings(32, 40, null, 48, null, null, null, null, null, null, null);
        assertEquals(32, settings.trainTransform().size());
        assertEquals(40, settings.testTransform().size());
        assertEquals(40, new ImageSettings(32, 40, null, null, null, null, null, null, null, null, null).resize());
        assertThrows(IllegalArgumentException.class,
                () -> new ImageSettings(32, 40, null, 36, null, null, null, null, null, null, null));
    }
}
