package io.arna.store.record;

import io.arna.mqtt.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of one key or value, written from left to right. One thread at a time. */
final class RecordWriter {
    private byte[] bytes = new byte[128];
    private int length;

    RecordWriter u8(int value) {
        room(1)[length++] = (byte) value;
        return this;
    }

    RecordWriter u16(int value) {
        return u8(value >> 8).u8(value);
    }

    /** Big endian, so that bytes sort as the numbers do that are not negative. */
    RecordWriter i64(long value) {
        room(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[length++] = (byte) (value >> shift);
        }
        return this;
    }

    /** A number that is small most of the time: 7 bits a byte, lowest first; takes any long. */
    RecordWriter varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            u8((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        return u8((int) rest);
    }

    RecordWriter flag(boolean value) {
        return u8(value ? 1 : 0);
    }

    RecordWriter raw(byte[] value) {
        System.arraycopy(value, 0, room(value.length), length, value.length);
        length += value.length;
        return this;
    }

    RecordWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return varint(utf8.length).raw(utf8);
    }

    /** Text or nothing. */
    RecordWriter optional(@Nullable String value) {
        return value == null ? flag(false) : flag(true).text(value);
    }

    RecordWriter payload(Payload value) {
        varint(value.length());
        value.copyTo(room(value.length()), length);
        length += value.length();
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private byte[] room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
        return bytes;
    }
}
