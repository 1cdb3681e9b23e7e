package org.smoothap.torch.compare;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What came out of training a cell.
 *
 * @param failure why there is no result, for example a loss that is no longer finite; null if there is one
 * @param validation the figure on the validation classes that the checkpoint was chosen by; NaN after a failure
 * @param bestEpoch the epoch of that checkpoint
 * @param steps of the run
 * @param cpuSecondsAStep processor time of the whole process for a step, loading of images included, over the steps that
 *     were measured
 * @param seconds on the clock, evaluation included
 */
record Training(String failure, double validation, int bestEpoch, long steps, double cpuSecondsAStep, double seconds) {
    static Training failed(String reason) {
        return new Training(reason, Double.NaN, 0, 0, Double.NaN, Double.NaN);
    }

    boolean isFailed() {
        return failure != null;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        if (isFailed()) {
            map.put("failure", failure);
            return map;
        }
        map.put("validation", validation);
        map.put("best-epoch", bestEpoch);
        map.put("steps", steps);
        map.put("cpu-seconds-a-step", cpuSecondsAStep);
        map.put("seconds", seconds);
        return map;
    }

    static Training of(Map<String, Object> map) {
        if (map.get("failure") instanceof String reason) {
            return failed(reason);
        }
        return new Training(null, number(map, "validation"), (int) number(map, "best-epoch"), (long) number(map, "steps"),
                number(map, "cpu-seconds-a-step"), number(map, "seconds"));
    }

    private static double number(Map<String, Object> map, String key) {
        return map.get(key) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
