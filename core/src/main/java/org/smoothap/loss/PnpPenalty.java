package org.smoothap.loss;

import java.util.Arrays;
import org.smoothap.Names;

/** What PNP makes of R, the smooth number of negatives before a positive: the variants of the paper. */
enum PnpPenalty {
    /** R itself. */
    O {
        @Override
        double value(double r, double b, double alpha) {
            return r;
        }

        @Override
        double slope(double r, double b, double alpha) {
            return 1;
        }
    },
    /** Growing without bound on its slope, (1 + R) ln(1 + R). */
    Iu {
        @Override
        double value(double r, double b, double alpha) {
            return (1 + r) * Math.log1p(r);
        }

        @Override
        double slope(double r, double b, double alpha) {
            return 1 + Math.log1p(r);
        }
    },
    /** With a slope that grows to 1/b, (b R - ln(1 + b R))/b². */
    Ib {
        @Override
        double value(double r, double b, double alpha) {
            return (b * r - Math.log1p(b * r)) / (b * b);
        }

        @Override
        double slope(double r, double b, double alpha) {
            return r / (1 + b * r);
        }
    },
    /** With a slope that falls as 1/R, ln(1 + R). */
    Ds {
        @Override
        double value(double r, double b, double alpha) {
            return Math.log1p(r);
        }

        @Override
        double slope(double r, double b, double alpha) {
            return 1 / (1 + r);
        }
    },
    /** With a slope that falls quickly, 1 - (1 + R)^-α. */
    Dq {
        @Override
        double value(double r, double b, double alpha) {
            return -Math.expm1(-alpha * Math.log1p(r));
        }

        @Override
        double slope(double r, double b, double alpha) {
            return alpha * Math.exp(-(alpha + 1) * Math.log1p(r));
        }
    };

    abstract double value(double r, double b, double alpha);

    /** d value / d r. */
    abstract double slope(double r, double b, double alpha);

    static PnpPenalty named(String name) {
        return Arrays.stream(values()).filter(variant -> variant.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Names.unknown("variant of pnp", name,
                        Arrays.stream(values()).map(PnpPenalty::name).toList())));
    }
}
