package io.arna.lab.statistics;

/** Student's distribution of t, by the incomplete beta function (Abramowitz and Stegun, 26.5.8 and 26.7.1). */
final class StudentT {
    private static final int MOST_TERMS = 500;
    private static final double PRECISION = 1e-14;
    private static final double TINY = 1e-300;
    private static final int HALVINGS = 200;

    private StudentT() {}

    /**
     * The t that lies above a share of the distribution.
     *
     * @param probability more than one half and less than one
     * @param freedom degrees of freedom, at least 1
     */
    static double quantile(double probability, int freedom) {
        if (!(probability > 0.5 && probability < 1) || freedom < 1) {
            throw new IllegalArgumentException("quantile " + probability + " with " + freedom + " degrees of freedom");
        }
        double low = 0;
        double high = 1;
        while (below(high, freedom) < probability) {
            high *= 2;
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (below(middle, freedom) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The share of the distribution below t, which is not negative. */
    private static double below(double t, int freedom) {
        return 1 - 0.5 * beta(freedom / (freedom + t * t), freedom / 2.0, 0.5);
    }

    /** The regularized incomplete beta function. */
    private static double beta(double x, double a, double b) {
        if (x <= 0) { return 0; }
        if (x >= 1) { return 1; }
        double front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
        // The fraction converges quickly on this side only; the other is its mirror image.
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    /** The continued fraction of the incomplete beta function, evaluated from the front by Lentz's method. */
    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= MOST_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / nonZero(1 + even * d);
            c = nonZero(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / nonZero(1 + odd * d);
            c = nonZero(1 + odd / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) { return value; }
        }
        throw new ArithmeticException("beta(" + x + ", " + a + ", " + b + ") does not converge");
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** Stirling's series behind a shift that makes it exact enough. */
    private static double logGamma(double x) {
        double shift = 0;
        double z = x;
        while (z < 10) {
            shift += Math.log(z);
            z++;
        }
        double squared = z * z;
        return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI)
                + (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / (1680 * squared)) / squared) / squared) / z - shift;
    }
}
