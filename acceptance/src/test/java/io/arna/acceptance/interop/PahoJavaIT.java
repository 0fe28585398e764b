package io.arna.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** paho for Java, its client of MQTT 3.1.1 and its client of MQTT 5. */
class PahoJavaIT {
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
    @ValueSource(ints = {0, 1, 2})
    void version3PublishesToItself(int qos) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (MqttClient client = new MqttClient(broker.tcpUri(), "paho-v3-" + qos, null)) {
            MqttConnectOptions options = new MqttConnectOptions();
            options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
            client.connect(options);
            client.subscribe("paho/v3/" + qos, qos,
                    (topic, message) -> heard.add(new String(message.getPayload(), UTF_8) + message.getQos()));
            client.publish("paho/v3/" + qos, "hello".getBytes(UTF_8), qos, false);
            assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("hello" + qos);
            client.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void version5PublishesToItselfWithProperties(int qos) throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(broker.tcpUri(), "paho-v5-" + qos,
                new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setTopicAliasMaximum(8);
        client.connect(options);
        MqttSubscription[] subscription = {new MqttSubscription("paho/v5/" + qos, qos)};
        org.eclipse.paho.mqttv5.client.IMqttMessageListener[] listener = {(topic, message) -> heard
                .add(new String(message.getPayload(), UTF_8) + message.getQos()
                        + message.getProperties().getContentType())};
        client.subscribe(subscription, listener);
        MqttProperties properties = new MqttProperties();
        properties.setContentType("text/plain");
        var message = new org.eclipse.paho.mqttv5.common.MqttMessage("hello".getBytes(UTF_8), qos, false, properties);
        client.publish("paho/v5/" + qos, message);
        assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("hello" + qos + "text/plain");
        client.disconnect();
        client.close();
    }
}
