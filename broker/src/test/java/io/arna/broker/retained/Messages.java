package io.arna.broker.retained;

import io.arna.broker.message.Message;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;

/** Retained messages, briefly. */
final class Messages {
    private Messages() {}

    static Message retained(long id, String topic, String payload) {
        return new Message(id, "publisher", TopicName.of(topic), Qos.AT_LEAST_ONCE, true, Message.NEVER,
                MessageProperties.NONE,
                Payload.ofUtf8(payload));
    }

    /** What is left of {@code cursor}. */
    static List<Message> all(Cursor cursor) {
        List<Message> all = new ArrayList<>();
        for (Message message = cursor.next(); message != null; message = cursor.next()) {
            all.add(message);
        }
        return all;
    }
}
