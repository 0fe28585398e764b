package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.ValueType.asInt;
import static io.arna.server.config.ValueType.choice;
import static io.arna.server.config.ValueType.integer;
import static io.arna.server.config.ValueType.seconds;
import static io.arna.server.config.ValueType.size;

import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.Excess;

/** The part of the schema that keeps floods out (S1). */
final class Overload {
    private static final int MOST = 1 << 30;

    private Overload() {}

    static Limits.Rate rate(Section rate) {
        Limits.Rate d = Limits.Rate.DEFAULT;
        return new Limits.Rate(
                rate.get(key("messages", integer(0, MOST), d.messages(),
                        "Messages a client may publish in a second; 0 for any number.")
                        .knownAs("messages_rate", "max_publish_rate")),
                rate.get(key("bytes", asInt(size(0, MOST)), d.bytes(),
                        "Bytes of topics and payloads a client may publish in a second; 0 for any number.")
                        .knownAs("bytes_rate")),
                rate.get(key("burst", asInt(seconds(1, 3_600)), d.burstSeconds(),
                        "So many seconds' worth may come at once from a client that was silent before.")
                        .knownAs("messages_burst", "bytes_burst")),
                rate.get(key("excess", choice(Excess.values()), d.excess(),
                        "What becomes of a client that is faster: `pause`, it is not read from until it may go on, so that nothing is lost; "
                                + "`disconnect`, it loses its connection (0x96 in MQTT 5).")));
    }
}
