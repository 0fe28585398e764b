package io.arna.cli.inspect;

import io.arna.mqtt.MqttVersion;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told about a capture. */
interface Report {
    /**
     * A packet.
     *
     * @param clientId empty until the client has said it
     * @param wrong what is wrong with it; null when it is as it should be
     */
    record Seen(long nanos, Endpoint from, Endpoint to, String clientId, MqttVersion version, String type,
            ByteBuf bytes,
            List<Field> fields, @Nullable String wrong) {}

    /** Tells of a packet. */
    void packet(Seen seen);

    /** Tells something about a connection that is not a packet. */
    void remark(long nanos, Endpoint from, Endpoint to, String text);
}
