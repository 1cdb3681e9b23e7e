package org.smoothap.search.graph;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;

/**
 * Who is linked with whom. The lists of the lowest level, where all nodes are, lie side by side at the same length: 4 bytes a link,
 * 128 bytes a node of a graph of 16 connections. The levels above have a sixteenth of the nodes.
 */
final class Links {
    private static final int NONE = -1;

    /** Links of a node that is also on a level above the lowest. */
    private record Level(int[] nodes, int[][] links) {
        int[] of(int node) {
            return links[Arrays.binarySearch(nodes, node)];
        }
    }

    private final int size;
    private final int entry;
    private final int stride;
    private final int[] lowest;
    private final Level[] above;

    private Links(int size, int entry, int stride, int[] lowest, Level[] above) {
        this.size = size;
        this.entry = entry;
        this.stride = stride;
        this.lowest = lowest;
        this.above = above;
    }

    /** How many numbers the lowest level takes. */
    static long numbers(HnswGraph graph) {
        return (long) graph.size() * 2 * graph.maxConn();
    }

    /** @throws ArithmeticException if the {@link #numbers} do not fit into an array */
    static Links read(HnswGraph graph) throws IOException {
        int size = graph.size();
        int[] list = new int[2 * graph.maxConn()];
        int[] lowest = new int[Math.multiplyExact(size, list.length)];
        for (int node = 0; node < size; node++) {
            Arrays.fill(list, read(graph, 0, node, list), list.length, NONE);
            System.arraycopy(list, 0, lowest, node * list.length, list.length);
        }
        Level[] above = new Level[graph.numLevels() - 1];
        for (int level = 1; level < graph.numLevels(); level++) {
            int[] nodes = sorted(graph.getNodesOnLevel(level));
            int[][] links = new int[nodes.length][];
            for (int i = 0; i < nodes.length; i++) {
                links[i] = Arrays.copyOf(list, read(graph, level, nodes[i], list));
            }
            above[level - 1] = new Level(nodes, links);
        }
        return new Links(size, graph.entryNode(), list.length, lowest, above);
    }

    private static int read(HnswGraph graph, int level, int node, int[] list) throws IOException {
        graph.seek(level, node);
        int count = 0;
        for (int next = graph.nextNeighbor(); next != DocIdSetIterator.NO_MORE_DOCS; next = graph.nextNeighbor()) {
            list[count++] = next;
        }
        return count;
    }

    private static int[] sorted(HnswGraph.NodesIterator iterator) {
        int[] nodes = new int[iterator.size()];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = iterator.nextInt();
        }
        Arrays.sort(nodes);
        return nodes;
    }

    int size() {
        return size;
    }

    /** Where every search begins, on the highest level. */
    int entry() {
        return entry;
    }

    /** How many levels there are above the lowest. */
    int levelsAbove() {
        return above.length;
    }

    /** How many links a node has at most. */
    int most() {
        return stride;
    }

    /** @param level from 1 on */
    int[] above(int level, int node) {
        return above[level - 1].of(node);
    }

    /**
     * The neighbours on the lowest level that have not been seen, which they are from now on.
     *
     * @param seen a bit a node
     * @param into receives them from {@code count} on
     * @return the count after them
     */
    int unseen(int node, long[] seen, int[] into, int count) {
        int first = node * stride;
        int end = count;
        for (int i = 0; i < stride; i++) {
            int next = lowest[first + i];
            if (next == NONE) {
                break;
            }
            // Without a branch that depends on whether it was seen: no processor predicts that.
            long word = seen[next >> 6];
            into[end] = next;
            end += (int) (~word >>> next & 1);
            seen[next >> 6] = word | 1L << next;
        }
        return end;
    }
}
