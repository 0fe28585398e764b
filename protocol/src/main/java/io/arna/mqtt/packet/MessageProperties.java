package io.arna.mqtt.packet;

import io.arna.mqtt.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher says about its message and the server hands on unaltered [MQTT-3.3.2-4] [MQTT-3.3.2-15] [MQTT-3.3.2-16]
 * [MQTT-3.3.2-17] [MQTT-3.3.2-20].
 *
 * @param payloadIsUtf8 null when the indicator is absent; true when the payload is declared to be UTF-8
 * @param contentType null when absent
 * @param responseTopic null when absent; a topic name, kept as text since the server only passes it on
 * @param correlationData null when absent
 * @param userProperties in the order sent
 */
public record MessageProperties(@Nullable Boolean payloadIsUtf8, @Nullable String contentType,
        @Nullable String responseTopic, @Nullable Payload correlationData, List<UserProperty> userProperties) {
    public MessageProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** Everything absent; the decoder uses this very object. */
    public static final MessageProperties NONE = new MessageProperties(null, null, null, null, List.of());

    /** Whether everything is absent. */
    public boolean isNone() { return equals(NONE); }
}
