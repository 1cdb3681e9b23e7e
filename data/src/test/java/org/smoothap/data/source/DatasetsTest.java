package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatasetsTest extends SourceTest {
    @Test
    void everySourceSaysWhatItIs() {
        List<String> names = Datasets.all().stream().map(DatasetInfo::name).toList();
        assertTrue(names.containsAll(List.of("emoji", "drawn", "folder", "csv", "index", "omniglot", "sop", "vehicleid")));
        assertEquals(names.stream().distinct().toList(), names);
        for (DatasetInfo info : Datasets.all()) {
            assertFalse(info.summary().isBlank() || info.licence().isBlank() || info.where().isBlank(), info.name());
        }
    }

    @Test
    void unknownNamesAndMissingRootsAreRefused() {
        Exception unknown = assertThrows(IllegalArgumentException.class, () -> open("emojis", dir));
        assertTrue(unknown.getMessage().contains("unknown dataset 'emojis'; did you mean 'emoji'?"), unknown.getMessage());
        Exception rootless = assertThrows(IllegalArgumentException.class, () -> open("folder", null));
        assertTrue(rootless.getMessage().contains("'folder' needs a root"), rootless.getMessage());
    }

    @Test
    void theCacheIsWhereTheUserSaysOrTheSystemExpects() {
        String root = dir.toAbsolutePath().toString();
        assertEquals(Path.of("chosen"), cache(Map.of("smoothap.cache", "chosen", "user.home", root), Map.of("XDG_CACHE_HOME", root)));
        assertEquals(Path.of(root, "smoothap"), cache(Map.of("user.home", "home"), Map.of("XDG_CACHE_HOME", root)));
        Path home = Path.of("home", ".cache", "smoothap");
        assertEquals(home, cache(Map.of("user.home", "home"), Map.of("XDG_CACHE_HOME", "relative")));
        assertEquals(home, cache(Map.of("user.home", "home"), Map.of()));
    }

    private static Path cache(Map<String, String> properties, Map<String, String> environment) {
        return Datasets.defaultCache(properties::get, environment::get);
    }
}
