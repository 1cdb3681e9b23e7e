package org.smoothap.data.benchmark;

import java.util.List;
import org.smoothap.data.source.Source;

/** All benchmarks, in the order in which they are listed to people. */
public final class Benchmarks {
    private static final List<Source> ALL = List.of(
            new StanfordOnlineProducts(),
            new VehicleId(),
            new Inaturalist(),
            new InaturalistOwnSplit(),
            new VggFace2(),
            new Cub(),
            new Cars(),
            new InShop(),
            new Ijbc(),
            new Omniglot());

    private Benchmarks() {}

    /** One source a benchmark. */
    public static List<Source> all() {
        return ALL;
    }
}
