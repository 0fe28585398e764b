package io.arna.broker.sys;

/** How much happens in a minute, averaged over the last minutes with the older ones counting ever less. Confined to one thread. */
final class Load {
    private static final double SECONDS_PER_MINUTE = 60;

    private final double minutes;
    private long last;
    private double perMinute;

    /**
     * @param minutes over how long it is averaged
     */
    Load(double minutes) {
        this.minutes = minutes;
    }

    /**
     * Takes note of a count.
     *
     * @param total what has been counted so far
     * @param seconds since the last time
     * @return how much happens in a minute
     */
    double note(long total, double seconds) {
        double now = (total - last) * SECONDS_PER_MINUTE / seconds;
        double weightOfThePast = Math.exp(-seconds / (minutes * SECONDS_PER_MINUTE));
        last = total;
        perMinute = perMinute * weightOfThePast + now * (1 - weightOfThePast);
        return perMinute;
    }
}
