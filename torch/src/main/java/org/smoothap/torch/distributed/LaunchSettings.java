package org.smoothap.torch.distributed;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which rank this process is and where rank 0 is found, as torchrun, operators of Kubernetes and scripts of Slurm say it in
 * the environment.
 *
 * @param rank from 0
 * @param size how many ranks there are
 * @param localRank the rank among those of this machine: which GPU is its own
 * @param host of rank 0
 * @param port on which rank 0 is met
 */
public record LaunchSettings(int rank, int size, int localRank, String host, int port) {
    private static final String RANK = "RANK";
    private static final String SIZE = "WORLD_SIZE";
    private static final String LOCAL_RANK = "LOCAL_RANK";
    private static final String HOST = "MASTER_ADDR";
    private static final String PORT = "MASTER_PORT";
    private static final List<String> NEEDED = List.of(RANK, SIZE, HOST, PORT);

    /** Set by torchrun where its own store listens on MASTER_PORT. */
    private static final String AGENT_STORE = "TORCHELASTIC_USE_AGENT_STORE";

    private static final int LARGEST_PORT = 65_535;

    /**
     * Reads the settings. {@code LOCAL_RANK} may be missing: 0. Where torchrun listens on {@code MASTER_PORT} itself, with a
     * protocol that depends on its version, the next port is taken.
     *
     * @return null where none is set: a process of its own
     * @throws IllegalArgumentException if some are missing or are not numbers in range
     */
    public static LaunchSettings of(Map<String, String> environment) {
        if (NEEDED.stream().noneMatch(environment::containsKey) && !environment.containsKey(LOCAL_RANK)) {
            return null;
        }
        List<String> missing = NEEDED.stream().filter(name -> environment.getOrDefault(name, "").isBlank()).toList();
        if (!missing.isEmpty()) {
            String found = environment.keySet().stream().filter(name -> NEEDED.contains(name) || name.equals(LOCAL_RANK)).sorted()
                    .map(name -> name + "=" + environment.get(name)).collect(Collectors.joining(", "));
            throw new IllegalArgumentException("several processes need " + String.join(", ", NEEDED)
                    + " in the environment, found " + found + "; set " + String.join(", ", missing) + ", or unset the others");
        }
        int size = number(environment, SIZE, 1, Integer.MAX_VALUE);
        int rank = number(environment, RANK, 0, size - 1);
        int local = environment.containsKey(LOCAL_RANK) ? number(environment, LOCAL_RANK, 0, size - 1) : 0;
        boolean taken = environment.getOrDefault(AGENT_STORE, "").equalsIgnoreCase("true");
        int port = number(environment, PORT, 1, taken ? LARGEST_PORT - 1 : LARGEST_PORT);
        return new LaunchSettings(rank, size, local, environment.get(HOST).strip(), taken ? port + 1 : port);
    }

    private static int number(Map<String, String> environment, String name, int least, int most) {
        String text = environment.get(name).strip();
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // as out of range
        }
        throw new IllegalArgumentException(name + " in the environment must be a whole number from " + least
                + (most == Integer.MAX_VALUE ? "" : " to " + most) + ", found '" + text + "'");
    }
}
