package io.arna.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** A PUBLISH that is the same but for packet identifier and stamp. Its one array is filled anew for each message. */
final class PublishTemplate {
    private static final int PUBLISH = 3;
    private static final long FILLING = 0xA41AL;

    private final byte[] frame;
    private final int packetIdAt;
    private final int payloadAt;

    private PublishTemplate(byte[] frame, int packetIdAt, int payloadAt) {
        this.frame = frame;
        this.packetIdAt = packetIdAt;
        this.payloadAt = payloadAt;
    }

    static PublishTemplate of(String topic, PublisherPlan plan, boolean v5) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[plan.payloadBytes()];
        new Random(FILLING).nextBytes(payload);
        int length = 2 + name.length + (plan.qos() > 0 ? 2 : 0) + (v5 ? 1 : 0) + payload.length;
        byte[] frame = new byte[5 + length];
        int at = 0;
        frame[at++] = (byte) ((PUBLISH << 4) | (plan.qos() << 1) | (plan.retain() ? 1 : 0));
        for (int left = length; at == 1 || left > 0; left >>>= 7) {
            frame[at++] = (byte) (left > 0x7F ? (left & 0x7F) | 0x80 : left);
        }
        frame[at++] = (byte) (name.length >> 8);
        frame[at++] = (byte) name.length;
        System.arraycopy(name, 0, frame, at, name.length);
        at += name.length;
        int packetIdAt = at;
        at += plan.qos() > 0 ? 2 : 0;
        at += v5 ? 1 : 0; // no properties
        System.arraycopy(payload, 0, frame, at, payload.length);
        return new PublishTemplate(Arrays.copyOf(frame, at + payload.length), packetIdAt, at);
    }

    /** The frame for one message; valid until the next. */
    byte[] fill(Stamp stamp, int packetId, int stream, long sequence, long timeNanos) {
        if (packetId != 0) {
            frame[packetIdAt] = (byte) (packetId >> 8);
            frame[packetIdAt + 1] = (byte) packetId;
        }
        stamp.write(frame, payloadAt, frame.length - payloadAt, stream, sequence, timeNanos);
        return frame;
    }
}
