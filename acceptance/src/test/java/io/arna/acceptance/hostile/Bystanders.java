package io.arna.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Healthy clients, so many that one lives on each shard: with 32 of them and four shards, one is left without in one run of
 * 2,500 at most, and such a run only looks at less.
 */
final class Bystanders implements AutoCloseable {
    private static final int COUNT = 32;
    private static final String TOPIC = "bystanders/are/well";

    private final List<RawClient> clients = new ArrayList<>();
    private int round;

    Bystanders(int port) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            RawClient client =
                    RawClient.connected(port, i % 2 == 0 ? MqttVersion.V5 : MqttVersion.V3_1_1, "bystander-" + i);
            client.send(
                    new Subscribe(1, 0, List.of(), List.of(Subscription.of(TopicFilter.of(TOPIC), Qos.AT_MOST_ONCE))));
            client.read();
            clients.add(client);
        }
    }

    /** Each of them pings and is answered; one publishes and all hear it. */
    void areWell() throws IOException {
        for (RawClient client : clients) {
            client.send(PingReq.INSTANCE);
        }
        for (RawClient client : clients) {
            assertThat(client.read()).isEqualTo(PingResp.INSTANCE);
        }
        Payload said = Payload.ofUtf8("round " + ++round);
        clients.get(round % COUNT).send(Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of(TOPIC), said));
        for (RawClient client : clients) {
            assertThat(client.read()).isInstanceOfSatisfying(Publish.class,
                    heard -> assertThat(heard.payload()).isEqualTo(said));
        }
    }

    @Override
    public void close() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }
}
