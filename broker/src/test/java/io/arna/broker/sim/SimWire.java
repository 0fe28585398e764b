package io.arna.broker.sim;

import io.arna.broker.port.Conversation;
import io.arna.broker.port.Wire;
import io.arna.mqtt.MqttVersion;
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
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection: packets travel both ways in order and take their time, the client may stop reading, and either end may be lost while
 * the other does not know yet. Tells a {@link Witness} exactly what the broker was told and what it said.
 */
final class SimWire implements Wire {
    /** Sees all that passes between the broker and its clients. */
    interface Witness {
        /** The broker is about to be told. */
        void handed(SimWire wire, Packet packet);

        /** The broker said this, in so many bytes. */
        void sent(SimWire wire, Packet packet, int bytes);

        /** The broker reads no more for a while, or reads again. */
        void paused(SimWire wire, boolean now);

        /** The broker has closed the connection, or has just learnt that it is gone. */
        void closed(SimWire wire);
    }

    private record Arrival(Packet packet, int bytes) {}

    private static final int LARGEST_PACKET = 268_435_460;

    private final int number;
    private final String name;
    private final SimTime time;
    private final Witness witness;
    private final int highWaterBytes;
    private final BiConsumer<SimWire, @Nullable Packet> client;
    private final PacketDecoder decoder = new PacketDecoder(Role.CLIENT, LARGEST_PACKET, new TopicNames(4));
    private MqttVersion version = MqttVersion.V3_1_1;
    private SimShard shard;
    private @Nullable Conversation conversation;

    /** On the way to the broker. */
    private final ArrayDeque<Packet> upstream = new ArrayDeque<>();
    /** At the broker's door, but it does not read. */
    private final ArrayDeque<Packet> unread = new ArrayDeque<>();
    /** On the way to the client, or at its door while it does not read. */
    private final ArrayDeque<Arrival> downstream = new ArrayDeque<>();
    private long lastUpNanos;
    private int downstreamBytes;
    private boolean unwritableSeen;
    private boolean reading;
    private boolean stalled;
    private boolean paused;
    private boolean moving;
    private boolean handing;
    /** The broker's end is closed. */
    private boolean closed;
    private boolean told;
    /** The client's end is closed. */
    private boolean hungUp;

    /**
     * @param client told what arrives; null for the end of the connection
     * @param highWaterBytes what may be on the way to the client before the wire counts as full
     */
    SimWire(int number, String name, SimTime time, SimShard shard, Witness witness, int highWaterBytes,
            BiConsumer<SimWire, @Nullable Packet> client) {
        this.number = number;
        this.name = name;
        this.time = time;
        this.shard = shard;
        this.witness = witness;
        this.highWaterBytes = highWaterBytes;
        this.client = client;
    }

    void leadsTo(Conversation to) {
        conversation = to;
    }

    private Conversation to() {
        if (conversation == null) { throw new AssertionError("the wire leads nowhere"); }
        return conversation;
    }

    // ── The client's end ──

    /** The client sends a packet. */
    void say(Packet packet) {
        if (hungUp) { return; }
        upstream.add(packet);
        travelUp(() -> {
            Packet arrived = upstream.poll();
            if (arrived != null && !closed) {
                unread.add(arrived);
                hand();
            }
        });
    }

    private void travelUp(Runnable arrival) {
        lastUpNanos = Math.max(lastUpNanos, time.nanos() + time.dice().below(3_000_000));
        time.at(lastUpNanos, arrival);
    }

    /** The client closes after all it has said; the broker learns it last. */
    void hangUp() {
        forgetClient();
        travelUp(this::lose);
    }

    /** The connection breaks: some of what is on the way arrives, and the broker notices after {@code noticeMillis}. */
    void cut(long noticeMillis) {
        forgetClient();
        int arriving = time.dice().below(upstream.size() + 1);
        while (upstream.size() > arriving) {
            upstream.removeLast();
        }
        time.at(Math.max(lastUpNanos, time.nanos() + noticeMillis * 1_000_000), this::lose);
    }

    private void forgetClient() {
        hungUp = true;
        downstream.clear();
    }

    private void lose() {
        if (!closed) {
            closed = true;
            witness.closed(this);
        }
        tellClosed();
    }

    private void tellClosed() {
        if (!told) {
            told = true;
            time.on(shard, () -> to().onClosed());
        }
    }

    /** The client reads no more, or reads again. */
    void setStalled(boolean now) {
        stalled = now;
        readLater();
    }

