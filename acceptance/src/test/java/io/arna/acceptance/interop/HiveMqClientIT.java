package io.arna.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HiveMQ's client for Java, over TCP and WebSocket. */
class HiveMqClientIT {
    private static final int PATIENCE_SECONDS = 30;

    private static RunningBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new RunningBroker();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @EnumSource
    void version5PublishesToItself(MqttQos qos) throws Exception {
        Mqtt5BlockingClient client =
                MqttClient.builder().useMqttVersion5().identifier("hivemq-v5-" + qos).serverHost(broker.host())
                        .serverPort(broker.portNumber()).buildBlocking();
        client.connectWith().sessionExpiryInterval(60).restrictions().receiveMaximum(10).topicAliasMaximum(4)
                .applyRestrictions().send();
        try (Mqtt5BlockingClient.Mqtt5Publishes heard = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("hivemq/+").qos(qos).send();
            client.publishWith().topic("hivemq/a").qos(qos).payload("hello".getBytes(UTF_8)).userProperties()
                    .add("k", "v")
                    .applyUserProperties().send();
            Mqtt5Publish message = heard.receive(PATIENCE_SECONDS, TimeUnit.SECONDS).orElseThrow();
            assertThat(new String(message.getPayloadAsBytes(), UTF_8)).isEqualTo("hello");
            assertThat(message.getQos()).isEqualTo(qos);
            assertThat(message.getUserProperties().asList()).hasSize(1);
        }
        client.disconnect();
    }

    @Test
    void version3TalksThroughAWebSocket() throws Exception {
        int port = URI.create(broker.wsUri()).getPort();
        Mqtt3BlockingClient client =
                MqttClient.builder().useMqttVersion3().identifier("hivemq-ws").serverHost(broker.host())
                        .serverPort(port).webSocketConfig().serverPath("mqtt").applyWebSocketConfig().buildBlocking();
        client.connect();
        try (Mqtt3BlockingClient.Mqtt3Publishes heard = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("ws/#").qos(MqttQos.EXACTLY_ONCE).send();
            byte[] large = new byte[300_000];
            large[299_999] = 42;
            client.publishWith().topic("ws/large").qos(MqttQos.EXACTLY_ONCE).payload(large).send();
            assertThat(heard.receive(PATIENCE_SECONDS, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                    .isEqualTo(large);
        }
        client.disconnect();
    }
}
