package io.arna.broker.sim;

import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.Will;
import org.jspecify.annotations.Nullable;

/** A packet in as few words as a reader of a long trace can bear. */
final class Brief {
    private Brief() {}

    static String of(Packet packet) {
        return switch (packet) {
            case Connect c -> "CONNECT " + c.version() + (c.cleanStart() ? " clean" : "") + " expiry "
                    + c.properties().sessionExpirySeconds() + " keep alive " + c.keepAliveSeconds() + " takes "
                    + c.properties().receiveMaximum() + will(c.will());
            case ConnAck a -> "CONNACK " + a.reason() + (a.sessionPresent() ? " present" : "");
            case Publish p -> "PUBLISH " + (p.qos().level() == 0 ? "" : "#" + p.packetId() + " ") + "QoS "
                    + p.qos().level() + (p.dup() ? " DUP" : "") + (p.retain() ? " retain " : " ") + p.topic() + " "
                    + Texts.token(p.payload())
                    + (p.messageExpirySeconds() < 0 ? "" : " expires " + p.messageExpirySeconds())
                    + (p.subscriptionIds().isEmpty() ? "" : " for " + p.subscriptionIds());
            case PubAck a -> "PUBACK #" + a.packetId() + ' ' + a.reason();
            case PubRec a -> "PUBREC #" + a.packetId() + ' ' + a.reason();
            case PubRel a -> "PUBREL #" + a.packetId() + ' ' + a.reason();
            case PubComp a -> "PUBCOMP #" + a.packetId() + ' ' + a.reason();
            case Subscribe s -> "SUBSCRIBE #" + s.packetId() + " id " + s.subscriptionId() + ' ' + s.subscriptions();
            case SubAck a -> "SUBACK #" + a.packetId() + ' ' + a.reasons();
            case Unsubscribe u -> "UNSUBSCRIBE #" + u.packetId() + ' ' + u.filters();
            case Disconnect d -> "DISCONNECT " + d.reason() + (d.sessionExpirySeconds() < 0 ? "" : " expiry "
                    + d.sessionExpirySeconds());
            default -> packet.type().toString();
        };
    }

    private static String will(@Nullable Will will) {
        return will == null ? "" : " will " + Texts.token(will.payload()) + " after " + will.delaySeconds() + " s";
    }
}
