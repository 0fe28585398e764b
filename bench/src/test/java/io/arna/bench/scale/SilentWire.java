package io.arna.bench.scale;

import io.arna.broker.fake.VirtualShard;
import io.arna.broker.port.Conversation;
import io.arna.broker.port.Wire;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PublishFrame;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Publish;
import org.jspecify.annotations.Nullable;

/** A way to a client who always listens and never answers by itself: what is sent is counted and gone. */
public final class SilentWire implements Wire {
    private final SocketlessBroker broker;
    private VirtualShard shard;
    /** Null until the broker has taken the connection. */
    private @Nullable Conversation conversation;
    private MqttVersion version = MqttVersion.V3_1_1;
    private int lastPacketId;
    private boolean closed;

    SilentWire(SocketlessBroker broker, VirtualShard shard) {
        this.broker = broker;
        this.shard = shard;
    }

    void leadsTo(Conversation to) {
        conversation = to;
    }

    // ── The client's end ──

    /** The client sends a packet, and the broker does all that follows from it. */
    public void says(Packet packet) {
        if (packet instanceof Connect connect) {
            version = connect.version();
        }
        broker.on(shard, () -> conversation().onPacket(packet));
        broker.settle();
    }

    /** The connection is lost. */
    void lose() {
        closed = true;
        broker.on(shard, () -> conversation().onClosed());
        broker.settle();
    }

    /** Whom to tell what the client does, on {@link #shard}. */
    public Conversation conversation() {
        if (conversation == null) { throw new AssertionError("the wire leads nowhere"); }
        return conversation;
    }

    /** Where the connection lives now. */
    public VirtualShard shard() {
        return shard;
    }

    /** The packet identifier of the last message of QoS 1 or 2; 0 before the first. */
    public int lastPacketId() {
        return lastPacketId;
    }

    // ── The rules' end ──

    @Override
    public MqttVersion version() {
        return version;
    }

    @Override
    public void send(Packet packet) {
        if (packet instanceof Publish publish) {
            sent(publish.packetId());
        } else {
            broker.packetSent();
        }
    }

    @Override
    public void send(PublishFrame frame, Qos qos, boolean retain, boolean dup, int packetId) {
        sent(packetId);
    }

    private void sent(int packetId) {
        broker.messageSent();
        lastPacketId = packetId;
    }

    @Override
    public boolean isWritable() { return !closed; }

    @Override
    public void pauseReading() {
        // Nothing is said before all that follows from the last word is done.
    }

    @Override
    public void resumeReading() {
        // As above.
    }

    @Override
    public void moveTo(int target, Runnable arrived) {
        VirtualShard there = broker.shard(target);
        there.execute(() -> {
            shard = there;
            arrived.run();
        });
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            shard.execute(() -> conversation().onClosed());
        }
    }
}
