package io.arna.client;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * SUBSCRIBE and UNSUBSCRIBE until they are answered. They belong to the connection: when it ends, so do they. Bounded by the packet
 * identifiers. Confined to the client's loop.
 */
final class Requests {
    private final PacketIds packetIds;
    private final Map<Integer, Pending> pending = new HashMap<>();

    Requests(PacketIds packetIds) {
        this.packetIds = packetIds;
    }

    private sealed interface Pending {
        CompletableFuture<?> outcome();
    }

    private record PendingSubscribe(int filters, CompletableFuture<SubAck> outcome) implements Pending {}

    private record PendingUnsubscribe(CompletableFuture<UnsubAck> outcome) implements Pending {}

    void subscribe(Wire wire, ServerLimits limits, IntFunction<Subscribe> packet, CompletableFuture<SubAck> outcome) {
        int id = takeId(outcome);
        if (id == 0) { return; }
        Subscribe subscribe = packet.apply(id);
        pending.put(id, new PendingSubscribe(subscribe.subscriptions().size(), outcome));
        send(wire, limits, id, subscribe, outcome);
    }

    void unsubscribe(Wire wire, ServerLimits limits, IntFunction<Unsubscribe> packet,
            CompletableFuture<UnsubAck> outcome) {
        int id = takeId(outcome);
        if (id == 0) { return; }
        pending.put(id, new PendingUnsubscribe(outcome));
        send(wire, limits, id, packet.apply(id), outcome);
    }

    private int takeId(CompletableFuture<?> outcome) {
        int id = packetIds.take();
        if (id == 0) {
            outcome.completeExceptionally(new ClientException.NotPossible("every packet identifier is in use"));
        }
        return id;
    }

    private void send(Wire wire, ServerLimits limits, int id, Packet packet, CompletableFuture<?> outcome) {
        if (!wire.send(packet, limits.maximumPacketSize())) {
            settle(id);
            outcome.completeExceptionally(new ClientException.NotAccepted(ReasonCode.PACKET_TOO_LARGE, 0,
                    "the " + packet.type() + " would be larger than the server takes"));
        }
    }

    void onSubAck(SubAck ack) {
        if (!(pending.get(ack.packetId()) instanceof PendingSubscribe asked)) { throw unasked(ack); }
        if (asked.filters != ack.reasons().size()) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "SUBACK with " + ack.reasons().size()
                    + " reasons for " + asked.filters + " filters [MQTT-3.8.4-6]");
        }
        settle(ack.packetId());
        asked.outcome.complete(ack);
    }

    void onUnsubAck(UnsubAck ack) {
        if (!(pending.get(ack.packetId()) instanceof PendingUnsubscribe asked)) { throw unasked(ack); }
        settle(ack.packetId());
        asked.outcome.complete(ack);
    }

    private static ProtocolException unasked(Packet ack) {
        return new ProtocolException(ReasonCode.PROTOCOL_ERROR, ack.type() + " that nobody waits for");
    }

    /** The connection is gone. */
    void fail(ClientException cause) {
        List<Pending> failed = new ArrayList<>(pending.values());
        List.copyOf(pending.keySet()).forEach(this::settle);
        failed.forEach(request -> request.outcome().completeExceptionally(cause));
    }

    private void settle(int id) {
        pending.remove(id);
        packetIds.release(id);
    }
}
