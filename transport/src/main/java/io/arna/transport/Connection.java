package io.arna.transport;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.port.Conversation;
import io.arna.broker.port.Wire;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.codec.PublishFrame;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection: between the bytes of a channel and the rules. Confined to the shard it lives on, which changes at most once.
 *
 * <p>The rules are never called from inside a call of theirs: what a call brings about (room in the output, packets let go, the end) is
 * told from a piece of work of its own.
 */
final class Connection implements Wire, Inbound.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private enum State {
        OPEN,
        /** Nothing is handed on or appended any more; what was appended is still sent. */
        CLOSING,
        /** Nothing is sent any more either. */
        CUT,
        /** The rules know that it is over. */
        GONE
    }

    private final ChannelHandlerContext ctx;
    private final Listener listener;
    private final Conversation conversation;
    private final Inbound inbound;
    private final Output output;
    /** Null once the client has been let in. */
    private @Nullable ConnectDeadline deadline;
    private ShardLoop shard;
    private Counters counters;
    private State state = State.OPEN;
    private boolean moved;
    private boolean moving;
    /** Whether the client sends no more. */
    private boolean inputEnded;
    /** Whether {@link Outbox} will flush this connection at the end of the burst. */
    private boolean flushDue;
    /** Whether the rules were told that there is no room, and not yet that there is again. */
    private boolean full;
    /** Whether output is being handed to the system, perhaps from inside a call of the rules. */
    private boolean writing;

    /** A connection on the shard that accepted it; asks the listener's door whom to talk to. */
    Connection(ChannelHandlerContext ctx, Listener listener, ConnectDeadline deadline) {
        this.ctx = ctx;
        this.listener = listener;
        this.deadline = deadline;
        shard = ShardLoop.current();
        counters = listener.counters(shard);
        inbound = new Inbound(this, ctx.alloc(), listener.settings().maximumPacketSize(), shard.topicNames());
        output = new Output(ctx, shard.outbox());
        conversation = listener.door().open(this, listener.peer(ctx.channel()), shard.index());
    }

    // What the channel tells

    /** Bytes have come; the caller releases them. */
    void read(ByteBuf in) {
        shard.beginBurst();
        counters.add(Counter.BYTES_RECEIVED, in.readableBytes());
        inbound.take(in);
        adjustReading();
    }

    /** The client sends no more; what it has sent is still handled, and answered. */
    void endInput() {
        shard.beginBurst();
        inputEnded = true;
        adjustReading();
    }

    /** The system has taken some of the output. */
    void tellRoom() {
        if (full && state == State.OPEN && !moving && !writing
                && output.pendingBytes() <= listener.settings().output().lowBytes()) {
            full = false;
            shard.beginBurst();
            conversation.onWritable();
        }
    }

    /** The channel is closed. */
    void end() {
        if (state == State.GONE) { return; }
        shard.beginBurst();
        state = State.GONE;
        silence();
        output.discard();
        conversation.onClosed();
    }

    /** Something went wrong that is nobody's but our own fault: the connection cannot go on, the shard can. */
    void fail(Throwable defect) {
        LOG.error("{}: connection cut after a defect of ours", Channels.client(ctx.channel()), defect);
        cut();
    }

    /** Closes at once; {@link Conversation#onClosed} follows. */
    void cut() {
        if (state == State.CUT || state == State.GONE) { return; }
        state = State.CUT;
        silence();
        output.discard();
        Channels.cut(ctx.channel());
    }

    // What is parsed

    @Override
    public void receive(Packet packet) {
        counters.received(packet.type());
        conversation.onPacket(packet);
    }

    @Override
    public void refuse(ProtocolException error) {
        conversation.onProtocolError(error);
        close();
    }

    // What the rules ask

    @Override
    public MqttVersion version() {
        return inbound.version();
    }

    @Override
    public void send(Packet packet) {
        if (!takesMore()) { return; }
        output.append(packet, version());
        appended(packet.type());
        if (deadline != null && packet instanceof ConnAck answer && answer.reason() == ReasonCode.SUCCESS) {
            deadline.stop();
            deadline = null;
        }
    }

    @Override
    public void send(PublishFrame frame, Qos qos, boolean retain, boolean dup, int packetId) {
        if (!takesMore()) { return; }
        output.append(frame, qos, retain, dup, packetId);
        appended(PacketType.PUBLISH);
    }

    @Override
    public boolean isWritable() {
        assert shard.isCurrent();
        full |= isLeftUnread(listener.settings().output().highBytes());
        return !full;
    }

    @Override
    public void pauseReading() {
        assert shard.isCurrent();
        inbound.pause();
        adjustReadingUnlessBusy();
    }

    @Override
    public void resumeReading() {
        assert shard.isCurrent();
        if (inbound.resume()) {
            shard.execute(() -> guarded(() -> {
                inbound.drain();
                adjustReading();
            }));
        } else {
            adjustReadingUnlessBusy();
        }
    }

    @Override
    public void moveTo(int index, Runnable arrived) {
        assert shard.isCurrent();
        assert !moved : "a connection moves once";
        if (state != State.OPEN) { return; }
        moved = true;
        moving = true;
        inbound.beginMove();
        adjustReadingUnlessBusy();
        write();
        new Move(this, ctx.channel(), shard, listener.shard(index), arrived, listener.settings().closeTimeoutMillis())
                .begin();
    }

    @Override
    public void close() {
        assert shard.isCurrent();
        if (state != State.OPEN) { return; }
        state = State.CLOSING;
        silence();
        flushWithBurst();
    }

    // Output

    /** Whether anything may be appended. A client that has left too much unread is cut instead. */
    private boolean takesMore() {
        assert shard.isCurrent();
        int limitBytes = listener.settings().output().limitBytes();
        if (state == State.OPEN && isLeftUnread(limitBytes)) {
            LOG.info("{}: more than {} bytes unread, connection cut", Channels.client(ctx.channel()), limitBytes);
            cut();
        }
        return state == State.OPEN;
    }

    /** Whether more than {@code bytes} wait for the client. What waits for the end of the burst only is written first. */
    private boolean isLeftUnread(int bytes) {
        if (output.pendingBytes() <= bytes) { return false; }
        write();
        return output.pendingBytes() > bytes;
    }

    private void appended(PacketType type) {
        counters.sent(type);
        flushWithBurst();
        shard.outbox().relieve();
    }

    private void flushWithBurst() {
        if (!flushDue && !moving) {
            flushDue = true;
            shard.outbox().add(this);
        }
    }

    /** Writes what has been appended, without telling the rules anything. */
    void write() {
        if (!moving) {
            writing = true;
            counters.add(Counter.BYTES_SENT, output.flush());
            writing = false;
        }
    }

    /** The burst is over: writes what has been appended, and draws the consequences. */
    void flush() {
        flushDue = false;
        guarded(() -> {
            write();
            if (state == State.CLOSING && !moving) {
                ctx.pipeline().addFirst(new LingeringClose(listener.settings().closeTimeoutMillis()));
                var _ = ctx.close();
            } else {
                tellRoom();
            }
        });
    }

    // Input

    private void adjustReadingUnlessBusy() {
        if (!inbound.isHandingOn()) {
            adjustReading();
        }
    }

    /** Reads exactly while packets are handed on, and closes when there is nothing to read any more. */
    private void adjustReading() {
        if (state != State.OPEN) { return; }
        if (inputEnded && !inbound.holdsBack()) {
            close();
            return;
        }
        ChannelConfig config = ctx.channel().config();
        if (config.isAutoRead() != inbound.isOpen()) {
            config.setAutoRead(inbound.isOpen());
        }
    }

    private void silence() {
        inbound.stop();
        if (deadline != null) {
            deadline.stop();
            deadline = null;
        }
    }

    // Moving

    /** Leaves its shard; from now on nothing there may touch it. */
    void depart(ShardLoop to) {
        if (deadline != null) {
            deadline.stop();
        }
        shard = to;
    }

    /** Begins to live on the shard it has come to. */
    void settle(Runnable arrived) {
        guarded(() -> {
            counters = listener.counters(shard);
            output.moveTo(shard.outbox());
            if (state == State.OPEN) {
                inbound.moved(shard.topicNames());
                if (deadline != null) {
                    deadline.resume(listener.strangers(shard));
                }
                arrived.run();
            }
            moving = false;
            inbound.endMove();
            adjustReading();
            if (state == State.CLOSING || full || !output.isEmpty()) {
                flushWithBurst();
            }
        });
    }

    Channel channel() {
        return ctx.channel();
    }

    private void guarded(Runnable work) {
        shard.beginBurst();
        try {
            work.run();
        } catch (Throwable defect) { // an AssertionError, too, ends this connection and not the shard
            fail(defect);
        }
    }
}
