package io.arna.client;

import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ReasonProperties;

/**
 * How a publication ended well: QoS 0 was handed to the operating system, QoS 1 and 2 were acknowledged by the server.
 *
 * @param packetId under which it was sent; 0 for QoS 0
 * @param reason success, or {@link ReasonCode#NO_MATCHING_SUBSCRIBERS}
 * @param properties of the acknowledgement; {@link ReasonProperties#NONE} for QoS 0 and before MQTT 5.0
 */
public record PublishResult(int packetId, ReasonCode reason, ReasonProperties properties) {}
