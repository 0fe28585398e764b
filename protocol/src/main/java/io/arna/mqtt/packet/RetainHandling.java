package io.arna.mqtt.packet;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.ReasonCode;

/** When a subscription gets the retained messages that match it (MQTT 5.0 section 3.8.3.1). */
public enum RetainHandling {
    /** At each SUBSCRIBE [MQTT-3.3.1-9]. */
    SEND(0),
    /** Only if the subscription did not exist before [MQTT-3.3.1-10]. */
    SEND_IF_NEW(1),
    /** Never [MQTT-3.3.1-11]. */
    DO_NOT_SEND(2);

    private static final RetainHandling[] VALUES = values();

    private final int value;

    RetainHandling(int value) {
        this.value = value;
    }

    /**
     * The handling with this value.
     *
     * @throws ProtocolException {@link ReasonCode#PROTOCOL_ERROR} when {@code value} is 3
     */
    public static RetainHandling of(int value) {
        if (value < 0 || value >= VALUES.length) {
            throw new ProtocolException(ReasonCode.PROTOCOL_ERROR, "retain handling " + value + " (3.8.3.1)");
        }
        return VALUES[value];
    }

    /** The value on the wire: 0, 1 or 2. */
    public int value() {
        return value;
    }
}
