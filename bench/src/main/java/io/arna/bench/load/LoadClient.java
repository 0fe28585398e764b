package io.arna.bench.load;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the generator: takes packets apart in the loop's one scratch array, and writes once per turn of the loop what its
 * {@link Part} has to say. Confined to the loop's thread.
 */
final class LoadClient extends ChannelInboundHandlerAdapter {
    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int SUBACK = 9;
    private static final int UNSUBACK = 11;
    private static final int DISCONNECT = 14;
    private static final int FAILURE = 0x80;
    private static final byte[] NOTHING = {};

    private final LoadLoop loop;
    private final Part part;
    private final MqttVersion version;
    private @Nullable ChannelHandlerContext ctx;
    /** The unfinished packet at the end of what was read. */
    private byte[] rest = NOTHING;
    /** What is to be written at the end of the turn; null when nothing is. */
    private @Nullable ByteBuf out;
    private boolean admitted;
    private boolean ended;

    LoadClient(LoadLoop loop, MqttVersion version, Part part) {
        this.loop = loop;
        this.version = version;
        this.part = part;
    }

    // ── What comes ──

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ctx = context;
        say(part.connect());
        if (part.readsEveryMillis() > 0) {
            readFromTimeToTime(context);
        }
    }

    private void readFromTimeToTime(ChannelHandlerContext context) {
        if (!ended && !context.channel().config().isAutoRead()) {
            context.read();
            loop.schedule(() -> readFromTimeToTime(context), TimeUnit.MILLISECONDS.toNanos(part.readsEveryMillis()));
        }
    }

    /** From now on it reads whatever comes. */
    void hurry() {
        if (ctx != null) {
            ctx.channel().config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        loop.hasRead();
        int length = rest.length + in.readableBytes();
        loop.counts().bytesIn += in.readableBytes();
        byte[] bytes = loop.scratch(length);
        System.arraycopy(rest, 0, bytes, 0, rest.length);
        in.readBytes(bytes, rest.length, in.readableBytes());
        in.release();
        int done = takeApart(bytes, length);
        rest = done == length ? NOTHING : Arrays.copyOfRange(bytes, done, length);
    }

    /** Handles each whole packet; returns where the first unfinished one begins. */
    private int takeApart(byte[] bytes, int end) {
        int at = 0;
        while (end - at >= 2 && !ended) {
            int body = at + 1;
            int length = 0;
            int shift = 0;
            int digit;
            do {
                if (body == end) { return at; }
                digit = bytes[body++];
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit < 0 && shift < 28);
            if (end - body < length) { return at; }
            handle(bytes[at] & 0xFF, bytes, body, body + length);
            at = body + length;
        }
        return ended ? end : at;
    }

    private void handle(int first, byte[] bytes, int at, int end) {
        switch (first >> 4) {
            case PUBLISH -> publish(first, bytes, at, end);
            case Ack.PUBACK, Ack.PUBREC, Ack.PUBREL, Ack.PUBCOMP ->
                    part.onAck(first >> 4, twoBytes(bytes, at), end - at > 2 ? bytes[at + 2] & 0xFF : 0);
            case CONNACK -> connAck(bytes[at] & 1, bytes[at + 1] & 0xFF);
            case SUBACK -> answers(bytes, at + 2, end);
            case UNSUBACK -> {
                if (version.isV5()) {
                    answers(bytes, at + 2, end);
                } else {
                    part.onAnswer(0);
                }
            }
            case DISCONNECT -> loop.counts().failures += end > at && (bytes[at] & FAILURE) != 0 ? 1 : 0;
            default -> {} // PINGRESP
        }
    }

    private void publish(int first, byte[] bytes, int at, int end) {
        int qos = (first >> 1) & 3;
        int next = at + 2 + twoBytes(bytes, at);
        int packetId = 0;
        if (qos > 0) {
            packetId = twoBytes(bytes, next);
            next += 2;
        }
        if (version.isV5()) {
            next = behindProperties(bytes, next);
        }
        part.onPublish(bytes, next, end - next, qos, packetId);
    }

    private static int behindProperties(byte[] bytes, int at) {
        int next = at;
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = bytes[next++];
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit < 0);
        return next + length;
    }

    private void connAck(int sessionPresent, int reason) {
        if (reason != 0) {
            loop.counts().refused++;
            part.onEnded();
            end();
            return;
        }
        admitted = true;
        loop.counts().connected++;
        if (sessionPresent != 0 && part.connect().cleanStart()) {
            loop.counts().violations++;
        }
        part.onAdmitted(sessionPresent != 0);
    }

    private void answers(byte[] bytes, int at, int end) {
        int next = version.isV5() ? behindProperties(bytes, at) : at;
        for (; next < end; next++) {
            int reason = bytes[next] & 0xFF;
            loop.counts().failures += reason >= FAILURE ? 1 : 0;
            part.onAnswer(reason);
        }
    }

    private static int twoBytes(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            part.onWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        loop.note(cause.toString());
        var _ = context.close();
    }

    /** The connection is over, or never came to be. */
    void fail() {
        if (ended) { return; }
        ended = true;
        loop.isOver(this);
        if (admitted) {
            loop.counts().cut++;
        } else {
            loop.counts().refused++;
        }
        part.onEnded();
    }

    // ── What is said ──

    /** Says that it is there. */
    void ping() {
        if (admitted && !ended) {
            say(PingReq.INSTANCE);
        }
    }

    /** Says one of the rare packets. */
    void say(Packet packet) {
        PacketEncoder.encode(packet, version, out());
    }

    /** Says a frame that is ready. */
    void say(byte[] frame) {
        out().writeBytes(frame);
    }

    /** Says an acknowledgement without a reason. */
    void acknowledge(int type, int packetId) {
        int flags = type == Ack.PUBREL ? 2 : 0;
        out().writeInt((((type << 4) | flags) << 24) | (2 << 16) | packetId);
    }

    /** Whether what was said before has found its way into the socket, more or less. */
    boolean isWritable() {
        return ctx != null && ctx.channel().isWritable() && (out == null || out.readableBytes() < 1 << 20);
    }

    private ByteBuf out() {
        if (out == null) {
            out = loop.allocator().directBuffer(LoadLoop.OUTPUT_BYTES);
            loop.writeAtEndOfTurn(this);
        }
        return out;
    }

    /** The turn is over. */
    void write() {
        ByteBuf said = out;
        out = null;
        if (said == null) { return; }
        if (ctx == null || ended) {
            said.release();
        } else {
            loop.counts().bytesOut += said.readableBytes();
            var _ = ctx.writeAndFlush(said, ctx.voidPromise());
        }
    }

    /** Closes without a word; nothing is told any more. */
    void end() {
        ended = true;
        loop.isOver(this);
        if (ctx != null) {
            write();
            var _ = ctx.close();
        }
    }
}
