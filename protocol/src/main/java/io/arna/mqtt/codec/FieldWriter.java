package io.arna.mqtt.codec;

import io.arna.mqtt.Payload;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of a packet in their order, and writes them, or only adds up their lengths: lengths stand before what they
 * measure, so a packet is described once and gone through twice.
 */
final class FieldWriter {
    private static final int MAX_STRING = 65_535;
    private static final int MAX_VARIABLE = 268_435_455;

    /** Null when only the length is wanted. */
    private final @Nullable ByteBuf out;
    private long length;

    FieldWriter(@Nullable ByteBuf out) {
        this.out = out;
    }

    /** How many bytes these fields take. */
    static int lengthOf(Consumer<FieldWriter> fields) {
        FieldWriter counter = new FieldWriter(null);
        fields.accept(counter);
        return requireVariable(counter.length);
    }

    /** {@code length}, if it can be written in front of what it measures. */
    static int requireVariable(long length) {
        if (length > MAX_VARIABLE) { throw new IllegalArgumentException(length + " bytes, at most " + MAX_VARIABLE); }
        return (int) length;
    }

    /** How many bytes {@code value} takes as a variable byte integer: 1–4. */
    static int lengthOfVariable(int value) {
        return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : 4;
    }

    /** Writes {@code value} in its shortest form [MQTT-1.5.5-1]. */
    static void writeVariable(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    void oneByte(int value) {
        length += 1;
        if (out != null) {
            out.writeByte(value);
        }
    }

    void twoBytes(int value) {
        length += 2;
        if (out != null) {
            out.writeShort(value);
        }
    }

    void fourBytes(long value) {
        length += 4;
        if (out != null) {
            out.writeInt((int) value);
        }
    }

    void variable(int value) {
        length += lengthOfVariable(value);
        if (out != null) {
            writeVariable(out, value);
        }
    }

    void text(String text) {
        int bytes = ByteBufUtil.utf8Bytes(text);
        requireString(bytes);
        length += 2 + bytes;
        if (out != null) {
            out.writeShort(bytes);
            ByteBufUtil.reserveAndWriteUtf8(out, text, bytes);
        }
    }

    void topic(@Nullable TopicName topic) {
        int bytes = topic == null ? 0 : topic.length();
        length += 2 + bytes;
        if (out != null) {
            out.writeShort(bytes);
            if (topic != null) {
                topic.writeTo(out);
            }
        }
    }

    void binary(Payload bytes) {
        requireString(bytes.length());
        length += 2;
        if (out != null) {
            out.writeShort(bytes.length());
        }
        rest(bytes);
    }

    void rest(Payload bytes) {
        length += bytes.length();
        if (out != null) {
            bytes.writeTo(out);
        }
    }

    /** A block of properties with its length in front. */
    void properties(Consumer<FieldWriter> properties) {
        int bytes = lengthOf(properties);
        variable(bytes);
        if (out == null) {
            length += bytes;
        } else {
            properties.accept(this);
        }
    }

    void flag(Property property, boolean value) {
        oneByte(property.id());
        oneByte(value ? 1 : 0);
    }

    /** Left out when it has the value that absence means. */
    void flag(Property property, boolean value, boolean absent) {
        if (value != absent) {
            flag(property, value);
        }
    }

    void twoBytes(Property property, int value, int absent) {
        if (value != absent) {
            oneByte(property.id());
            twoBytes(value);
        }
    }

    void fourBytes(Property property, long value, long absent) {
        if (value != absent) {
            oneByte(property.id());
            fourBytes(value);
        }
    }

    void variable(Property property, int value) {
        oneByte(property.id());
        variable(value);
    }

    void text(Property property, @Nullable String value) {
        if (value != null) {
            oneByte(property.id());
            text(value);
        }
    }

    void binary(Property property, @Nullable Payload value) {
        if (value != null) {
            oneByte(property.id());
            binary(value);
        }
    }

    void userProperties(List<UserProperty> properties) {
        for (UserProperty property : properties) {
            oneByte(Property.USER_PROPERTY.id());
            text(property.name());
            text(property.value());
        }
    }

    private static void requireString(int bytes) {
        if (bytes > MAX_STRING) {
            throw new IllegalArgumentException("a field of " + bytes + " bytes, at most " + MAX_STRING);
        }
    }
}
