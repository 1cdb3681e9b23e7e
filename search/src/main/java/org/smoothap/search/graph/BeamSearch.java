package org.smoothap.search.graph;

import java.util.Arrays;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.NumericUtils;

/**
 * The search of HNSW (Malkov and Yashunin, 2018, algorithms 2 and 5): down the levels greedily, then over the lowest with a beam of the
 * best nodes found, always on from the best of them whose neighbours have not been looked at. Holds what one search needs, to be used by
 * one after the other: a bit a node, and two numbers a visited one.
 *
 * <p>The beam is one sorted array: what leaves it could never be gone on from, so that the two heaps of the paper do the same.
 */
final class BeamSearch {
    private static final long EXPANDED = 1;
    private static final int ALL_AT_ONCE = 256;

    private final Links links;
    private final RowScores rows;
    private final long[] seen;
    private int[] visited;
    private final float[] scores;
    private long[] beam = new long[128];
    private int size;

    BeamSearch(Links links, RowScores rows) {
        this.links = links;
        this.rows = rows;
        this.seen = new long[(links.size() + 63) / 64];
        this.visited = new int[Math.max(1024, links.most())];
        this.scores = new float[Math.max(ALL_AT_ONCE, links.most()) + RowScores.BEYOND];
    }

    /**
     * Fills the beam with the best nodes found.
     *
     * @param width how many it holds at most
     */
    void walk(RowScores.Query query, int width) {
        if (beam.length < width) {
            beam = new long[width];
        }
        size = 0;
        int count = 1;
        visited[0] = descend(query);
        seen[visited[0] >> 6] |= 1L << visited[0];
        rows.score(query, visited, 0, 1, scores);
        offer(visited[0], scores[0], width);
        for (int next = 0; next < size;) {
            if ((beam[next] & EXPANDED) != 0) {
                next++;
                continue;
            }
            beam[next] |= EXPANDED;
            if (visited.length < count + links.most()) {
                visited = Arrays.copyOf(visited, 2 * visited.length + links.most());
            }
            int end = links.unseen(node(next), seen, visited, count);
            rows.score(query, visited, count, end - count, scores);
            for (int i = count; i < end; i++) {
                next = Math.min(next, offer(visited[i], scores[i - count], width));
            }
            count = end;
        }
        for (int i = 0; i < count; i++) {
            seen[visited[i] >> 6] = 0;
        }
    }

    /** As {@link #walk}, but compares with all nodes; only {@code live} ones are found, all where it is null. */
    void compareAll(RowScores.Query query, int width, Bits live) {
        if (beam.length < width) {
            beam = new long[width];
        }
        size = 0;
        for (int first = 0; first < links.size(); first += ALL_AT_ONCE) {
            int count = Math.min(ALL_AT_ONCE, links.size() - first);
            for (int i = 0; i < count; i++) {
                visited[i] = first + i;
            }
            rows.score(query, visited, 0, count, scores);
            for (int i = 0; i < count; i++) {
                if (live == null || live.get(first + i)) {
                    offer(first + i, scores[i], width);
                }
            }
        }
    }

    /** How many nodes were found. */
    int size() {
        return size;
    }

    /** The node of a place, best first. */
    int node(int place) {
        return (int) beam[place] >>> 1;
    }

    float score(int place) {
        return NumericUtils.sortableIntToFloat((int) (beam[place] >> 32));
    }

    private int descend(RowScores.Query query) {
        int best = links.entry();
        visited[0] = best;
        rows.score(query, visited, 0, 1, scores);
        float score = scores[0];
        for (int level = links.levelsAbove(); level > 0; level--) {
            int from;
            do {
                from = best;
                int[] near = links.above(level, from);
                rows.score(query, near, 0, near.length, scores);
                for (int i = 0; i < near.length; i++) {
                    if (scores[i] > score) {
                        score = scores[i];
                        best = near[i];
                    }
                }
            } while (best != from);
        }
        return best;
    }

    /** Puts a node in its place; returns that, or the size where it is too bad for the beam. Nodes are below 2^31, scores no NaN. */
    private int offer(int node, float score, int width) {
        long key = (long) NumericUtils.floatToSortableInt(score) << 32 | (long) node << 1;
        if (size == width && key <= beam[size - 1]) {
            return size;
        }
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (beam[middle] > key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        System.arraycopy(beam, low, beam, low + 1, Math.min(size, width - 1) - low);
        beam[low] = key;
        size = Math.min(size + 1, width);
        return low;
    }
}
