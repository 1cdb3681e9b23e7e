package org.smoothap.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterAgreementTest {
    @Test
    void agreesWithScikitLearn() throws IOException {
        int rows = 0;
        try (var in = ClusterAgreementTest.class.getResourceAsStream("partitions-golden.csv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList()) {
                String[] cells = line.split(",");
                ClusterAgreement found = ClusterAgreement.of(numbers(cells[0]), numbers(cells[1]));
                assertEquals(Double.parseDouble(cells[2]), found.nmi(), 1e-10, line);
                assertEquals(Double.parseDouble(cells[3]), found.ami(), 1e-10, line);
                rows++;
            }
        }
        assertTrue(rows > 15);
    }

    private static int[] numbers(String text) {
        return Stream.of(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    }

    @Test
    void workedByHand() {
        // Classes 3 + 3, clusters 2 + 2 + 2: I = ln 2 · 2/3, H = ln 2 and ln 3.
        ClusterAgreement found = ClusterAgreement.of(new int[] {0, 0, 0, 1, 1, 1}, new int[] {0, 0, 1, 1, 2, 2});
        assertEquals(2.0 / 3 * Math.log(2) / ((Math.log(2) + Math.log(3)) / 2), found.nmi(), 1e-12);
    }

    @Test
    void namesDoNotMatterAndTheTwoAreAlike() {
        int[] a = {7, 7, -1, -1, 3, 3, 3};
        int[] b = {1, 1, 1, 2, 2, -5, -5};
        ClusterAgreement found = ClusterAgreement.of(a, b);
        assertEquals(found.ami(), ClusterAgreement.of(b, a).ami(), 1e-12);
        assertEquals(found.nmi(), ClusterAgreement.of(Arrays.stream(a).map(x -> 100 - x).toArray(), b).nmi(), 1e-12);
        assertEquals(new ClusterAgreement(1, 1), ClusterAgreement.of(a, Arrays.stream(a).map(x -> -x).toArray()));
        assertThrows(IllegalArgumentException.class, () -> ClusterAgreement.of(a, new int[2]));
        assertThrows(IllegalArgumentException.class, () -> ClusterAgreement.of(new int[0], new int[0]));
    }
}
