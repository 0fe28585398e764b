package io.arna.cli.mosquitto;

import io.arna.mqtt.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inside of one chunk of {@code mosquitto.db}, read from its beginning on. Numbers of 16 and 32 bits are in network order; those of 64 bits are as
 * the machine had them that wrote the file, which is little-endian wherever Mosquitto is commonly run.
 */
final class Chunk {
    private final ByteBuffer bytes;

    Chunk(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    int uint8() throws BadFileException {
        need(1);
        return bytes.get() & 0xFF;
    }

    int uint16() throws BadFileException {
        need(2);
        return bytes.getShort() & 0xFFFF;
    }

    long uint32() throws BadFileException {
        need(4);
        return bytes.getInt() & 0xFFFF_FFFFL;
    }

    long int64() throws BadFileException {
        need(8);
        return Long.reverseBytes(bytes.getLong());
    }

    void skip(int length) throws BadFileException {
        need(length);
        bytes.position(bytes.position() + length);
    }

    String text(int length) throws BadFileException {
        need(length);
        ByteBuffer part = bytes.slice(bytes.position(), length);
        skip(length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException _) {
            throw new BadFileException("holds a text that is not UTF-8");
        }
    }

    Payload payload(long length) throws BadFileException {
        if (length > bytes.remaining()) { throw tooShort(); }
        byte[] payload = new byte[(int) length];
        bytes.get(payload);
        return Payload.copyOf(payload);
    }

    /** Properties of a PUBLISH as MQTT 5 encodes them, their length before them, as members of an exported message; none when nothing is left. */
    Map<String, @Nullable Object> properties() throws BadFileException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        List<Map<String, Object>> user = new ArrayList<>();
        if (!bytes.hasRemaining()) { return members; }
        long length = variable();
        if (length > bytes.remaining()) { throw tooShort(); }
        int end = bytes.position() + (int) length;
        while (bytes.position() < end) {
            int property = uint8();
            switch (property) {
                case 0x01 -> members.put("payloadFormatIndicator", uint8());
                case 0x02 -> skip(4); // the life of the message: the chunk has its end itself
                case 0x03 -> members.put("contentType", text(uint16()));
                case 0x08 -> members.put("responseTopic", text(uint16()));
                case 0x09 -> members.put("correlationData", payload(uint16()).toByteArray());
                case 0x0B -> members.put("subscriptionId", variable());
                case 0x23 -> skip(2); // an alias means nothing on another connection
                case 0x26 -> {
                    Map<String, Object> pair = new LinkedHashMap<>();
                    pair.put("name", text(uint16()));
                    pair.put("value", text(uint16()));
                    user.add(pair);
                }
                default -> throw new BadFileException("has the property " + property + ", which no PUBLISH has");
            }
        }
        if (!user.isEmpty()) {
            members.put("userProperties", user);
        }
        return members;
    }

    private long variable() throws BadFileException {
        long value = 0;
        for (int shift = 0; shift < 28; shift += 7) {
            int digit = uint8();
            value |= (long) (digit & 0x7F) << shift;
            if (digit < 0x80) { return value; }
        }
        throw new BadFileException("has a number of more than four bytes");
    }

    private void need(int length) throws BadFileException {
        if (length > bytes.remaining()) { throw tooShort(); }
    }

    private static BadFileException tooShort() {
        return new BadFileException("is shorter than what it should hold");
    }
}
