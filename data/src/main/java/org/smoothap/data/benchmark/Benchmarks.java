package org.smoothap.data.benchmark;

import java.util.List;
import org.smoothap.data.source.Source;

/** All benchmarks, in the order in which they are listed to people. */
public final class Benchmarks {
    private static final List<Source> ALL = List.of(
            new StanfordOnlineProducts(),
            new VehicleId());

    private Benchmarks() {}

    public static List<Source> all() {
        return ALL;
    }
}
