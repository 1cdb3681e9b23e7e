package org.smoothap.report;

import java.util.List;

/**
 * Pictures that belong together, for example a query and what was found for it. Whether they are right, nobody knows.
 *
 * @param tag what the first picture is, for example "query"
 * @param first stands beside the others
 * @param summary a line above the others
 * @param others best first
 */
public record FoundGroup(String tag, Picture first, String summary, List<Found> others) {
    /** @param score its similarity to the first picture; NaN leaves it out */
    public record Found(Picture picture, float score) {}

    public FoundGroup {
        others = List.copyOf(others);
    }
}
