package io.arna.client;

import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * An MQTT client. Nothing here blocks; any thread may call, and the answers come on the loop's thread. Failures are {@link
 * ClientException}s.
 *
 * <pre>{@code
 * try (ClientLoop loop = ClientLoop.start("mqtt");
 *         MqttClient client = MqttClient.on(loop, ClientOptions.to("mqtt://localhost").build(), listener)) {
 *     client.connect()
 *             .thenCompose(_ -> client.subscribe(Subscription.of(TopicFilter.of("a/#"), Qos.AT_LEAST_ONCE)))
 *             .thenCompose(_ -> client.publish(Message.of("a/b", "hello", Qos.AT_LEAST_ONCE)))
 *             .toCompletableFuture().join();
 * }
 * }</pre>
 */
public final class MqttClient implements AutoCloseable {
    private final ClientLoop loop;
    private final Conversation conversation;

    private MqttClient(ClientLoop loop, Conversation conversation) {
        this.loop = loop;
        this.conversation = conversation;
    }

    /** A client that lives on {@code loop} and tells {@code listener} what happens. It is not connected. */
    public static MqttClient on(ClientLoop loop, ClientOptions options, ClientListener listener) {
        return new MqttClient(loop, new Conversation(options, listener, loop.dialer(), loop.asLoop(),
                new SplittableRandom()));
    }

    /**
     * Connects. With {@link ClientOptions#reconnect()} a connection that is lost later is sought again by itself; a first one that
     * cannot be made is for the application to judge.
     *
     * @return the server's answer; fails with {@link ClientException.ConnectionRefused} or {@link ClientException.Unreachable}
     */
    public CompletionStage<ConnAck> connect() {
        return onLoop(conversation::connect);
    }

    /**
     * Publishes a message, after all given before. Between connections and beyond the window it waits in a bounded queue.
     *
     * @return when QoS 0 has gone to the operating system, QoS 1 and 2 are acknowledged; fails with {@link ClientException.NotAccepted}
     *         when the server does not take it, {@link ClientException.NotPossible} when the queue is full or no connection is sought,
     *         and {@link ClientException.ConnectionLost} when it is not known whether it arrived
     */
    public CompletionStage<PublishResult> publish(Message message) {
        return onLoop(outcome -> conversation.publish(message, outcome));
    }

    /**
     * Subscribes.
     *
     * @return the server's answer: a reason for each subscription, in order, which may be an error
     */
    public CompletionStage<SubAck> subscribe(Subscription... subscriptions) {
        return subscribe(List.of(subscriptions), 0, List.of());
    }

    /**
     * Subscribes with all that MQTT 5.0 allows.
     *
     * @param subscriptions at least one
     * @param subscriptionId 1–268435455 comes back with each message; 0 for none
     * @param userProperties of SUBSCRIBE
     * @return the server's answer: a reason for each subscription, in order, which may be an error
     */
    public CompletionStage<SubAck> subscribe(List<Subscription> subscriptions, int subscriptionId,
            List<UserProperty> userProperties) {
        return onLoop(outcome -> conversation.subscribe(List.copyOf(subscriptions), subscriptionId,
                List.copyOf(userProperties), outcome));
    }

    /**
     * Unsubscribes.
     *
     * @return the server's answer: from MQTT 5.0 on a reason for each filter, in order
     */
    public CompletionStage<UnsubAck> unsubscribe(TopicFilter... filters) {
        return unsubscribe(List.of(filters), List.of());
    }

    /**
     * Unsubscribes.
     *
     * @param filters at least one
     * @param userProperties of UNSUBSCRIBE
     */
    public CompletionStage<UnsubAck> unsubscribe(List<TopicFilter> filters, List<UserProperty> userProperties) {
        return onLoop(outcome -> conversation.unsubscribe(List.copyOf(filters), List.copyOf(userProperties), outcome));
    }

    /** Ends the connection in order; the server publishes no will. */
    public CompletionStage<Void> disconnect() {
        return disconnect(Disconnect.NORMAL);
    }

    /**
     * Ends the connection in order. What is not acknowledged fails; where the session outlives the connection, messages in flight are
     * sent again when {@link #connect} resumes it.
     *
     * @param farewell the last packet; before MQTT 5.0 only that it is sent matters
     * @return when the connection is closed; never fails
     */
    public CompletionStage<Void> disconnect(Disconnect farewell) {
        return onLoop(outcome -> conversation.disconnect(farewell, outcome));
    }

    /** Disconnects; from now on everything is refused. Returns at once. */
    @Override
    public void close() {
        onLoop(conversation::close);
    }

    private <T> CompletionStage<T> onLoop(Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        loop.execute(() -> task.accept(outcome));
        return outcome;
    }
}
