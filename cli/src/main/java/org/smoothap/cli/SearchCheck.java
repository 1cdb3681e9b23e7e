package org.smoothap.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.smoothap.search.RecallCheck;
import org.smoothap.search.VectorIndex;

/** Prints how near approximate search comes to exact search. */
final class SearchCheck {
    private static final int QUERIES = 500;
    private static final int[] CANDIDATES = {10, 20, 32, 64, 128, 256, 512};

    private SearchCheck() {}

    static void print(VectorIndex index, int k, TableFormat format, PrintWriter out) throws IOException {
        index.load(); // what is measured is what 'serve' does
        RecallCheck check = RecallCheck.of(index, k, QUERIES, CANDIDATES);
        Table table = new Table("search", "candidates", "recall@" + k, "queries/s", "queries", "images", "parts");
        for (RecallCheck.Point point : check.points()) {
            table.add("approximate", point.candidates(), point.recall(), Math.round(point.perSecond()), check.queries(),
                    index.size(), index.parts());
        }
        table.add("exact", index.size(), 1.0, Math.round(check.exactPerSecond()), check.queries(), index.size(), index.parts());
        table.print(format, out);
    }
}
