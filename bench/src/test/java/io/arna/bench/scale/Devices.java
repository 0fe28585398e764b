package io.arna.bench.scale;

import io.arna.mqtt.topic.TopicName;

/** Topics as devices have them, and filters for them, all different; a third of the filters have wildcards. */
public final class Devices {
    private static final int SITES = 500;
    private static final int LINES = 7;

    private Devices() {}

    /** The topic of device {@code i}. */
    public static TopicName topic(int i) {
        return TopicName.of(path(i) + "/temperature");
    }

    /** A filter for the topic of device {@code i} and of no other. */
    public static String filter(int i) {
        return switch (i % 12) {
            case 0 -> path(i) + "/#";
            case 1 -> path(i) + "/+";
            case 2 -> "site" + i % SITES + "/+/device" + i + "/temperature";
            case 3 -> "+/line" + i % LINES + "/device" + i + "/#";
            default -> path(i) + "/temperature";
        };
    }

    private static String path(int i) {
        return "site" + i % SITES + "/line" + i % LINES + "/device" + i;
    }

    /** All of 0 to {@code count} - 1 in an order unlike that of their birth, as publishers would come. */
    public static int shuffled(int i, int count) {
        return (int) (i * 7_919L % count);
    }
}
