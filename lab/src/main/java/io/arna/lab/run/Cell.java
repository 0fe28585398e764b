package io.arna.lab.run;

/**
 * What is measured of what.
 *
 * @param channel its name
 * @param measure what
 * @param qos of the messages; -1 where there are none
 * @param payloadBytes of each; -1 where there are none
 */
public record Cell(String channel, Measure measure, int qos, int payloadBytes) {
    /** Of something that has no messages. */
    public static Cell of(String channel, Measure measure) {
        return new Cell(channel, measure, -1, -1);
    }
}
