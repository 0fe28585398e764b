package io.arna.mqtt;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Immutable bytes: an application message, a password, correlation or authentication data. Lives on the heap and has no reference
 * count, so any thread may keep it for as long as it likes. May be empty (P4).
 */
public final class Payload {
    /** No bytes. */
    public static final Payload EMPTY = new Payload(new byte[0]);

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of {@code bytes}. */
    public static Payload copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes.clone());
    }

    /** The UTF-8 bytes of {@code text}. */
    public static Payload ofUtf8(String text) {
        return text.isEmpty() ? EMPTY : new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A copy of the {@code length} bytes of {@code in} from {@code index} on; the reader index stays. The caller has made sure that
     * they are there, so that nothing is allocated for a length that was merely declared.
     */
    public static Payload read(ByteBuf in, int index, int length) {
        if (length == 0) { return EMPTY; }
        byte[] bytes = new byte[length];
        in.getBytes(index, bytes);
        return new Payload(bytes);
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether there are no bytes. */
    public boolean isEmpty() { return bytes.length == 0; }

    /** The byte at {@code index}. */
    public byte at(int index) {
        return bytes[index];
    }

    /** Appends all bytes to {@code out}. */
    public void writeTo(ByteBuf out) {
        out.writeBytes(bytes);
    }

    /** Copies all bytes to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String toUtf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The length only: payloads never appear in logs (S7). */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
