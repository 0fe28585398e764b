package io.arna.broker.fuzz;

import static io.arna.mqtt.Qos.AT_MOST_ONCE;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import java.util.List;

/** A client that has done nothing wrong and is to notice nothing. */
final class Bystander {
    /** What the names of all bystanders begin with. */
    static final String NAME = "bystander-";

    private final TestClient client;
    private final String topic;
    private int said;

    private Bystander(TestClient client, String topic) {
        this.client = client;
        this.topic = topic;
    }

    /** One who lives on this shard. */
    static Bystander on(TestBroker broker, int shard) {
        int number = 0;
        while (broker.node().homes().homeOf(NAME + number) != shard) {
            number++;
        }
        TestClient client = broker.connected(NAME + number);
        String topic = NAME + number + "/own";
        client.subscribes(topic, AT_MOST_ONCE);
        return new Bystander(client, topic);
    }

    /** Fails unless it is answered and hears itself; what strangers publish to its topic it may hear as well. */
    void isWell() {
        String text = "message " + ++said;
        client.says(PingReq.INSTANCE).publishes(topic, text, AT_MOST_ONCE);
        List<Packet> heard = client.hearsAll();
        if (!heard.contains(PingResp.INSTANCE) || heard.stream().noneMatch(packet -> isMessage(packet, text))) {
            throw new AssertionError("a bystander heard of " + text + " and a ping only " + heard);
        }
    }

    private static boolean isMessage(Packet packet, String text) {
        return packet instanceof Publish publish && publish.payload().toUtf8().equals(text);
    }

    void goes() {
        client.disconnects();
    }
}
