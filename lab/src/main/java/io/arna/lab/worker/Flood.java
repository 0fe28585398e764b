package io.arna.lab.worker;

import io.arna.client.ClientLoop;
import io.arna.client.Message;
import io.arna.client.MqttClient;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicName;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one message after another as fast as they are taken, with a bounded number under way, and now and then the small payload of the paper. Confined to
 * the client's loop.
 */
final class Flood {
    /** Bytes under way: enough to fill a slow link, and little for one machine. */
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int LEAST_WINDOW = 16;
    private static final int MOST_WINDOW = 1_000;
    private static final int PAYLOAD_BYTES = 30;

    private final MqttClient client;
    private final Message message;
    private final TopicName payloadTopic;
    private final int window;
    private final long endNanos;
    private final long everyNanos;
    private final CompletableFuture<Long> done = new CompletableFuture<>();
    private long nextPayloadNanos;
    private int payloads;
    private long sent;
    private int underWay;
    private boolean pumping;

    private Flood(MqttClient client, Message message, TopicName payloadTopic, long nanos, long everyNanos) {
        this.client = client;
        this.message = message;
        this.payloadTopic = payloadTopic;
        this.window = Math.clamp(WINDOW_BYTES / Math.max(1, message.payload().length()), LEAST_WINDOW, MOST_WINDOW);
        long now = System.nanoTime();
        this.nextPayloadNanos = now + Math.min(everyNanos / 2, nanos); // so that a short flow has one in its midst
        this.endNanos = now + nanos;
        this.everyNanos = everyNanos;
    }

    /** Begins; how many messages went out, when all of them are through. */
    static CompletableFuture<Long> begin(ClientLoop loop, MqttClient client, Message message, TopicName payloadTopic,
            double seconds, double payloadEverySeconds) {
        Flood flood = new Flood(client, message, payloadTopic, nanos(seconds), nanos(payloadEverySeconds));
        loop.execute(flood::pump);
        return flood.done;
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    /** A completed publication calls it again, also from within itself. */
    private void pump() {
        if (pumping || done.isDone()) { return; }
        pumping = true;
        long now = System.nanoTime();
        while (underWay < window && now < endNanos && !done.isDone()) {
            if (now >= nextPayloadNanos) {
                nextPayloadNanos += everyNanos;
                publish(Message.of(payloadTopic, payload(++payloads), Qos.AT_LEAST_ONCE));
            }
            sent++;
            publish(message);
            now = System.nanoTime();
        }
        pumping = false;
        if (underWay == 0 && now >= endNanos) {
            done.complete(sent);
        }
    }

    private void publish(Message next) {
        underWay++;
        var _ = client.publish(next).whenComplete((_, failure) -> onThrough(failure));
    }

    private void onThrough(@Nullable Throwable failure) {
        underWay--;
        if (failure != null) {
            done.completeExceptionally(failure);
        }
        pump();
    }

    /** Thirty bytes, as in the paper, that can be read. */
    static Payload payload(int number) {
        String text = "arna lab, payload number " + "%05d".formatted(number % 100_000);
        assert text.length() == PAYLOAD_BYTES : text;
        return Payload.ofUtf8(text);
    }
}
