package io.arna.client;

import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.Objects;

/** A message that came in, and the right to acknowledge it. May be kept and read by any thread. */
public final class Received {
    private final Publish publish;
    private final Runnable acknowledgement;

    /** @param publish with its topic, whatever alias stood for it */
    Received(Publish publish, Runnable acknowledgement) {
        this.publish = publish;
        this.acknowledgement = acknowledgement;
    }

    /** The packet; its topic is always there, its alias is kept only to be shown. */
    public Publish publish() {
        return publish;
    }

    /** Where it was published to. */
    public TopicName topic() {
        return Objects.requireNonNull(publish.topic());
    }

    /** What was published. */
    public Payload payload() {
        return publish.payload();
    }

    /** The QoS of this delivery. */
    public Qos qos() {
        return publish.qos();
    }

    /**
     * Tells the server that the message is dealt with. Needed once for each QoS 1 and 2 message when the client's acknowledgement is
     * manual; else, and the second time, it does nothing. Acknowledgements leave in the order in which the messages came [MQTT-4.6.0-2]
     * [MQTT-4.6.0-3], whatever is acknowledged first. Any thread.
     */
    public void acknowledge() {
        acknowledgement.run();
    }
}