    private void hand() {
        if (handing) { return; }
        handing = true;
        try {
            while (!paused && !moving && !closed && !unread.isEmpty()) {
                Packet packet = unread.remove();
                if (packet instanceof Connect connect) {
                    version = connect.version();
                    decoder.version(version);
                }
                time.on(shard, () -> {
                    witness.handed(this, packet);
                    to().onPacket(packet);
                });
                if (time.dice().chance(30)) {
                    time.after(time.dice().below(1_000_000), this::hand);
                    return;
                }
            }
        } finally {
            handing = false;
        }
    }

    private void readLater() {
        if (!reading && !stalled && !hungUp && !downstream.isEmpty()) {
            reading = true;
            time.after(time.dice().below(2_000_000), this::read);
        }
    }

    private void read() {
        reading = false;
        int burst = time.dice().between(1, 8);
        while (!stalled && !hungUp && burst-- > 0) {
            Arrival arrival = downstream.poll();
            if (arrival == null) {
                break;
            }
            downstreamBytes -= arrival.bytes;
            client.accept(this, arrival.packet);
        }
        if (closed && !hungUp && downstream.isEmpty()) {
            hungUp = true;
            client.accept(this, null);
        }
        if (unwritableSeen && !closed && !hungUp && downstreamBytes <= highWaterBytes / 2) {
            unwritableSeen = false;
            time.on(shard, () -> to().onWritable());
        }
        readLater();
    }

    /** The broker's process dies: nothing more is sent, and the client learns it a little later. */
    void crash() {
        if (!closed) {
            closed = true;
            told = true;
            downstream.clear();
            endForClient();
        }
    }

    /** Nobody listens. */
    void refuse() {
        closed = true;
        told = true;
        endForClient();
    }

    private void endForClient() {
        if (downstream.isEmpty() && !hungUp) {
            time.after(time.dice().below(50_000_000), () -> {
                if (!hungUp) {
                    hungUp = true;
                    client.accept(this, null);
                }
            });
        }
    }

    // ── The broker's end ──

    @Override
    public MqttVersion version() {
        return version;
    }

    @Override
    public void send(Packet packet) {
        ByteBuf bytes = Unpooled.buffer(64);
        PacketEncoder.encode(packet, version, bytes);
        record(bytes);
    }

    @Override
    public void send(PublishFrame frame, Qos qos, boolean retain, boolean dup, int packetId) {
        ByteBuf bytes = Unpooled.buffer(64);
        frame.writeTo(bytes, qos, retain, dup, packetId);
        record(bytes);
    }

    private void record(ByteBuf bytes) {
        assert shard.isCurrent() : "sent from another shard";
        if (closed) { return; }
        int size = bytes.readableBytes();
        Packet packet = decoder.decode(bytes);
        if (packet == null || bytes.isReadable()) { throw new BrokenPromise("not one whole packet on " + this); }
        witness.sent(this, packet, size);
        if (!hungUp) {
            downstream.add(new Arrival(packet, size));
            readLater();
        }
        downstreamBytes += size;
    }

    @Override
    public boolean isWritable() {
        boolean writable = !closed && downstreamBytes < highWaterBytes;
        unwritableSeen |= !writable;
        return writable;
    }

    @Override
    public void pauseReading() {
        assert shard.isCurrent();
        witness.paused(this, true);
        paused = true;
    }

    @Override
    public void resumeReading() {
        assert shard.isCurrent();
        if (paused) {
            paused = false;
            witness.paused(this, false);
            shard.execute(this::hand);
        }
    }

    @Override
    public void moveTo(int target, Runnable arrived) {
        assert shard.isCurrent();
        assert !moving : "moved twice";
        moving = true;
        paused = false;
        SimShard there = time.shard(target);
        there.execute(() -> {
            if (closed) { return; }
            shard = there;
            arrived.run();
            moving = false;
            hand();
        });
    }

    @Override
    public void close() {
        assert shard.isCurrent();
        if (closed) { return; }
        closed = true;
        witness.closed(this);
        shard.execute(this::tellClosed);
        endForClient();
    }

    boolean isClosed() { return closed; }

    boolean isPaused() { return paused || moving; }

    boolean isStalled() { return stalled; }

    int number() {
        return number;
    }

    /** The client and the number of the connection, such as {@code c3#17}. */
    @Override
    public String toString() {
        return name + "#" + number;
    }
}
