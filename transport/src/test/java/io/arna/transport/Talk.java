package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.port.Conversation;
import io.arna.broker.port.Peer;
import io.arna.broker.port.Wire;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Publish;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The rules' end of a connection: does what a test wants, writes down what it was told, and watches how it is called. */
final class Talk implements Conversation {
    /** What is done about a packet, on the shard. */
    @FunctionalInterface
    interface Manners {
        void onPacket(Talk talk, Packet packet);
    }

    /** Lets everybody in and sends back what is published. */
    static final Manners ECHO = (talk, packet) -> {
        switch (packet) {
            case Connect _ -> talk.letIn();
            case Publish publish -> talk.wire.send(publish);
            default -> {}
        }
    };

    /** Lets everybody in and listens. */
    static final Manners LISTEN = (talk, packet) -> {
        if (packet instanceof Connect) {
            talk.letIn();
        }
    };

    static final String WRITABLE = "writable";
    static final String CLOSED = "closed";

    final Wire wire;
    final Peer peer;
    private final List<ShardLoop> shards;
    private final Manners manners;
    private final BlockingQueue<Object> told = new LinkedBlockingQueue<>();
    private final Queue<String> offences = new ConcurrentLinkedQueue<>();
    /** Number of the shard the connection should be on. */
    volatile int home;
    /** Whether it is between two shards, when the end may be told on either. */
    private volatile boolean onTheWay;
    private volatile boolean busy;
    private volatile boolean closed;

    Talk(Wire wire, Peer peer, int home, List<ShardLoop> shards, Manners manners) {
        this.wire = wire;
        this.peer = peer;
        this.home = home;
        this.shards = shards;
        this.manners = manners;
    }

    // What the transport tells

    @Override
    public void onPacket(Packet packet) {
        told(packet, () -> manners.onPacket(this, packet));
    }

    @Override
    public void onProtocolError(ProtocolException error) {
        told(error, () -> {});
    }

    @Override
    public void onWritable() {
        told(WRITABLE, () -> {});
    }

    @Override
    public void onClosed() {
        told(CLOSED, () -> closed = true);
    }

    private void told(Object what, Runnable reaction) {
        watch(what);
        busy = true;
        try {
            told.add(what);
            reaction.run();
        } finally {
            busy = false;
        }
    }

    private void watch(Object what) {
        if (busy) {
            offences.add(what + " inside another call");
        }
        if (closed) {
            offences.add(what + " after the end");
        }
        if (!shards.get(home).isCurrent() && !onTheWay) {
            offences.add(what + " on " + Thread.currentThread().getName() + " and not on shard " + home);
        }
    }

    // What a test asks

    void letIn() {
        wire.send(new ConnAck(false, io.arna.mqtt.ReasonCode.SUCCESS, ConnAckProperties.NONE));
    }

    /** Moves to a shard and does something there. */
    void moveTo(int shard, Runnable arrived) {
        onTheWay = true;
        wire.moveTo(shard, () -> {
            home = shard;
            onTheWay = false;
            if (!shards.get(shard).isCurrent()) {
                offences.add("arrived on " + Thread.currentThread().getName() + " and not on shard " + shard);
            }
            arrived.run();
        });
    }

    /** Does something later on the shard the connection is on. */
    void execute(Runnable work) {
        shards.get(home).execute(work);
    }

    /** Does something on the shard the connection is on, and waits until it is done. */
    void on(Runnable work) throws InterruptedException {
        BlockingQueue<Object> done = new LinkedBlockingQueue<>();
        shards.get(home).execute(() -> {
            try {
                work.run();
                done.add("done");
            } catch (Throwable e) {
                done.add(e);
            }
        });
        assertThat(done.poll(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo("done");
    }

    /** The next thing it was told. */
    Object next() throws InterruptedException {
        Object next = told.poll(TestClient.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        assertThat(next).as("something told").isNotNull();
        return next;
    }

    String nextText() throws InterruptedException {
        return ((Publish) next()).payload().toUtf8();
    }

    /** What it was told that nobody has asked for yet. */
    int untold() {
        return told.size();
    }

    /** Checks that it was called as promised, and was told the end. */
    void check() {
        assertThat(offences).isEmpty();
        assertThat(closed).as("told the end").isTrue();
    }
}
