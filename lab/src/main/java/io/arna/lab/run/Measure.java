package io.arna.lab.run;

import java.util.Locale;

/** What is measured. */
public enum Measure {
    /** Payload that reached the subscriber. */
    GOODPUT("goodput", Unit.BITS_PER_SECOND, true),
    /** Of the messages that were published, how many did not arrive. */
    LOST("messages lost", Unit.SHARE, false),
    /** The broker's processor time for a message that was published. */
    BROKER_CPU("broker CPU per message", Unit.MICROS, false),
    /** The publisher's. */
    PUBLISHER_CPU("publisher CPU per message", Unit.MICROS, false),
    /** The subscriber's, for one that arrived. */
    SUBSCRIBER_CPU("subscriber CPU per message", Unit.MICROS, false),
    /** From asking for a connection until CONNACK. */
    SETUP_TIME("connection set-up", Unit.MILLIS, false),
    /** How often the client waited for the network's way there and back, that of TCP included. */
    SETUP_ROUND_TRIPS("round trips of set-up", Unit.COUNT, false),
    /** What the client sent until then. */
    SETUP_BYTES_OUT("set-up bytes from the client", Unit.BYTES, false),
    /** What the broker sent until then. */
    SETUP_BYTES_IN("set-up bytes from the broker", Unit.BYTES, false),
    /** At the publisher's socket, in both directions, for one message, its acknowledgements included. */
    SOCKET_BYTES("bytes at the socket per message", Unit.BYTES, false),
    /** The same where the packets of MQTT go in and out, before anything is wrapped around them. */
    PACKET_BYTES("bytes of MQTT per message", Unit.BYTES, false),
    /** From publishing until the broker's copy is back at the publisher. */
    LATENCY("latency of one message", Unit.MICROS, false),
    /** What half of a round's messages stay below. */
    LATENCY_P50("latency p50", Unit.MICROS, false),
    /** What 99 of 100 stay below. */
    LATENCY_P99("latency p99", Unit.MICROS, false),
    /** What the broker's process grew by for each of many idle connections. */
    MEMORY("broker memory per connection", Unit.BYTES, false);

    private final String words;
    private final Unit unit;
    private final boolean moreIsBetter;

    /** In what it is counted. */
    public enum Unit {
        /** Bits in a second. */
        BITS_PER_SECOND,
        /** Bytes. */
        BYTES,
        /** Millionths of a second. */
        MICROS,
        /** Thousandths of a second. */
        MILLIS,
        /** A number. */
        COUNT,
        /** Of one. */
        SHARE
    }

    Measure(String words, Unit unit, boolean moreIsBetter) {
        this.words = words;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
    }

    /** As people call it. */
    public String words() {
        return words;
    }

    /** In what it is counted. */
    public Unit unit() {
        return unit;
    }

    /** Whether more of it is better. */
    public boolean isMoreBetter() { return moreIsBetter; }

    /** What it is called in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one of a name in files.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Measure of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
