package io.arna.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Payload;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's rules on a stage: the server's part is spoken by the test, time moves when the test moves it, and everything happens on the
 * test's thread.
 */
final class Rehearsal implements ClientListener {
    final StageLoop loop = new StageLoop();
    final List<Received> messages = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    final List<ClientException> losses = new ArrayList<>();
    final Conversation client;

    private final List<Call> calls = new ArrayList<>();
    private final ClientOptions options;
    /** What the application does with each message, besides noting it. */
    Consumer<Received> application = _ -> {};

    Rehearsal(ClientOptions.Builder options) {
        this.options = options.build();
        this.client = new Conversation(this.options, this, this::dial, loop, new SplittableRandom(1));
    }

    /** MQTT 5.0 without keep alive, so that a test's timers are the test's own. */
    static ClientOptions.Builder options() {
        return ClientOptions.to("mqtt://localhost").clientId("c").keepAliveSeconds(0);
    }

    /** A client that is connected, whose CONNECT and CONNACK are past. */
    static Rehearsal open(ClientOptions.Builder options) {
        return open(options, ConnAckProperties.NONE);
    }

    static Rehearsal open(ClientOptions.Builder options, ConnAckProperties limits) {
        Rehearsal rehearsal = new Rehearsal(options);
        rehearsal.connects();
        rehearsal.server().opens().accepts(false, limits);
        return rehearsal;
    }

    // --- the application's part ---------------------------------------------------------------------------------------

    void connects() {
        CompletableFuture<ConnAck> _ = connect();
    }

    void publishes(String topic, Qos qos) {
        CompletableFuture<PublishResult> _ = publish(topic, qos);
    }

    void publishes(Message message) {
        CompletableFuture<PublishResult> _ = publish(message);
    }

    void disconnects() {
        CompletableFuture<Void> _ = disconnect();
    }

    CompletableFuture<ConnAck> connect() {
        CompletableFuture<ConnAck> outcome = new CompletableFuture<>();
        client.connect(outcome);
        return outcome;
    }

    CompletableFuture<PublishResult> publish(String topic, Qos qos) {
        return publish(Message.of(topic, "x", qos));
    }

    CompletableFuture<PublishResult> publish(Message message) {
        CompletableFuture<PublishResult> outcome = new CompletableFuture<>();
        client.publish(message, outcome);
        return outcome;
    }

    CompletableFuture<Void> disconnect() {
        CompletableFuture<Void> left = new CompletableFuture<>();
        client.disconnect(Disconnect.NORMAL, left);
        return left;
    }

    @Override
    public void onMessage(Received received) {
        messages.add(received);
        application.accept(received);
    }

    @Override
    public void onConnected(ConnAck connAck) {
        events.add("connected");
    }

    @Override
    public void onDisconnected(ClientException cause, boolean tryingAgain) {
        events.add(tryingAgain ? "lost, trying again" : "lost");
        losses.add(cause);
    }

    // --- the server's part --------------------------------------------------------------------------------------------

    /** How often the client has sought a connection. */
    int calls() {
        return calls.size();
    }

    /** The other end of the latest connection. */
    Call server() {
        return calls.getLast();
    }

    private Runnable dial(ClientOptions with, Dialer.Line line) {
        Call call = new Call(line);
        calls.add(call);
        return () -> call.givenUp = true;
    }

    static Publish publishPacket(int packetId, Qos qos, String topic) {
        return Publish.of(packetId, qos, false, TopicName.of(topic), Payload.ofUtf8("x"));
    }

    /** One connection, seen from the server. */
    final class Call implements Wire {
        private final Dialer.Line line;
        private final List<Packet> heard = new ArrayList<>();
        private final List<Consumer<@Nullable Throwable>> unwritten = new ArrayList<>();
        private boolean writable = true;
        boolean givenUp;
        boolean finished;
        boolean closed;

        Call(Dialer.Line line) {
            this.line = line;
        }

        Call opens() {
            line.onOpen(this);
            return this;
        }

        void doesNotAnswerTheDoor() {
            line.onFailed(new IOException("Connection refused"));
        }

        Call accepts(boolean sessionPresent, ConnAckProperties properties) {
            assertThat(heard).as("CONNECT first").hasSize(1).first().isInstanceOf(Connect.class);
            heard.clear();
            return says(new ConnAck(sessionPresent, ReasonCode.SUCCESS, properties));
        }

        Call accepts(boolean sessionPresent) {
            return accepts(sessionPresent, ConnAckProperties.NONE);
        }

        Call refuses(ReasonCode reason) {
            return says(new ConnAck(false, reason, ConnAckProperties.NONE));
        }

        Call says(Packet... packets) {
            for (Packet packet : packets) {
                try {
                    line.onPacket(packet);
                } catch (ProtocolException mistake) {
                    line.onMistake(mistake);
                }
            }
            line.onReadComplete();
            return this;
        }

        void hangsUp() {
            line.onClosed(null);
        }

        void breaks() {
            line.onClosed(new IOException("Connection reset"));
        }

        void stalls() {
            writable = false;
        }

        void reads() {
            writable = true;
            line.onWritable();
        }

        /** What was sent has gone to the operating system. */
        void takesOver() {
            List<Consumer<@Nullable Throwable>> written = List.copyOf(unwritten);
            unwritten.clear();
            written.forEach(outcome -> outcome.accept(null));
        }

        /** The first packet of the connection. */
        Connect connect() {
            return (Connect) heard.getFirst();
        }

        /** Exactly these packets came since it was last asked. */
        Call hears(Packet... packets) {
            assertThat(heard).containsExactly(packets);
            heard.clear();
            return this;
        }

        List<Packet> heard() {
            List<Packet> since = List.copyOf(heard);
            heard.clear();
            return since;
        }

        @Override
        public boolean send(Packet packet, long maximumSize) {
            assertThat(finished || closed).as("%s after the end", packet).isFalse();
            if (PacketEncoder.size(packet, options.version()) > maximumSize) { return false; }
            heard.add(packet);
            return true;
        }

        @Override
        public void afterWrite(Consumer<@Nullable Throwable> outcome) {
            unwritten.add(outcome);
        }

        @Override
        public boolean isWritable() { return writable; }

        @Override
        public void finish() {
            finished = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    // --- time ---------------------------------------------------------------------------------------------------------

    /** Virtual time; a task runs at once. */
    static final class StageLoop implements Loop {
        private record Due(long nanos, int order, Runnable task) implements Timer {
            @Override
            public void cancel() {
                throw new UnsupportedOperationException();
            }
        }

        private final PriorityQueue<Due> timers = new PriorityQueue<>(Comparator.comparingLong(Due::nanos)
                .thenComparingInt(Due::order));
        private long now;
        private int order;

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public boolean isCurrent() { return true; }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Timer after(Duration delay, Runnable task) {
            Due due = new Due(now + delay.toNanos(), order++, task);
            timers.add(due);
            return () -> timers.remove(due);
        }

        /** Moves time, running what becomes due on the way. */
        void passes(Duration time) {
            long end = now + time.toNanos();
            while (!timers.isEmpty() && timers.peek().nanos() <= end) {
                Due due = timers.poll();
                now = due.nanos();
                due.task().run();
            }
            now = end;
        }

        int timers() {
            return timers.size();
        }
    }
}
