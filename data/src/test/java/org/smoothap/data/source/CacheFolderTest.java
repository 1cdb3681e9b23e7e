package org.smoothap.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CacheFolderTest extends SourceTest {
    @Test
    void aFillingThatFailsLeavesNothing() throws IOException {
        Path target = dir.resolve("cache/set");
        assertThrows(IOException.class, () -> CacheFolder.make(target, folder -> {
            Files.writeString(folder.resolve("half"), "");
            throw new IOException("killed");
        }));
        assertEquals(0, entries(dir.resolve("cache")));
    }

    @Test
    void theFolderOfAFasterProcessIsKept() throws IOException {
        Path target = dir.resolve("cache/set");
        CacheFolder.make(target, slow -> {
            Files.writeString(slow.resolve("who"), "slow");
            CacheFolder.make(target, fast -> Files.writeString(fast.resolve("who"), "fast"));
        });
        assertEquals("fast", Files.readString(target.resolve("who")));
        assertEquals(1, entries(dir.resolve("cache")));
    }

    @Test
    void onlyLongAbandonedWorkFoldersAreRemoved() throws IOException {
        Path target = dir.resolve("cache/set");
        Path old = CacheFolder.work(target);
        Files.writeString(old.resolve("half.tgz"), "");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
        Path young = CacheFolder.work(target);
        assertFalse(Files.exists(old));
        CacheFolder.work(target);
        assertTrue(Files.exists(young));
    }

    private static long entries(Path folder) throws IOException {
        try (var inside = Files.list(folder)) {
            return inside.count();
        }
    }
}
