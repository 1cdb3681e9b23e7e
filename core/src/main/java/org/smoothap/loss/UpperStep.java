package org.smoothap.loss;

/**
 * The step of SupAP: an upper bound of the step function (where {@code start} ≥ 1/2 and {@code offset} ≥ 1), whose slope
 * does not vanish where a negative stands far above a positive.
 *
 * <pre>
 *   H(x) = σ(x/τ)            x ≤ 0
 *          start + σ(x/τ)    0 &lt; x ≤ δ
 *          offset + ρ(x - δ) δ &lt; x
 * </pre>
 *
 * H jumps by {@code start} at 0 and by {@code offset - start - σ(δ/τ)} at δ; jumps have no gradient.
 *
 * @param temperature τ
 * @param rho ρ, the slope beyond δ
 * @param delta δ
 */
record UpperStep(double temperature, double rho, double delta, double start, double offset) {
    UpperStep {
        Bounds.temperature("temperature", temperature, SupAp.DEFAULT_TEMPERATURE);
        Bounds.notNegative("rho", rho, SupAp.DEFAULT_RHO);
        Bounds.notNegative("delta", delta, SupAp.DEFAULT_DELTA);
        Bounds.notNegative("start", start, SupAp.DEFAULT_START);
        Bounds.notNegative("offset", offset, SupAp.DEFAULT_OFFSET);
    }
}
