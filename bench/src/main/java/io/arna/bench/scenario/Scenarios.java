package io.arna.bench.scenario;

import io.arna.bench.scenario.Flow.Shape;
import java.util.List;

/** All scenarios. */
public final class Scenarios {
    /** In the order in which they are told. */
    public static final List<Scenario> ALL = List.of(
            new Flow("rate", "50 → 50 pairs, QoS 1, 256 B, 10,000 messages a second in all", Shape.PAIRS, 50, 50, 1,
                    256,
                    100, 0, 10_000),
            new Flow("q0", "1 → 1, QoS 0, 64 B, at most 4,000 on their way", Shape.PAIRS, 1, 1, 0, 64, 1, 4_000, 0),
            new Flow("q1", "10 → 10 pairs, QoS 1, 256 B, window 100", Shape.PAIRS, 10, 10, 1, 256, 100, 0, 0),
            new Flow("q2", "10 → 10 pairs, QoS 2, 256 B, window 100", Shape.PAIRS, 10, 10, 2, 256, 100, 0, 0),
            new Flow("fan0", "1 → 1,000, QoS 0, 64 B, at most 20,000 on their way", Shape.ALL, 1, 1_000, 0, 64, 1,
                    20_000,
                    0),
            new Flow("fan1", "1 → 1,000, QoS 1, 64 B, window 100, at most 20,000 on their way", Shape.ALL, 1, 1_000, 1,
                    64,
                    100, 20_000, 0),
            new Flow("fanin", "1,000 → 1, QoS 1, 256 B, window 10, at most 2,000 on their way", Shape.ALL, 1_000, 1, 1,
                    256, 10, 2_000, 0),
            new Flow("wild", "10 → 10 pairs by wildcards, 100 topics each, QoS 1, 256 B, window 100", Shape.WILD, 10,
                    10, 1,
                    256, 100, 0, 0),
            new Flow("shared", "10 → a share group of 10, QoS 1, 256 B, window 100", Shape.SHARED, 10, 10, 1, 256, 100,
                    0,
                    0),
            Flow.offering(20_000),
            Flow.offering(50_000),
            Flow.offering(100_000),
            Flow.offering(200_000),
            Flow.offering(400_000),
            Flow.offering(800_000),
            new Flood("flood0", "100 publishers flat out, QoS 0, to a subscriber that takes what it can", 0, 0),
            new Flood("flood0slow", "100 publishers flat out, QoS 0, to a subscriber that takes 640 KiB a second", 0,
                    200),
            new Flood("flood1", "100 publishers flat out, QoS 1, to a subscriber that takes what it can", 1, 0),
            new Flood("flood1slow", "100 publishers flat out, QoS 1, to a subscriber that takes 640 KiB a second", 1,
                    200),
            new Warming("warm-up", "10 → 10 pairs, QoS 1, 256 B, window 100, from the first second of the process on"),
            new Idle("idle", "18,000 connections held idle", 18_000),
            new Filters("subs", "200,000 filters of 20 clients, a third with wildcards, then messages at them", 200_000,
                    20),
            new Queued("queue", "100,000 messages of 256 B, QoS 1, to 100 sessions that are away, which then come back",
                    100_000, 100),
            Flow.kept("q1kept", "10 → 10 pairs with sessions that stay, QoS 1, 256 B, window 100", 1),
            Flow.kept("q2kept", "10 → 10 pairs with sessions that stay, QoS 2, 256 B, window 100", 2),
            new Acknowledged("ack", "1 publisher, one message of 256 B at a time, QoS 1, to a session that is away", 1),
            new Acknowledged("acks",
                    "100 publishers, one message of 256 B at a time each, QoS 1, to a session each that is away", 100),
            new Killed("kill",
                    "the broker is killed (`kill -9`) amid 100,000 messages, QoS 1, to 100 sessions that are away",
                    100_000,
                    100),
            new Retained("retain", "200,000 retained messages of 64 B, stored and replayed", 200_000));

    private Scenarios() {}
}
