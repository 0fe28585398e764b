package io.arna.broker.sim;

import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.SharedStrategy;
import io.arna.broker.message.DropPolicy;
import io.arna.mqtt.Qos;

/**
 * What one world is like, thrown from its seed.
 *
 * @param chaosSeconds how long things go wrong
 * @param actionMillis how long each client waits between two things it does, at most
 * @param crashes how often the process dies
 * @param highWaterBytes what a connection holds before it counts as full
 */
record Scenario(int shards, int clients, Limits limits, SimStore.Pace pace, int chaosSeconds, int actionMillis,
        int crashes,
        int shutdowns, int highWaterBytes, int lossPercent) {
    static Scenario thrown(Dice dice) {
        boolean smallQueues = dice.chance(25);
        Limits.Session session = new Limits.Session(dice.oneOf(30, 90), dice.oneOf(1, 2, 5, 256),
                smallQueues ? dice.between(2, 8) : 100_000, 16 << 20, dice.chance(25),
                dice.oneOf(DropPolicy.OLDEST, DropPolicy.NEWEST), dice.oneOf(0, 500, 10_000),
                dice.oneOf(1, 2, 5, 256));
        Limits.Connection usual = Limits.Connection.DEFAULT;
        Limits.Connection connection = new Limits.Connection(usual.maximumPacketSize(), dice.oneOf(1, 2, 5, 256),
                dice.oneOf(0, 3), dice.oneOf(0, 1, 16), 0, 1.5, usual.clientIdMaximumLength(), null, null);
        Limits.Subscriptions subscriptions = new Limits.Subscriptions(true, true, true, 100,
                dice.oneOf(SharedStrategy.values()));
        Limits limits = new Limits(connection, session, new Limits.Message(Qos.EXACTLY_ONCE, 0, 16), subscriptions,
                new Limits.Retained(true, 1_000, 1 << 20), Limits.Rate.DEFAULT,
                Limits.Admission.DEFAULT, Limits.Flapping.DEFAULT, Limits.Overload.DEFAULT);
        boolean mortal = dice.chance(30);
        return new Scenario(dice.between(1, 4), dice.between(3, 8), limits, dice.oneOf(SimStore.Pace.values()),
                dice.between(10, 40), dice.oneOf(200, 1_000, 4_000), mortal ? dice.between(1, 3) : 0,
                dice.chance(15) ? 1 : 0, dice.oneOf(200, 2_000, 1 << 20), dice.oneOf(0, 3, 10));
    }
}
