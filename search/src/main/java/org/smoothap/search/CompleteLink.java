package org.smoothap.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Complete-link clustering of a sparse graph: two clusters are as similar as their least similar members, and a pair that
 * the graph does not have keeps them apart. The most similar clusters are joined first, equal ones by their lowest nodes.
 */
final class CompleteLink {
    /**
     * @param nodes ascending
     * @param lowest the similarity of the least similar two; 1 for a single node
     */
    record Cluster(int[] nodes, float lowest) {}

    private record Link(float similarity, int a, int b) {}

    private static final Comparator<Link> BEST_FIRST = Comparator.comparingDouble((Link link) -> -link.similarity)
            .thenComparingInt(Link::a)
            .thenComparingInt(Link::b);

    /** Of every cluster, named by its lowest node, the clusters that it could be joined with. */
    private final Map<Integer, Map<Integer, Float>> links = new HashMap<>();
    private final Map<Integer, List<Integer>> members = new HashMap<>();
    private final Map<Integer, Float> lowest = new HashMap<>();

    private CompleteLink() {}

    /** All clusters, single nodes too, by their lowest node. Each connected component by itself, to keep memory small. */
    static List<Cluster> of(int nodes, SimilarPairs pairs) {
        int[] component = components(nodes, pairs);
        Integer[] byComponent = new Integer[pairs.first().length];
        Arrays.setAll(byComponent, i -> i);
        Arrays.sort(byComponent, Comparator.comparingInt(i -> component[pairs.first()[i]]));
        List<Cluster> clusters = new ArrayList<>();
        boolean[] linked = new boolean[nodes];
        for (int from = 0, to; from < byComponent.length; from = to) {
            to = from;
            CompleteLink part = new CompleteLink();
            while (to < byComponent.length
                    && component[pairs.first()[byComponent[to]]] == component[pairs.first()[byComponent[from]]]) {
                int pair = byComponent[to++];
                part.link(pairs.first()[pair], pairs.second()[pair], pairs.scores()[pair]);
                linked[pairs.first()[pair]] = true;
                linked[pairs.second()[pair]] = true;
            }
            clusters.addAll(part.join());
        }
        IntStream.range(0, nodes).filter(node -> !linked[node]).forEach(node -> clusters.add(new Cluster(new int[] {node}, 1)));
        clusters.sort(Comparator.comparingInt(cluster -> cluster.nodes[0]));
        return clusters;
    }

    private void link(int a, int b, float similarity) {
        links.computeIfAbsent(a, _ -> new HashMap<>()).put(b, similarity);
        links.computeIfAbsent(b, _ -> new HashMap<>()).put(a, similarity);
    }

    private List<Cluster> join() {
        PriorityQueue<Link> queue = new PriorityQueue<>(BEST_FIRST);
        links.forEach((a, others) -> {
            members.put(a, new ArrayList<>(List.of(a)));
            lowest.put(a, 1f);
            others.forEach((b, similarity) -> {
                if (a < b) {
                    queue.add(new Link(similarity, a, b));
                }
            });
        });
        for (Link best = queue.poll(); best != null; best = queue.poll()) {
            Map<Integer, Float> others = links.get(best.a);
            // What has been joined meanwhile, or has become less similar, stands in the queue once more.
            if (others != null && links.containsKey(best.b) && Float.valueOf(best.similarity).equals(others.get(best.b))) {
                merge(best, queue);
            }
        }
        return members.entrySet().stream()
                .map(entry -> new Cluster(
                        entry.getValue().stream().mapToInt(Integer::intValue).sorted().toArray(), lowest.get(entry.getKey())))
                .toList();
    }

    private void merge(Link best, PriorityQueue<Link> queue) {
        Map<Integer, Float> kept = links.get(best.a);
        Map<Integer, Float> gone = links.remove(best.b);
        kept.remove(best.b);
        gone.remove(best.a);
        kept.entrySet().removeIf(entry -> {
            Float other = gone.get(entry.getKey());
            Map<Integer, Float> back = links.get(entry.getKey());
            if (other == null) {
                back.remove(best.a);
                return true;
            }
            if (other < entry.getValue()) {
                entry.setValue(other);
                back.put(best.a, other);
                queue.add(new Link(other, Math.min(best.a, entry.getKey()), Math.max(best.a, entry.getKey())));
            }
            return false;
        });
        gone.keySet().forEach(other -> links.get(other).remove(best.b));
        members.get(best.a).addAll(members.remove(best.b));
        lowest.remove(best.b);
        lowest.put(best.a, best.similarity);
    }

    /** For every node the lowest node that it is connected with. */
    private static int[] components(int nodes, SimilarPairs pairs) {
        int[] parent = IntStream.range(0, nodes).toArray();
        for (int i = 0; i < pairs.first().length; i++) {
            int a = root(parent, pairs.first()[i]);
            int b = root(parent, pairs.second()[i]);
            parent[Math.max(a, b)] = Math.min(a, b);
        }
        return IntStream.range(0, nodes).map(node -> root(parent, node)).toArray();
    }

    private static int root(int[] parent, int node) {
        while (parent[node] != node) {
            parent[node] = parent[parent[node]];
            node = parent[node];
        }
        return node;
    }
}
