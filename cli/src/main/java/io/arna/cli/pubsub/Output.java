package io.arna.cli.pubsub;

import io.arna.mqtt.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output, gathered until {@link #flush}: many messages cost one write. When nobody reads any more, what is written is dropped and
 * {@link #isBroken} tells. Not for several threads at once.
 */
final class Output {
    private static final int ENOUGH_BYTES = 64 * 1024;

    private final OutputStream stream;
    private byte[] buffer = new byte[1024];
    private int length;
    private boolean broken;

    Output(OutputStream stream) {
        this.stream = stream;
    }

    Output one(int value) {
        reserve(1);
        buffer[length++] = (byte) value;
        return this;
    }

    Output repeat(int value, int count) {
        for (int i = 0; i < count; i++) {
            one(value);
        }
        return this;
    }

    Output bytes(byte[] bytes, int count) {
        reserve(count);
        System.arraycopy(bytes, 0, buffer, length, count);
        length += count;
        return this;
    }

    Output text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return bytes(utf8, utf8.length);
    }

    Output payload(Payload payload) {
        reserve(payload.length());
        payload.copyTo(buffer, length);
        length += payload.length();
        return this;
    }

    private void reserve(int more) {
        if (length + more > ENOUGH_BYTES) {
            flush();
        }
        if (length + more > buffer.length) {
            buffer = java.util.Arrays.copyOf(buffer,
                    Math.max(length + more, Math.min(buffer.length * 2, ENOUGH_BYTES)));
        }
    }

    /** Hands everything to the operating system. */
    void flush() {
        int count = length;
        length = 0;
        if (count == 0 || broken) { return; }
        try {
            stream.write(buffer, 0, count);
            stream.flush();
        } catch (IOException _) { // a closed pipe; whoever writes asks isBroken()
            broken = true;
        }
    }

    /** Whether nobody reads any more. */
    boolean isBroken() { return broken; }
}
