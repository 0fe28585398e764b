package io.arna.lab.worker;

import io.arna.bench.scenario.ProcessGauge;
import io.arna.client.ClientListener;
import io.arna.client.Message;
import io.arna.client.MqttClient;
import io.arna.client.Received;
import io.arna.client.Traffic;
import io.arna.lab.LabException;
import io.arna.lab.channel.Access;
import io.arna.lab.channel.Channel.Holder;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The publisher's process. What needs one clock is measured here alone, so that the subscriber may be on another machine. */
final class Publisher extends Worker {
    static final String ECHO = "lab/echo";

    private final List<MqttClient> held = new ArrayList<>();
    /** What waits for the echo; the loop completes it. */
    private volatile CompletableFuture<Long> echo = new CompletableFuture<>();

    Publisher(PrintStream out) {
        super(out);
    }

    @Override
    Holder holder() {
        return Holder.PUBLISHER;
    }

    @Override
    Words perform(Words words)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException {
        return switch (words.verb()) {
            case "connect" -> connect(words);
            case "flood" -> flood(words);
            case "setup" -> setUp(words);
            case "bytes" -> bytes(words);
            case "latency" -> latency(words);
            case "hold" -> hold(words);
            case "release" -> release();
            default -> throw new LabException("a publisher cannot '" + words.verb() + "'");
        };
    }

    private Words connect(Words words)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException {
        MqttClient client = connect(words, new ClientListener() {
            @Override
            public void onMessage(Received received) {
                echo.complete(System.nanoTime());
            }
        });
        ReasonCode reason = await(client.subscribe(Subscription.of(TopicFilter.of(ECHO), Qos.EXACTLY_ONCE))).reasons()
                .getFirst();
        if (reason.isError()) { throw new LabException("the broker does not let the publisher subscribe: " + reason); }
        String cipher = traffic.cipher();
        return Words.of(Words.DONE).with("cipher", cipher == null ? "" : cipher);
    }

    private Words flood(Words words)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException {
        double seconds = words.number("seconds");
        Message message = message(words, words.get("topic"));
        ProcessGauge gauge = ProcessGauge.ofThisProcess();
        double cpu = gauge.cpuSeconds();
        long sent = await(Flood.begin(loop, client(), message, TopicName.of(Subscriber.PAYLOAD), seconds,
                words.number("every")), seconds);
        return Words.of(Words.DONE).with("sent", sent).with("cpu", decimals(gauge.cpuSeconds() - cpu));
    }

    private static Message message(Words words, String topic) {
        return Message.of(TopicName.of(topic), Payload.copyOf(new byte[words.integer("bytes")]),
                Qos.of(words.integer("qos")));
    }

    /** Connects again and again, each time with a full handshake, and tells what each took until CONNACK. */
    private Words setUp(Words words)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException {
        int times = words.integer("times");
        Access access = Access.read(Path.of(words.get("access")));
        double[] millis = new double[times];
        double[] out = new double[times];
        double[] in = new double[times];
        double[] turns = new double[times];
        for (int i = 0; i < times; i++) {
            CompletableFuture<Long> connected = new CompletableFuture<>();
            CompletableFuture<Traffic.Count> counted = new CompletableFuture<>();
            Traffic.Count before = traffic.count();
            MqttClient client = MqttClient.on(loop, access.options("lab-setup"), new ClientListener() {
                @Override
                public void onConnected(ConnAck connAck) {
                    connected.complete(System.nanoTime());
                    counted.complete(traffic.count());
                }
            });
            await(client.connect());
            millis[i] = (await(connected) - traffic.dialledNanos()) / 1e6;
            Traffic.Count count = await(counted).since(before);
            out[i] = count.socketOut();
            in[i] = count.socketIn();
            turns[i] = count.turns();
            await(client.disconnect());
        }
        return Words.of(Words.DONE).with("millis", millis).with("out", out).with("in", in).with("turns", turns);
    }

    /** Publishes one message after another, each when the one before is through, and counts bytes in both directions. */
    private Words bytes(Words words) throws LabException, InterruptedException, ExecutionException, TimeoutException {
        int messages = words.integer("messages");
        Message message = message(words, words.get("topic"));
        Traffic.Count before = traffic.count();
        for (int i = 0; i < messages; i++) {
            await(client().publish(message));
        }
        Traffic.Count count = traffic.count().since(before);
        return Words.of(Words.DONE)
                .with("socket", decimals((count.socketOut() + count.socketIn()) / (double) messages))
                .with("packets", decimals((count.packetsOut() + count.packetsIn()) / (double) messages));
    }

    /** Sends a message to itself, one after another, and tells how long each took. */
    private Words latency(Words words) throws LabException, InterruptedException, ExecutionException, TimeoutException {
        double[] micros = new double[words.integer("messages")];
        Message message = message(words, ECHO);
        for (int i = 0; i < micros.length; i++) {
            CompletableFuture<Long> heard = new CompletableFuture<>();
            echo = heard;
            long begun = System.nanoTime();
            var _ = client().publish(message);
            micros[i] = (await(heard) - begun) / 1e3;
        }
        return Words.of(Words.DONE).with("micros", micros);
    }

    /** Opens connections and leaves them open. */
    private Words hold(Words words)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException {
        Access access = Access.read(Path.of(words.get("access")));
        for (int i = words.integer("connections"); i > 0; i--) {
            MqttClient client =
                    MqttClient.on(loop, access.options("lab-hold-" + held.size()), new ClientListener() {});
            await(client.connect());
            held.add(client);
        }
        return Words.of(Words.DONE);
    }

    private Words release() throws InterruptedException, ExecutionException, TimeoutException {
        for (MqttClient client : held) {
            await(client.disconnect());
        }
        held.clear();
        return Words.of(Words.DONE);
    }
}
