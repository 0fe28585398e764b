package io.arna.acceptance.tools;

import io.arna.client.ClientListener;
import io.arna.client.ClientLoop;
import io.arna.client.ClientOptions;
import io.arna.client.Message;
import io.arna.client.MqttClient;
import io.arna.client.Received;
import io.arna.client.ServerAddress;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other client of a comparison: publishes what a tool shall hear, hears what a tool publishes, answers requests. */
final class Neighbour implements ClientListener, AutoCloseable {
    /** Requests here are answered. */
    static final String QUESTIONS = "rr/questions";

    private static final int PATIENCE_SECONDS = 30;

    private final ClientLoop loop = ClientLoop.start("neighbour");
    private final MqttClient client;
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    Neighbour(ServerAddress address) {
        client = MqttClient.on(loop, ClientOptions.to(address).build(), this);
        await(client.connect());
        await(client.subscribe(Subscription.of(TopicFilter.of("pub/#"), Qos.EXACTLY_ONCE),
                Subscription.of(TopicFilter.of(QUESTIONS), Qos.EXACTLY_ONCE)));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    void publish(Message message) {
        await(client.publish(message));
    }

    /** Nothing is retained there any more. */
    void clear(List<Message> retained) {
        retained.forEach(message -> publish(Message.of(message.topic(), Payload.EMPTY, Qos.AT_LEAST_ONCE).retained()));
    }

    /** Waits for so many messages of a tool, then takes all there are: a QoS 0 message may come after its publisher has ended. */
    List<String> hears(int messages) throws InterruptedException {
        List<String> all = new ArrayList<>();
        while (all.size() < messages) {
            String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) { throw new AssertionError("heard only " + all); }
            all.add(next);
        }
        heard.drainTo(all);
        return all;
    }

    @Override
    public void onMessage(Received received) {
        if (received.topic().toString().equals(QUESTIONS)) {
            String responseTopic = received.publish().properties().responseTopic();
            client.publish(Message.of(TopicName.of(responseTopic == null ? "rr/answers" : responseTopic),
                    Payload.ofUtf8("the answer"),
                    received.qos()).with(received.publish().properties()));
        } else {
            var publish = received.publish();
            heard.add(received.topic() + " " + publish.qos() + " " + publish.messageExpirySeconds() + " "
                    + publish.properties() + " "
                    + received.payload().toUtf8());
        }
    }

    @Override
    public void close() {
        client.close();
        loop.close();
    }
}
