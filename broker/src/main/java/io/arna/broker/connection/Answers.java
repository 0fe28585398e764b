package io.arna.broker.connection;

import io.arna.broker.port.Wire;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import org.jspecify.annotations.Nullable;

/**
 * What a client is answered, no larger than it takes, and how it is told no and good-bye: in words its version has. Confined to its
 * connection's shard.
 */
final class Answers {
    private final Wire wire;
    /** Where those go who are sent away; null when there is no other server. */
    private final @Nullable String serverReference;
    /** Largest packet the client takes, as far as its CONNECT has told. */
    private long maximumPacketSize = ConnectProperties.NO_MAXIMUM;

    /**
     * @param serverReference the server to go to for those who are sent away; null for none
     */
    Answers(Wire wire, @Nullable String serverReference) {
        this.wire = wire;
        this.serverReference = serverReference;
    }

    /** CONNECT has told the largest packet the client takes. */
    void keepWithin(long bytes) {
        maximumPacketSize = bytes;
    }

    /** Sends an answer; false when it is larger than the client takes, and has not been sent [MQTT-3.1.2-24]. */
    boolean send(Packet answer) {
        boolean taken = isTaken(answer);
        if (taken) {
            wire.send(answer);
        }
        return taken;
    }

    private boolean isTaken(Packet packet) {
        return maximumPacketSize == ConnectProperties.NO_MAXIMUM
                || PacketEncoder.size(packet, wire.version()) <= maximumPacketSize;
    }

    /**
     * CONNACK with an error, where the version can say it; otherwise nothing [MQTT-3.1.4-2].
     *
     * @param text for a person at the client to read; null for none
     */
    void no(ReasonCode reason, @Nullable String text) {
        if (wire.version().isV5() || isSayableBeforeV5(reason)) {
            ReasonCode told = inConnAck(reason);
            String reference = referenceFor(reason);
            sendFitting(new ConnAck(false, told, ConnAckProperties.because(text, reference)),
                    new ConnAck(false, told, ConnAckProperties.because(null, reference)));
        }
    }

    /** Whether one of the return codes of MQTT 3 means it (v3 table 3.1). */
    private static boolean isSayableBeforeV5(ReasonCode reason) {
        return switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION, CLIENT_IDENTIFIER_NOT_VALID, SERVER_UNAVAILABLE, SERVER_BUSY,
                    SERVER_SHUTTING_DOWN, BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED, BANNED ->
                    true;
            default -> false;
        };
    }

    /**
     * DISCONNECT; nothing before MQTT 5, where a server just closes.
     *
     * @param text for a person at the client to read; null for none
     */
    void goodBye(ReasonCode reason, @Nullable String text) {
        if (wire.version().isV5()) {
            ReasonCode told = inDisconnect(reason);
            String reference = referenceFor(reason);
            sendFitting(Disconnect.because(told, text, reference), Disconnect.because(told, null, reference));
        }
    }

    /** What CONNACK says instead of a reason that only DISCONNECT has (MQTT 5.0 table 2-6) [MQTT-3.2.2-8]. */
    private static ReasonCode inConnAck(ReasonCode reason) {
        return switch (reason) {
            case SERVER_SHUTTING_DOWN -> ReasonCode.SERVER_UNAVAILABLE;
            case SESSION_TAKEN_OVER -> ReasonCode.SERVER_BUSY;
            // A SUBSCRIBE in the middle of authentication, wrong before its filter is [MQTT-3.1.2-30].
            case TOPIC_FILTER_INVALID -> ReasonCode.PROTOCOL_ERROR;
            default -> reason;
        };
    }

    /** What DISCONNECT says instead of a reason that only CONNACK has, as when a client authenticates anew [MQTT-3.14.2-1]. */
    private static ReasonCode inDisconnect(ReasonCode reason) {
        return switch (reason) {
            case BAD_USER_NAME_OR_PASSWORD, BANNED, CLIENT_IDENTIFIER_NOT_VALID -> ReasonCode.NOT_AUTHORIZED;
            case SERVER_UNAVAILABLE -> ReasonCode.SERVER_BUSY;
            default -> reason;
        };
    }

    /** The server to go to, for those who are sent away (4.11); null otherwise. */
    private @Nullable String referenceFor(ReasonCode reason) {
        return reason == ReasonCode.USE_ANOTHER_SERVER ? serverReference : null;
    }

    /** Sends {@code full}; without its text when that makes it too large for the client [MQTT-3.2.2-19] [MQTT-3.14.2-3]. */
    private void sendFitting(Packet full, Packet bare) {
        if (!send(full)) {
            send(bare);
        }
    }
}
