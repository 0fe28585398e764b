package io.arna.cli.pubsub;

import io.arna.client.Received;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.UserProperty;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message as JSON: {@code %j} and {@code %J}, with the names and in the order of mosquitto_sub 2.0. */
final class MessageJson {
    private MessageJson() {}

    /** With the payload as a text, or, where it is not UTF-8, as an array of bytes. */
    static Json withPayloadAsText(Received received, ZonedDateTime now) {
        return of(received, now,
                received.payload().isEmpty() ? new Json.Word("null") : payloadAsText(received.payload()));
    }

    /** With the payload as the JSON it is; null when it is not. */
    static @Nullable Json withPayloadAsJson(Received received, ZonedDateTime now) {
        Json payload =
                received.payload().isEmpty() ? new Json.Word("null") : JsonReader.read(received.payload().toUtf8());
        return payload == null ? null : of(received, now, payload);
    }

    private static Json payloadAsText(Payload payload) {
        byte[] bytes = payload.toByteArray();
        try {
            return new Json.Text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            List<Json> elements = new ArrayList<>(bytes.length);
            for (byte b : bytes) {
                elements.add(new Json.Decimal(b & 0xFF));
            }
            return new Json.Elements(elements);
        }
    }

    private static Json of(Received received, ZonedDateTime now, Json payload) {
        Publish publish = received.publish();
        List<Json.Member> members = new ArrayList<>();
        members.add(text("tst", StrfTime.format('F', now) + "T" + StrfTime.format('T', now) + "."
                + StrfTime.format('N', now).substring(0, 6) + "Z" + StrfTime.format('z', now)));
        members.add(text("topic", received.topic().toString()));
        members.add(number("qos", publish.qos().level()));
        members.add(number("retain", publish.retain() ? 1 : 0));
        members.add(number("payloadlen", received.payload().length()));
        if (publish.qos() != Qos.AT_MOST_ONCE) {
            members.add(number("mid", publish.packetId()));
        }
        List<Json.Member> properties = properties(publish);
        if (!properties.isEmpty()) {
            members.add(new Json.Member("properties", new Json.Members(properties)));
        }
        members.add(new Json.Member("payload", payload));
        return new Json.Members(members);
    }

    private static List<Json.Member> properties(Publish publish) {
        List<Json.Member> members = new ArrayList<>();
        if (publish.topicAlias() != 0) {
            members.add(number("topic-alias", publish.topicAlias()));
        }
        publish.subscriptionIds().forEach(id -> members.add(number("subscription-identifier", id)));
        if (publish.messageExpirySeconds() != Publish.NO_EXPIRY) {
            members.add(number("message-expiry-interval", publish.messageExpirySeconds()));
        }
        MessageProperties said = publish.properties();
        if (said.payloadIsUtf8() != null) {
            members.add(number("payload-format-indicator", said.payloadIsUtf8() ? 1 : 0));
        }
        if (said.contentType() != null) {
            members.add(text("content-type", said.contentType()));
        }
        if (said.responseTopic() != null) {
            members.add(text("response-topic", said.responseTopic()));
        }
        if (said.correlationData() != null) {
            members.add(text("correlation-data", said.correlationData().toUtf8()));
        }
        if (!said.userProperties().isEmpty()) {
            members.add(new Json.Member("user-properties", userProperties(said.userProperties())));
        }
        return members;
    }

    private static Json userProperties(List<UserProperty> properties) {
        return new Json.Members(properties.stream().map(property -> text(property.name(), property.value())).toList());
    }

    private static Json.Member text(String name, String value) {
        return new Json.Member(name, new Json.Text(value));
    }

    private static Json.Member number(String name, long value) {
        return new Json.Member(name, new Json.Decimal(value));
    }
}
