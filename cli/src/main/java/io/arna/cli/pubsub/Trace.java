package io.arna.cli.pubsub;

import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** {@code -d}: a line on standard output for every packet, in the words of mosquitto's clients. Confined to the client's loop. */
final class Trace {
    private final Output output;
    private String clientId;
    /** Mosquitto numbers QoS 0 messages too. */
    private int lastId;

    Trace(Output output, String clientId) {
        this.output = output;
        this.clientId = clientId.isEmpty() ? "(null)" : clientId;
    }

    void sent(Packet packet) {
        switch (packet) {
            case Publish p -> line("sending PUBLISH " + publish(p, numbered(p.packetId())));
            case Subscribe p -> {
                lastId = p.packetId();
                p.subscriptions().forEach(subscription -> line("sending SUBSCRIBE (Mid: " + p.packetId() + ", Topic: "
                        + subscription.filter() + ", QoS: " + subscription.qos().level() + ", Options: "
                        + options(subscription) + ")"));
            }
            case Unsubscribe p -> {
                lastId = p.packetId();
                for (TopicFilter filter : p.filters()) {
                    line("sending UNSUBSCRIBE (Mid: " + p.packetId() + ", Topic: " + filter + ")");
                }
            }
            case PubAck p -> line("sending PUBACK (m" + p.packetId() + ", rc" + p.reason().value() + ")");
            case PubRec p -> line("sending PUBREC (m" + p.packetId() + ", rc" + p.reason().value() + ")");
            case PubRel p -> line("sending PUBREL (m" + p.packetId() + ")");
            case PubComp p -> line("sending PUBCOMP (m" + p.packetId() + ")");
            default -> line("sending " + packet.type());
        }
    }

    void received(Packet packet) {
        switch (packet) {
            case ConnAck p -> {
                String assigned = p.properties().assignedClientId();
                clientId = assigned == null ? clientId : assigned;
                line("received CONNACK (" + p.reason().value() + ")");
            }
            case Publish p -> line("received PUBLISH " + publish(p, p.packetId()));
            case PubAck p -> line("received PUBACK (Mid: " + p.packetId() + ", RC:" + p.reason().value() + ")");
            case PubRec p -> line("received PUBREC (Mid: " + p.packetId() + ")");
            case PubRel p -> line("received PUBREL (Mid: " + p.packetId() + ")");
            case PubComp p -> line("received PUBCOMP (Mid: " + p.packetId() + ", RC:" + p.reason().value() + ")");
            case Disconnect p -> line("received DISCONNECT (" + p.reason().value() + ")");
            default -> line("received " + packet.type());
        }
    }

    private int numbered(int packetId) {
        lastId = packetId == 0 ? lastId + 1 : packetId;
        return lastId;
    }

    private static String publish(Publish p, int id) {
        return "(d" + (p.dup() ? 1 : 0) + ", q" + p.qos().level() + ", r" + (p.retain() ? 1 : 0) + ", m" + id + ", '"
                + text(p.topic()) + "', ... (" + p.payload().length() + " bytes))";
    }

    private static String text(@Nullable TopicName topic) {
        return topic == null ? "(null)" : topic.toString();
    }

    private static String options(Subscription subscription) {
        int options = (subscription.noLocal() ? 0x04 : 0) | (subscription.retainAsPublished() ? 0x08 : 0)
                | subscription.retainHandling().value() << 4;
        return "0x%02x".formatted(options);
    }

    private void line(String text) {
        output.text("Client ").text(clientId).one(' ').text(text).one('\n').flush();
    }
}
