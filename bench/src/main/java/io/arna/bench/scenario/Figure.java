package io.arna.bench.scenario;

/** What can be measured, in the order in which it is told. */
public enum Figure {
    /** Deliveries while measuring and draining, by what the broker's process spent on them. */
    DELIVERIES_PER_CPU_SECOND("deliveries per broker CPU second", Unit.COUNT, Better.MORE),
    /** What the broker's process spent on a delivery. */
    CPU_MICROS_PER_DELIVERY("broker CPU per delivery", Unit.MICROS, Better.LESS),
    /** Deliveries by the clock. */
    DELIVERIES_PER_SECOND("deliveries per second", Unit.COUNT, Better.MORE),
    /** Half of the messages took no longer. */
    P50_MILLIS("latency p50", Unit.MILLIS, Better.LESS),
    /** 99 of 100 messages took no longer. */
    P99_MILLIS("latency p99", Unit.MILLIS, Better.LESS),
    /** 999 of 1,000 messages took no longer. */
    P999_MILLIS("latency p99.9", Unit.MILLIS, Better.LESS),
    /** No message took longer. */
    MAX_MILLIS("latency max", Unit.MILLIS, Better.LESS),
    /** Of what was offered by the clock: less than all of it when the broker cannot keep up. */
    DELIVERED_SHARE("delivered of what was offered", Unit.SHARE, Better.MORE),
    /** The 99th percentile of other clients' latency before a flood. */
    QUIET_P99_MILLIS("latency p99 before the flood", Unit.MILLIS, Better.LESS),
    /** Messages of a flood that the broker took, by the clock. */
    FLOOD_PER_SECOND("messages of the flood taken per second", Unit.COUNT, Better.MORE),
    /** Of those, messages that did not reach the subscriber. */
    FLOOD_LOST("messages of the flood lost", Unit.COUNT, Better.LESS),
    /** Growth of resident memory while the flood lasted. */
    FLOOD_BYTES("growth of resident memory in the flood", Unit.BYTES, Better.LESS),
    /** What a delivery cost in the third second of the life of the process, to what it cost in its best one. */
    THIRD_SECOND("CPU per delivery in the third second, to its best", Unit.RATIO, Better.LESS),
    /** When a delivery first cost no more than twice what it cost at best. */
    WARM_SECONDS("seconds until within twice of its best", Unit.SECONDS, Better.LESS),
    /** Growth of resident memory, by connection. */
    BYTES_PER_CONNECTION("resident bytes per connection", Unit.BYTES, Better.LESS),
    /** The same up to a third of a third of the connections: a straight line has the same slope everywhere. */
    BYTES_PER_CONNECTION_FEW("the same at a ninth of them", Unit.BYTES, Better.LESS),
    /** The same up to a third of the connections. */
    BYTES_PER_CONNECTION_SOME("the same at a third of them", Unit.BYTES, Better.LESS),
    /** Growth of resident memory from a third of the connections on: without what the first ones cost once. */
    BYTES_PER_FURTHER_CONNECTION("each further one, from a third of them on", Unit.BYTES, Better.LESS),
    /** Connections let in, by what the broker's process spent. */
    CONNECTIONS_PER_CPU_SECOND("connections per broker CPU second", Unit.COUNT, Better.MORE),
    /** Growth of resident memory, by subscription. */
    BYTES_PER_SUBSCRIPTION("resident bytes per subscription", Unit.BYTES, Better.LESS),
    /** Subscriptions answered, by what the broker's process spent. */
    SUBSCRIPTIONS_PER_CPU_SECOND("subscriptions per broker CPU second", Unit.COUNT, Better.MORE),
    /** Retained messages acknowledged, by what the broker's process spent. */
    STORED_PER_CPU_SECOND("retained messages stored per broker CPU second", Unit.COUNT, Better.MORE),
    /** Retained messages sent to a new subscriber, by what the broker's process spent. */
    REPLAYED_PER_CPU_SECOND("retained messages replayed per broker CPU second", Unit.COUNT, Better.MORE),
    /** Messages taken for sessions that are away, by the clock. */
    QUEUED_PER_SECOND("queued per second", Unit.COUNT, Better.MORE),
    /** The same, by what the broker's process spent. */
    QUEUED_PER_CPU_SECOND("queued per broker CPU second", Unit.COUNT, Better.MORE),
    /** Messages that waited, delivered to sessions that came back, by the clock. */
    DRAINED_PER_SECOND("drained per second", Unit.COUNT, Better.MORE),
    /** The same, by what the broker's process spent. */
    DRAINED_PER_CPU_SECOND("drained per broker CPU second", Unit.COUNT, Better.MORE),
    /** Acknowledgements by the clock. */
    ACKNOWLEDGED_PER_SECOND("acknowledged per second", Unit.COUNT, Better.MORE),
    /** Half of the acknowledgements took no longer. */
    ACKNOWLEDGED_P50_MILLIS("until acknowledged, p50", Unit.MILLIS, Better.LESS),
    /** 99 of 100 acknowledgements took no longer. */
    ACKNOWLEDGED_P99_MILLIS("until acknowledged, p99", Unit.MILLIS, Better.LESS),
    /** Messages the broker had acknowledged when it was killed. */
    ACKNOWLEDGED("acknowledged before the broker was killed", Unit.COUNT, Better.MORE),
    /** Of those, messages that the one started again does not have. */
    ACKNOWLEDGED_LOST("of these, lost", Unit.COUNT, Better.LESS),
    /** From its start on what was left until the broker accepts a connection. */
    RESTART_MILLIS("start after the kill", Unit.MILLIS, Better.LESS),
    /** From the start of the process until it accepts a connection. */
    START_MILLIS("start until connections are accepted", Unit.MILLIS, Better.LESS),
    /** Of the broker's process, at the end. */
    RESIDENT_BYTES("resident memory", Unit.BYTES, Better.LESS),
    /** Spent by the broker's process. */
    BROKER_CPU_SECONDS("broker CPU", Unit.SECONDS, Better.LESS),
    /** Of one core, while measuring: the generator's own. */
    GENERATOR_CPU_SHARE("generator's share of a core", Unit.SHARE, Better.LESS),
    /** Messages published. */
    SENT("published", Unit.COUNT, Better.MORE),
    /** Messages heard. */
    RECEIVED("heard", Unit.COUNT, Better.MORE),
    /** Messages that never came. */
    LOST("lost", Unit.COUNT, Better.LESS),
    /** Messages that came again. */
    DUPLICATED("duplicated", Unit.COUNT, Better.LESS),
    /** Messages that came behind later ones. */
    REORDERED("reordered", Unit.COUNT, Better.LESS),
    /** Messages that were not what was published. */
    CORRUPT("corrupt", Unit.COUNT, Better.LESS),
    /** Connections refused, connections cut, reason codes of failure, answers that must not be. */
    ERRORS("errors", Unit.COUNT, Better.LESS);

    /** What a figure counts. */
    public enum Unit {
        /** Things. */
        COUNT,
        /** Millionths of a second. */
        MICROS,
        /** Thousandths of a second. */
        MILLIS,
        /** Seconds. */
        SECONDS,
        /** Bytes. */
        BYTES,
        /** Of 1. */
        SHARE,
        /** To 1. */
        RATIO
    }

    /** Which way is up. */
    public enum Better {
        /** Higher is better. */
        MORE,
        /** Lower is better. */
        LESS
    }

    private final String words;
    private final Unit unit;
    private final Better better;

    Figure(String words, Unit unit, Better better) {
        this.words = words;
        this.unit = unit;
        this.better = better;
    }

    /** What it is, for people. */
    public String words() {
        return words;
    }

    /** What it counts. */
    public Unit unit() {
        return unit;
    }

    /** Which way is up. */
    public Better better() {
        return better;
    }
}
