package io.arna.cli.inspect;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** MQTT in WebSocket frames: passes the upgrade, unmasks what clients send, and hands on what binary frames hold. */
final class WebSocket implements Speech {
    private static final byte[] END_OF_HEADERS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CLOSE = 8;
    private static final int BINARY = 2;

    private final Speech mqtt;
    private final ByteBuf[] waiting = {Unpooled.buffer(), Unpooled.buffer()};
    private final boolean[] upgraded;
    private final boolean[] broken = new boolean[2];

    /**
     * What is spoken inside.
     *
     * @param upgraded whether the capture begins after the upgrade
     */
    WebSocket(Speech mqtt, boolean upgraded) {
        this.mqtt = mqtt;
        this.upgraded = new boolean[]{upgraded, upgraded};
    }

    @Override
    public void take(long nanos, boolean fromClient, ByteBuf fresh) {
        int side = fromClient ? 0 : 1;
        if (broken[side]) { return; }
        ByteBuf bytes = waiting[side];
        bytes.writeBytes(fresh, fresh.readerIndex(), fresh.readableBytes());
        if (!upgraded[side]) {
            int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEADERS), bytes);
            if (end < 0) { return; }
            bytes.readerIndex(end + END_OF_HEADERS.length);
            upgraded[side] = true;
        }
        boolean more = true;
        while (more && !broken[side]) {
            more = frame(nanos, fromClient, bytes);
        }
        bytes.discardReadBytes();
    }

    /** Whether there was a whole frame. */
    private boolean frame(long nanos, boolean fromClient, ByteBuf bytes) {
        int start = bytes.readerIndex();
        if (bytes.readableBytes() < 2) { return false; }
        int opcode = bytes.getByte(start) & 0x0F;
        boolean masked = bytes.getByte(start + 1) < 0;
        int shortLength = bytes.getByte(start + 1) & 0x7F;
        int lengthBytes = switch (shortLength) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
        int header = 2 + lengthBytes + (masked ? 4 : 0);
        if (bytes.readableBytes() < header) { return false; }
        long length = switch (lengthBytes) {
            case 2 -> bytes.getUnsignedShort(start + 2);
            case 8 -> bytes.getLong(start + 2);
            default -> shortLength;
        };
        if (length < 0 || length > Integer.MAX_VALUE / 2) {
            end(nanos, fromClient, "a WebSocket frame that says it has %s bytes; this direction is not read any further"
                    .formatted(Long.toUnsignedString(length)));
            return false;
        }
        if (bytes.readableBytes() < header + length) { return false; }
        bytes.readerIndex(start + header + (int) length);
        ByteBuf data = bytes.slice(start + header, (int) length);
        if (masked) {
            data = data.copy();
            for (int i = 0; i < length; i++) {
                data.setByte(i, data.getByte(i) ^ bytes.getByte(start + header - 4 + i % 4));
            }
        }
        if (opcode <= BINARY && data.isReadable()) {
            mqtt.take(nanos, fromClient, data);
        } else if (opcode == CLOSE) {
            end(nanos, fromClient, null);
        }
        return true;
    }

    @Override
    public void end(long nanos, boolean fromClient, @Nullable String reason) {
        broken[fromClient ? 0 : 1] = true;
        mqtt.end(nanos, fromClient, reason);
    }
}
