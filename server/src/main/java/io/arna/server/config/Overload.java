package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.Key.optional;
import static io.arna.server.config.ValueType.asInt;
import static io.arna.server.config.ValueType.choice;
import static io.arna.server.config.ValueType.integer;
import static io.arna.server.config.ValueType.path;
import static io.arna.server.config.ValueType.seconds;
import static io.arna.server.config.ValueType.size;

import io.arna.broker.limit.Limits;
import io.arna.broker.limit.Limits.Excess;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The part of the schema that keeps floods out (S1). */
final class Overload {
    private static final int MOST = 1 << 30;

    private Overload() {}

    static Limits.Admission admission(Section admission) {
        return new Limits.Admission(
                count(admission, "max_connections",
                        "Connections of all listeners open at a time; 0 for any number. The next is closed at once."),
                count(admission, "max_conn_rate",
                        "Connections of all listeners in a second; 0 for any number. What comes faster is closed at once."),
                count(admission, "max_connections_per_address",
                        "Connections of an address open at a time; 0 for any number. Of IPv6 all addresses with the same first 64 bits are one. The next is "
                                + "closed at once."),
                count(admission, "max_conn_rate_per_address",
                        "Connections of an address in a second; 0 for any number. What comes faster is closed at once."),
                count(admission, "max_connections_per_user",
                        "Clients of a user connected at a time; 0 for any number. The next is refused (0x97 in MQTT 5)."),
                count(admission, "max_conn_rate_per_user",
                        "Times the clients of a user may connect in a second; 0 for any number. What comes faster is refused (0x9F in MQTT 5)."));
    }

    static @Nullable Path banFile(Section banned) {
        return banned.find(optional("file", path(), "none",
                "Bans of client ids, users and addresses, each with reason, author and end. It is read again when it changes, and applies to who is "
                        + "connected."));
    }

    static Limits.Overload overload(Section overload) {
        Limits.Overload d = Limits.Overload.DEFAULT;
        return new Limits.Overload(
                overload.get(key("memory_watermark", integer(0, 100), d.memoryPercent(),
                        "Percent of the heap that may still be in use after a full collection; 0 for no bound.")
                        .knownAs("memory_limit")),
                overload.get(key("max_queued_messages", integer(0, Integer.MAX_VALUE), d.queuedMessages(),
                        "Messages that wait for all clients together; 0 for any number.")),
                overload.get(key("max_queued_bytes", size(0, 1L << 50), d.queuedBytes(),
                        "Topics and payloads that wait for all clients together; 0 for any number.")));
    }

    static Limits.Flapping flapping(Section flapping) {
        Limits.Flapping d = Limits.Flapping.DEFAULT;
        return new Limits.Flapping(
                count(flapping, "max_count",
                        "So many connections of a client id may end within the window; with the last the client id is banned. 0 for any number."),
                count(flapping, "max_count_per_user", "The same for all clients of a user together."),
                count(flapping, "max_count_per_address",
                        "The same for all clients from an address; of IPv6 all addresses with the same first 64 bits are one."),
                flapping.get(key("window_time", asInt(seconds(1, 86_400)), d.windowSeconds(),
                        "Connections that end are counted for so long from the first on.")),
                flapping.get(key("ban_time", asInt(seconds(1, 30 * 86_400)), d.banSeconds(),
                        "How long nobody is let in then (0x8A in MQTT 5).")));
    }

    /** {@code max_conn_rate} of a listener. */
    static int connectionRate(Section listener) {
        return count(listener, "max_conn_rate",
                "Connections taken in a second, at each address; 0 for any number. What comes faster is closed at once.");
    }

    private static int count(Section section, String name, String meaning) {
        return section.get(key(name, integer(0, 10_000_000), 0, meaning));
    }

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
