package org.smoothap.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values of the authors' class ({@code SmoothAP} of github.com/Andrew-Brown1/Smooth_AP, in double precision on the CPU).
 */
class SmoothApReferenceTest {
    private static float[] atDegrees(String degrees) {
        String[] angles = degrees.split(" ");
        float[] rows = new float[2 * angles.length];
        for (int i = 0; i < angles.length; i++) {
            rows[2 * i] = (float) Math.cos(Math.toRadians(Double.parseDouble(angles[i])));
            rows[2 * i + 1] = (float) Math.sin(Math.toRadians(Double.parseDouble(angles[i])));
        }
        return rows;
    }

    /** Unit vectors in the plane; classes contiguous. The last column is the loss with the query removed. */
    @ParameterizedTest
    @CsvSource({
        "0 20 50 70,          2, 0.01, 0.000079390796, 0.0103438672, 0.000315569393",
        "0 20 50 70,          2, 0.1,  0.095858649904, 0.5430232184, 0.160153556895",
        "0 20 50 70,          2, 1.0,  0.355738037343, 0.1112422643, 0.457221439305",
        "0 60 30 90,          2, 0.01, 0.208334472577, 0.0000313030, 0.583333333333",
        "0 60 30 90,          2, 0.1,  0.321842413066, 0.1979840440, 0.578179379535",
        "0 60 30 90,          2, 1.0,  0.386714853117, 0.0555558214, 0.516686971784",
        "0 40 80 20 60 100,   3, 0.01, 0.292684494874, 0.0144220609, 0.568253963645",
        "0 40 80 20 60 100,   3, 0.1,  0.396421172019, 0.1003682966, 0.548875882875",
        "0 40 80 20 60 100,   3, 1.0,  0.422165216544, 0.0304782034, 0.510632009379",
        "0 90 45 135 10 170,  2, 0.01, 0.319889633168, 0.4377555921, 0.739001733509",
        "0 90 45 135 10 170,  2, 0.1,  0.402429564429, 0.1672198052, 0.740126931590",
        "0 90 45 135 10 170,  2, 1.0,  0.545159776782, 0.0492237655, 0.705939409601",
    })
    void anglesInThePlane(String degrees, int perClass, double temperature, double loss, double norm, double lossWithout) {
        float[] rows = atDegrees(degrees);
        int[] labels = new int[rows.length / 2];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i / perClass;
        }
        LossResult result = new SmoothAp(temperature, true).evaluate(rows, labels);
        assertEquals(loss, result.loss(), 1e-6);
        assertEquals(norm, Batches.norm(Batches.doubles(result.gradient())), 1e-5);
        assertEquals(lossWithout, new SmoothAp(temperature, false).evaluate(rows, labels).loss(), 1.5e-6);
    }

    @Test
    void firstRowsOfTheGradient() {
        float[] a = new SmoothAp(0.1, true).evaluate(atDegrees("0 20 50 70"), new int[] {0, 0, 1, 1}).gradient();
        assertEquals(-0.1445394309, a[0], 1e-6);
        assertEquals(0.0230749707, a[1], 1e-6);
        float[] c = new SmoothAp(0.1, true).evaluate(atDegrees("0 40 80 20 60 100"), new int[] {0, 0, 0, 1, 1, 1}).gradient();
        assertEquals(-0.0365056650, c[0], 1e-6);
        assertEquals(0.0278498630, c[1], 1e-6);
    }

    /** Unsorted labels, unequal classes, one singleton: not within the authors' class; values of an independent form. */
    @ParameterizedTest
    @CsvSource({
        "0.01, 0.219154086007, 0.504623239472",
        "0.1,  0.316514365864, 0.520533755101",
        "1.0,  0.443259641467, 0.506571634332",
    })
    void anyLabels(double temperature, double loss, double lossWithout) {
        float[] rows = atDegrees("0 15 40 100 70 160 30");
        int[] labels = {0, 1, 0, 0, 1, 2, 0};
        LossResult with = new SmoothAp(temperature, true).evaluate(rows, labels);
        assertEquals(loss, with.loss(), 1e-6);
        assertEquals(7, with.queries());
        assertEquals(0, with.skipped());
        if (temperature == 0.01) {
            assertEquals(1, with.perQuery()[5], 1e-6, "the singleton");
        }
        LossResult without = new SmoothAp(temperature, false).evaluate(rows, labels);
        assertEquals(lossWithout, without.loss(), 1e-6);
        assertEquals(6, without.queries());
        assertEquals(1, without.skipped());
        assertEquals(Float.NaN, without.perQuery()[5]);
    }

    /**
     * The authors' class in double precision behind an L2 normalisation, gradient with respect to the raw values
     * x[i][j] = ((7kk + 3k) mod 1009)/1009 - 0.5, k = iD + j.
     */
    @ParameterizedTest
    @CsvSource({
        "12,  3, 8,   0.01, 0.4321857, 0.363861665239,   -0.0763545057393,  0.0394997302138,   0.0130423415700",
        "12,  3, 8,   0.1,  0.4677190, 0.190153999700,   -0.0219646093548,  0.0167613717047,   0.00130503322812",
        "112, 4, 512, 0.01, 0.7149744, 0.00890298198905, 2.85331483846e-05, -1.28522422979e-05, 8.76376386949e-06",
        "112, 4, 512, 0.1,  0.7131908, 0.00282708957287, 1.00782149140e-05, -5.35152178048e-06, 8.57583655784e-08",
    })
    void throughANormalisation(int count, int perClass, int dimension, double temperature, double loss, double norm,
            double first, double second, double third) {
        FormulaBatch batch = FormulaBatch.of(count, dimension, perClass);
        LossResult result = new SmoothAp(temperature, true).evaluate(batch.unit(), batch.labels());
        assertEquals(loss, result.loss(), 1e-6);
        double[] gradient = batch.throughNormalisation(result.gradient());
        assertEquals(norm, Batches.norm(gradient), norm * 1e-5);
        double tolerance = norm / Math.sqrt(gradient.length) * 1e-4;
        assertEquals(first, gradient[0], tolerance);
        assertEquals(second, gradient[1], tolerance);
        assertEquals(third, gradient[2], tolerance);
    }
}
