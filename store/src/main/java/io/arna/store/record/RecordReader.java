package io.arna.store.record;

import io.arna.mqtt.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RecordWriter} wrote. Bytes that it cannot have written are a {@link BadRecordException}. One thread at a time. */
final class RecordReader {
    private final byte[] bytes;
    private int at;

    RecordReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    int u8() {
        return need(1)[at++] & 0xFF;
    }

    int u16() {
        return u8() << 8 | u8();
    }

    long i64() {
        need(Long.BYTES);
        long value = ByteBuffer.wrap(bytes, at, Long.BYTES).getLong();
        at += Long.BYTES;
        return value;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) { return value; }
        }
        throw new BadRecordException("a number without an end");
    }

    /** A number that counts something of which each takes a byte at least. */
    int count() {
        long count = varint();
        if (count < 0 || count > bytes.length - at) { throw new BadRecordException("a count of " + count); }
        return (int) count;
    }

    int int32() {
        long value = varint();
        if (value != (int) value) { throw new BadRecordException("the number " + value); }
        return (int) value;
    }

    boolean flag() {
        return switch (u8()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new BadRecordException("neither yes nor no");
        };
    }

    String text() {
        return utf8(count());
    }

    @Nullable
    String optional() {
        return flag() ? text() : null;
    }

    Payload payload() {
        int length = count();
        if (length == 0) { return Payload.EMPTY; }
        Payload payload = Payload.copyOf(Arrays.copyOfRange(bytes, at, at + length));
        at += length;
        return payload;
    }

    /** All that is left, as text. */
    String restAsText() {
        return utf8(bytes.length - at);
    }

    /** Nothing may be left. */
    void end() {
        if (at != bytes.length) { throw new BadRecordException(bytes.length - at + " bytes too many"); }
    }

    String utf8(int length) {
        need(length);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
            at += length;
            return text;
        } catch (CharacterCodingException e) {
            throw new BadRecordException("text that is not UTF-8");
        }
    }

    private byte[] need(int more) {
        if (more < 0 || bytes.length - at < more) { throw new BadRecordException("an end too early"); }
        return bytes;
    }
}
