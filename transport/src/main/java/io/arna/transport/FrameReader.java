package io.arna.transport;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a client sends as WebSocket frames (RFC 6455) and leaves the bytes of MQTT. It works in place: in the same pass that
 * unmasks, payloads move together over the headers between them, so that whatever the frames, the buffer ends up with bytes in a row
 * [MQTT-6.0.0-2]. Nothing is kept but where in which frame we are. Confined to the connection's shard.
 */
final class FrameReader {
    static final int NORMAL_CLOSURE = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int UNSUPPORTED_DATA = 1003;
    static final int INVALID_DATA = 1007;

    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private static final int MASK_BYTES = 4;
    private static final int LONGEST_CONTROL = 125;
    private static final int TWO_LENGTH_BYTES = 126;
    private static final int EIGHT_LENGTH_BYTES = 127;

    /** The header of the current frame, as far as it has come: first byte, length, mask. */
    private final ByteBuffer header = ByteBuffer.allocate(2 + Long.BYTES + MASK_BYTES);
    private boolean inPayload;
    /** Bytes of the current payload yet to come. */
    private long payloadLeft;
    /** The mask, turned so that the next byte's is in front. */
    private int mask;
    /** Whether a message has begun whose last frame has not come. */
    private boolean inMessage;
    /** The payload of the control frame that is coming; null while none is. */
    private byte @Nullable [] control;
    /** The latest ping not asked for yet; an older one need not be answered any more. */
    private byte @Nullable [] ping;
    /** Why nothing is read any more; 0 as long as something is. */
    private int closeCode;
    private boolean clientHasClosed;

    /** Makes what is readable in {@code in} the bytes of MQTT that were readable in it as frames. */
    void read(ByteBuf in) {
        int from = in.readerIndex();
        int end = in.writerIndex();
        int at = from;
        int to = from;
        while (at < end && closeCode == 0) {
            if (!inPayload) {
                takeHeaderByte(in.getByte(at++));
                continue;
            }
            int count = (int) Math.min(payloadLeft, end - at);
            if (control == null) {
                unmask(in, at, to, count);
                to += count;
            } else {
                unmask(in, at, at, count);
                in.getBytes(at, control, control.length - (int) payloadLeft, count);
            }
            at += count;
            payloadLeft -= count;
            endFrameWhenComplete();
        }
        in.setIndex(from, to);
    }

    /** Whether the client has closed, or did what ends the connection: nothing is read any more. */
    boolean isOver() {
        return closeCode != 0;
    }

    /** Whether the client has sent its closing frame, after which nothing may follow. */
    boolean clientHasClosed() {
        return clientHasClosed;
    }

    /** The code to close with. */
    int closeCode() {
        return isOver() ? closeCode : NORMAL_CLOSURE;
    }

    /** The payload of a ping that is to be answered, once; null when there is none. */
    byte @Nullable [] takePing() {
        byte[] taken = ping;
        ping = null;
        return taken;
    }

    private void takeHeaderByte(byte next) {
        header.put(next);
        if (header.position() == 2) {
            closeCode = objection();
        }
        if (header.position() >= 2 && header.position() == headerBytes() && closeCode == 0) {
            beginPayload();
        }
    }

    /** Why the connection has to end, as the first two bytes of a frame tell; 0 when it has not. */
    private int objection() {
        int opcode = opcode();
        boolean isControl = opcode >= CLOSE;
        if ((header.get(0) & 0x70) != 0) { return PROTOCOL_ERROR; } // no extension was agreed on
        if (header.get(1) >= 0) { return PROTOCOL_ERROR; } // a client masks
        if (isControl && (!isFinal() || shortLength() > LONGEST_CONTROL)) { return PROTOCOL_ERROR; }
        return switch (opcode) {
            case TEXT -> UNSUPPORTED_DATA; // [MQTT-6.0.0-1]
            case BINARY -> inMessage ? PROTOCOL_ERROR : 0;
            case CONTINUATION -> inMessage ? 0 : PROTOCOL_ERROR;
            case CLOSE, PING, PONG -> 0;
            default -> PROTOCOL_ERROR;
        };
    }

    private int opcode() {
        return header.get(0) & 0x0F;
    }

    private boolean isFinal() { return header.get(0) < 0; }

    private int shortLength() {
        return header.get(1) & 0x7F;
    }

    private int headerBytes() {
        return 2 + MASK_BYTES + switch (shortLength()) {
            case TWO_LENGTH_BYTES -> Short.BYTES;
            case EIGHT_LENGTH_BYTES -> Long.BYTES;
            default -> 0;
        };
    }

    private void beginPayload() {
        long shortest = 0;
        switch (shortLength()) {
            case TWO_LENGTH_BYTES -> {
                payloadLeft = Short.toUnsignedLong(header.getShort(2));
                shortest = TWO_LENGTH_BYTES;
            }
            case EIGHT_LENGTH_BYTES -> {
                payloadLeft = header.getLong(2);
                shortest = 1 << Short.SIZE;
            }
            default -> payloadLeft = shortLength();
        }
        if (payloadLeft < shortest) { // negative, too: the highest bit must be 0
            closeCode = PROTOCOL_ERROR;
            return;
        }
        mask = header.getInt(header.position() - MASK_BYTES);
        inPayload = true;
        if (opcode() >= CLOSE) {
            control = new byte[(int) payloadLeft];
        } else {
            inMessage = !isFinal();
        }
        endFrameWhenComplete();
    }

    private void unmask(ByteBuf in, int from, int to, int count) {
        long twice = (long) mask << Integer.SIZE | Integer.toUnsignedLong(mask);
        int done = 0;
        for (; done <= count - Long.BYTES; done += Long.BYTES) {
            in.setLong(to + done, in.getLong(from + done) ^ twice);
        }
        for (; done < count; done++) {
            in.setByte(to + done, in.getByte(from + done) ^ (mask >>> 24));
            mask = Integer.rotateLeft(mask, Byte.SIZE);
        }
    }

    private void endFrameWhenComplete() {
        if (payloadLeft > 0) { return; }
        if (control != null) {
            switch (opcode()) {
                case CLOSE -> {
                    clientHasClosed = true;
                    closeCode = answerToClose(control);
                }
                case PING -> ping = control;
                default -> {} // a pong nobody asked for is allowed, and means nothing
            }
            control = null;
        }
        header.clear();
        inPayload = false;
    }

    /** The client's own code when there is one it may send. */
    private static int answerToClose(byte[] payload) {
        if (payload.length == 0) { return NORMAL_CLOSURE; }
        if (payload.length == 1) { return PROTOCOL_ERROR; }
        ByteBuffer body = ByteBuffer.wrap(payload);
        int code = Short.toUnsignedInt(body.getShort());
        boolean sendable =
                (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
        if (!sendable) { return PROTOCOL_ERROR; }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(body);
            return code;
        } catch (CharacterCodingException _) {
            return INVALID_DATA;
        }
    }
}
