package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IgnoreRulesTest {
    @Test
    void whatEachRuleIgnores() {
        int[] labels = {1, 1, 2, 2};
        int[] cameras = {7, 7, 7, 8};
        IgnoreRule camera = IgnoreRules.sameClassAndCamera(labels, cameras, labels, cameras);
        assertTrue(camera.ignores(0, 1));
        assertFalse(camera.ignores(0, 2), "another class seen by the camera is a proper negative");
        assertFalse(camera.ignores(2, 3));
        IgnoreRule sequence = IgnoreRules.sameSequence(cameras, cameras);
        assertTrue(sequence.ignores(0, 2));
        assertFalse(sequence.ignores(0, 3));
        IgnoreRule junk = IgnoreRules.junk(new boolean[] {false, false, false, true});
        assertTrue(junk.ignores(2, 3));
        IgnoreRule all = IgnoreRules.either(IgnoreRules.either(null, camera), junk);
        assertTrue(all.ignores(0, 1));
        assertTrue(all.ignores(0, 3));
        assertFalse(all.ignores(0, 2));
        assertThrows(IllegalArgumentException.class, () -> IgnoreRules.sameClassAndCamera(labels, new int[3], labels, cameras));
    }

    /** Market-1501: the next frame of the same camera does not count, the other camera's does. */
    @Test
    void theSameCameraIsAsIfItWereNotThere() {
        float[] gallery = {0.99f, 0.9f, 0.5f, 0.4f};
        int[] galleryLabels = {1, 2, 1, 2};
        IgnoreRule rule = IgnoreRules.sameClassAndCamera(new int[] {1}, new int[] {5}, galleryLabels, new int[] {5, 5, 6, 6});
        RetrievalMetrics metrics = new RetrievalEvaluator(1, 2)
                .queryGallery(new float[] {1}, new int[] {1}, gallery, galleryLabels, rule);
        assertEquals(0.5, metrics.map(), 1e-12);
        assertEquals(0, metrics.recall().get(1));
    }
}
