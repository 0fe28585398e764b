package io.arna.broker.fake;

import io.arna.broker.port.Conversation;
import io.arna.broker.port.Wire;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.PublishFrame;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wire without a socket: what the rules send goes through the codec as it would on the way to a client, and is written down. Holds the
 * rules to what {@link Wire} promises and asks.
 */
public final class RecordingWire implements Wire {
    private static final int LARGEST_PACKET = 268_435_460;

    private final VirtualTime time;
    private final List<Packet> heard = new ArrayList<>();
    private final ArrayDeque<Packet> waiting = new ArrayDeque<>();
    private final PacketDecoder decoder = new PacketDecoder(Role.SERVER, LARGEST_PACKET, new TopicNames(4));
    private final ByteBuf unread = Unpooled.buffer();
    private VirtualShard shard;
    private @Nullable Conversation conversation;
    private MqttVersion version = MqttVersion.V3_1_1;
    private boolean writable = true;
    private boolean paused;
    private boolean moving;
    private boolean closed;
    private boolean lost;
    private boolean delivering;
    private boolean garbled;

    /** A wire whose client was accepted on {@code shard}. */
    public RecordingWire(VirtualTime time, VirtualShard shard) {
        this.time = time;
        this.shard = shard;
    }

    /** Whom to tell what the client does. */
    public void leadsTo(Conversation to) {
        conversation = to;
    }

    // ── The client's end ──

    /** The client sends packets. */
    public void receive(Packet... packets) {
        waiting.addAll(List.of(packets));
        deliverWaiting();
    }

    /** The client sends bytes, each 0–255, which the codec reads as it would on the way from a client. */
    public void receiveBytes(int... bytes) {
        for (int b : bytes) {
            unread.writeByte(b);
        }
        deliverWaiting();
    }

    /** What the client sends is no packet. */
    public void receiveGarbage(ProtocolException error) {
        time.on(shard, () -> to().onProtocolError(error));
    }

    /** The client, or the network, ends the connection. */
    public void lose() {
        if (!lost) {
            lost = true;
            closed = true;
            time.on(shard, () -> to().onClosed());
        }
    }

    /** Whether the client takes what is sent. */
    public void setWritable(boolean now) {
        boolean again = now && !writable;
        writable = now;
        if (again && !closed) {
            time.on(shard, () -> to().onWritable());
        }
    }

    /** What has been sent and not looked at; looking removes it. */
    public List<Packet> takeHeard() {
        List<Packet> taken = List.copyOf(heard);
        heard.clear();
        return taken;
    }

    /** Whether the broker has closed the connection, or it was lost. */
    public boolean isClosed() { return closed; }

    /** Whether the broker does not read at the moment. */
    public boolean isPaused() { return paused || moving; }

    /** Where the connection lives now. */
    public VirtualShard shard() {
        return shard;
    }

    private Conversation to() {
        if (conversation == null) { throw new AssertionError("the wire leads nowhere"); }
        return conversation;
    }

    private void deliverWaiting() {
        if (delivering) { return; }
        delivering = true;
        try {
            while (!paused && !moving && !closed) {
                Packet packet = next();
                if (packet == null) { return; }
                if (packet instanceof Connect connect) {
                    version = connect.version();
                    decoder.version(version);
                }
                time.on(shard, () -> to().onPacket(packet));
            }
        } finally {
            delivering = false;
        }
    }

    /** The next packet that has come; null when none has come whole, or what came is none. */
    private @Nullable Packet next() {
        if (!waiting.isEmpty()) { return waiting.remove(); }
        if (garbled) { return null; }
        try {
            Packet packet = decoder.decode(unread);
            unread.discardReadBytes();
            return packet;
        } catch (ProtocolException e) {
            garbled = true;
            version = decoder.version();
            receiveGarbage(e);
            return null;
        }
    }

    // ── The rules' end ──

    @Override
    public MqttVersion version() {
        return version;
    }

    @Override
    public void send(Packet packet) {
        assert shard.isCurrent() : "sent from another shard";
        ByteBuf bytes = Unpooled.buffer();
        PacketEncoder.encode(packet, version, bytes);
        assert bytes.readableBytes() == PacketEncoder.size(packet, version) : "size and encoding differ: " + packet;
        record(bytes);
    }

    @Override
    public void send(PublishFrame frame, Qos qos, boolean retain, boolean dup, int packetId) {
        assert shard.isCurrent() : "sent from another shard";
        ByteBuf bytes = Unpooled.buffer();
        frame.writeTo(bytes, qos, retain, dup, packetId);
        assert bytes.readableBytes() == frame.length() : "length and encoding differ";
        record(bytes);
    }

    private void record(ByteBuf bytes) {
        if (closed) { return; }
        PacketDecoder decoder = new PacketDecoder(Role.CLIENT, LARGEST_PACKET, new TopicNames(4));
        decoder.version(version);
        Packet packet = decoder.decode(bytes);
        assert packet != null && !bytes.isReadable() : "not one whole packet";
        heard.add(packet);
    }

    @Override
    public boolean isWritable() { return writable && !closed; }

    @Override
    public void pauseReading() {
        assert shard.isCurrent();
        paused = true;
    }

    @Override
    public void resumeReading() {
        assert shard.isCurrent();
        if (paused) {
            paused = false;
            shard.execute(this::deliverWaiting);
        }
    }

    @Override
    public void moveTo(int target, Runnable arrived) {
        assert shard.isCurrent();
        assert !moving : "moved twice";
        moving = true;
        paused = false;
        VirtualShard there = time.shards().get(target);
        there.execute(() -> {
            if (closed) { return; }
            shard = there;
            arrived.run();
            moving = false;
            deliverWaiting();
        });
    }

    @Override
    public void close() {
        assert shard.isCurrent();
        if (!closed) {
            closed = true;
            shard.execute(() -> {
                if (!lost) {
                    lost = true;
                    to().onClosed();
                }
            });
        }
    }
}
