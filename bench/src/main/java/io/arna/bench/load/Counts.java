package io.arna.bench.load;

/** What happened, counted. Confined to the loop's thread; {@link #copy} is for others. */
public final class Counts implements Cloneable {
    /** Connections that were let in. */
    public long connected;
    /** Connections that were refused, or could not be made. */
    public long refused;
    /** Connections that ended before we ended them. */
    public long cut;
    /** Messages published. */
    public long sent;
    /** Publications acknowledged, at QoS 1 and 2. */
    public long acknowledged;
    /** Messages heard, duplicates included. */
    public long received;
    /** Messages heard behind a later one of the same publisher, by a subscriber for which order is promised. */
    public long reordered;
    /** Messages heard more than once by the same subscriber. */
    public long duplicated;
    /** Messages that are not what was published. */
    public long corrupt;
    /** Reason codes from 0x80 up, in any packet but CONNACK. */
    public long failures;
    /** Packets that say something they must not: session present where there is none, acknowledgements of nothing. */
    public long violations;
    /** Messages that were due and had to wait because the window was full. */
    public long late;
    /** Bytes written and read. */
    public long bytesOut;
    /** Bytes read from sockets. */
    public long bytesIn;

    Counts copy() {
        try {
            return (Counts) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
