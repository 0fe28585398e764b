package io.arna.transport;

import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.event.Counter;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PublishFrame;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PingResp;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bursts, large payloads, and clients that do not read. */
final class OutputTest {
    private static final String WAYS = "io.arna.transport.House#ways";
    private static final House.Way TCP = new House.Way(Sockets.best(), false);
    private static final int KIB = 1024;

    @Test
    void writesAndFlushesABurstOnce() throws Exception {
        try (House house = new House(TCP, Talk.LISTEN)) {
            TestClient client = house.client();
            Talk talk = letIn(house, client);
            Tap tap = tap(talk);
            talk.on(() -> {
                for (int n = 0; n < 20; n++) {
                    talk.wire.send(publish("" + n));
                }
            });
            for (int n = 0; n < 20; n++) {
                assertThat(client.hearText()).isEqualTo("" + n);
            }
            assertThat(tap.writes).hasSize(1);
            assertThat(tap.flushes.get()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void flushesOnceHoweverLongTheBurst(House.Way way) throws Exception {
        try (House house = new House(way, Talk.LISTEN)) {
            TestClient client = house.client();
            Talk talk = letIn(house, client);
            Tap tap = tap(talk);
            talk.on(() -> {
                for (int n = 0; n < 2_000; n++) {
                    talk.wire.send(publish(n + "x".repeat(n)));
                }
            });
            for (int n = 0; n < 2_000; n++) {
                assertThat(client.hearText()).isEqualTo(n + "x".repeat(n));
            }
            assertThat(tap.flushes.get()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void patchesSharedFramesForEachClient(House.Way way) throws Exception {
        try (House house = new House(way, Talk.LISTEN)) {
            TestClient client = house.client();
            Talk talk = letIn(house, client);
            byte[] large = new byte[PublishFrame.SHARE_FROM];
            new Random(1).nextBytes(large);
            for (Payload payload : List.of(Payload.ofUtf8("small"), Payload.copyOf(large))) {
                PublishFrame frame = frame(true, payload);
                talk.on(() -> {
                    talk.wire.send(frame, Qos.AT_LEAST_ONCE, false, false, 7);
                    talk.wire.send(frame, Qos.EXACTLY_ONCE, true, true, 8);
                });
                assertThat(client.hear())
                        .isEqualTo(Publish.of(7, Qos.AT_LEAST_ONCE, false, TopicName.of("t"), payload));
                Publish second = (Publish) client.hear();
                assertThat(second.packetId()).isEqualTo(8);
                assertThat(second.qos()).isEqualTo(Qos.EXACTLY_ONCE);
                assertThat(second.retain()).isTrue();
                assertThat(second.dup()).isTrue();
                assertThat(second.payload()).isEqualTo(payload);
            }
        }
    }

    @Test
    void sharesOneCopyOfALargePayloadBetweenAllClientsOfAShard() throws Exception {
        try (House house = new House(TCP, Talk.LISTEN)) {
            List<TestClient> clients = new ArrayList<>();
            List<Talk> neighbours = new ArrayList<>();
            while (neighbours.size() < 2) {
                TestClient client = house.client();
                Talk talk = letIn(house, client);
                if (talk.home == 0) {
                    clients.add(client);
                    neighbours.add(talk);
                }
            }
            List<Tap> taps = List.of(tap(neighbours.get(0)), tap(neighbours.get(1)));
            PublishFrame frame = frame(false, Payload.copyOf(new byte[100_000]));
            neighbours.getFirst().on(() -> neighbours
                    .forEach(talk -> talk.wire.send(frame, Qos.AT_MOST_ONCE, false, false, 0)));
            for (TestClient client : clients) {
                assertThat(((Publish) client.hear()).payload().length()).isEqualTo(100_000);
            }
            assertThat(taps.get(0).writes.getLast()).as("address of the payload")
                    .isEqualTo(taps.get(1).writes.getLast());
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void tellsWhenThereIsNoRoomAndWhenThereIsAgain(House.Way way) throws Exception {
        var limits = new ListenerSettings.OutputLimits(16 * KIB, 64 * KIB, 1_024 * KIB);
        try (House house = new House(way, Talk.LISTEN, settings -> settings.withOutput(limits))) {
            TestClient stalled = house.client();
            Talk talk = letIn(house, stalled);
            for (int round = 0; round < 3; round++) {
                int sent = fill(talk);
                assertThat(pendingBytes(talk)).as("bytes in memory").isBetween(64L * KIB, 72L * KIB);
                assertThat(talk.untold()).isZero();
                for (int n = 0; n < sent; n++) {
                    assertThat(stalled.hearText()).startsWith(n + "x");
                }
                assertThat(talk.next()).isEqualTo(Talk.WRITABLE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void aClientThatDoesNotReadDelaysNobodyElse(House.Way way) throws Exception {
        try (House house = new House(way, Talk.ECHO)) {
            Talk talk = letIn(house, house.client());
            fill(talk);
            for (int n = 0; n < 6; n++) { // on every shard
                TestClient other = house.client();
                other.say(connect("c"), publish("alive"));
                other.hear();
                assertThat(other.hearText()).isEqualTo("alive");
            }
            assertThat(talk.untold()).isZero();
        }
    }

    @Test
    void doesNotTakeALongBurstForASlowReader() throws Exception {
        var limits = new ListenerSettings.OutputLimits(4 * KIB, 8 * KIB, 1_024 * KIB);
        try (House house = new House(TCP, Talk.LISTEN, settings -> settings.withOutput(limits))) {
            TestClient client = house.client();
            Talk talk = letIn(house, client);
            talk.on(() -> {
                for (int n = 0; n < 64; n++) {
                    assertThat(talk.wire.isWritable()).isTrue();
                    talk.wire.send(publish(n + "x".repeat(KIB)));
                }
            });
            for (int n = 0; n < 64; n++) {
                assertThat(client.hearText()).startsWith(n + "x");
            }
        }
    }

    @Test
    void doesNotCutAClientForTheLengthOfABurst() throws Exception {
        var limits = new ListenerSettings.OutputLimits(4 * KIB, 8 * KIB, 16 * KIB);
        try (House house = new House(TCP, Talk.LISTEN, settings -> settings.withOutput(limits))) {
            TestClient client = house.client();
            Talk talk = letIn(house, client);
            talk.on(() -> {
                for (int n = 0; n < 64; n++) {
                    talk.wire.send(publish(n + "x".repeat(KIB)));
                }
            });
            for (int n = 0; n < 64; n++) {
                assertThat(client.hearText()).startsWith(n + "x");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(WAYS)
    void cutsAClientThatLeavesTooMuchUnread(House.Way way) throws Exception {
        var limits = new ListenerSettings.OutputLimits(16 * KIB, 64 * KIB, 512 * KIB);
        try (House house = new House(way, Talk.LISTEN, settings -> settings.withOutput(limits))) {
            TestClient client = house.client();
            Talk talk = letIn(house, client);
            AtomicLong most = new AtomicLong();
            talk.on(() -> {
                for (int n = 0; n < 20_000; n++) { // whatever the rules are told
                    talk.wire.send(publish("x".repeat(KIB)));
                    talk.wire.isWritable(); // writes what there is
                    most.accumulateAndGet(pendingBytes(talk), Math::max);
                }
            });
            assertThat(talk.next()).isEqualTo(Talk.CLOSED);
            assertThat(most.get()).isBetween(480L * KIB, 520L * KIB);
            client.hearCut();
        }
    }

    @Test
    void keepsNoChunkForEachOfManySmallBurstsThatNobodyReads() throws Exception {
        try (House house = new House(TCP, Talk.LISTEN)) {
            Talk talk = letIn(house, house.client());
            fill(talk);
            for (int burst = 0; burst < 1_000; burst++) {
                talk.on(() -> talk.wire.send(PingResp.INSTANCE));
            }
            AtomicLong held = new AtomicLong();
            talk.on(() -> {
                try {
                    outbound(talk).forEachFlushedMessage(message -> {
                        held.addAndGet(((ByteBuf) message).capacity());
                        return true;
                    });
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(held.get()).as("bytes of memory held").isLessThan(2 * pendingBytes(talk));
        }
    }

    @Test
    void writesEarlyWhenABurstHoldsTooMuchMemory() throws Exception {
        var limits = new ListenerSettings.OutputLimits(KIB, KIB, 64 * KIB * KIB);
        try (House house = new House(TCP, Talk.LISTEN, settings -> settings.withOutput(limits))) {
            TestClient client = house.client();
            Talk talk = letIn(house, client);
            Tap tap = tap(talk);
            PublishFrame frame = frame(false, Payload.copyOf(new byte[4_000]));
            Thread reader = Thread.ofVirtual().start(() -> {
                try {
                    for (int n = 0; n < 8_000; n++) {
                        client.hear();
                    }
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            AtomicInteger early = new AtomicInteger();
            talk.on(() -> {
                for (int n = 0; n < 8_000; n++) {
                    talk.wire.send(frame, Qos.AT_MOST_ONCE, false, false, 0);
                }
                early.set(tap.flushes.get());
            });
            assertThat(early.get()).as("flushes before the burst was over").isPositive();
            assertThat(reader.join(java.time.Duration.ofMillis(TestClient.PATIENCE_MILLIS))).isTrue();
        }
    }

    @Test
    void countsWhatItSends() throws Exception {
        try (House house = new House(TCP, Talk.LISTEN)) {
            TestClient client = house.client();
            Talk talk = letIn(house, client);
            talk.on(() -> {});
            long before = house.count(Counter.BYTES_SENT);
            PublishFrame frame = frame(false, Payload.copyOf(new byte[10_000]));
            talk.on(() -> talk.wire.send(frame, Qos.AT_MOST_ONCE, false, false, 0));
            client.hear();
            talk.on(() -> {});
            assertThat(house.count(Counter.BYTES_SENT) - before).isEqualTo(frame.length());
        }
    }

    private static PublishFrame frame(boolean withPacketId, Payload payload) {
        return PublishFrame.of(false, withPacketId, TopicName.of("t"), Publish.NO_EXPIRY, MessageProperties.NONE,
                payload);
    }

    private static Talk letIn(House house, TestClient client) throws Exception {
        client.say(connect("c"));
        client.hear();
        Talk talk = house.talk();
        talk.next();
        return talk;
    }

    /** Sends until there is no room; how many messages that took. */
    private static int fill(Talk talk) throws InterruptedException {
        AtomicInteger sent = new AtomicInteger();
        talk.on(() -> {
            while (talk.wire.isWritable()) {
                assertThat(sent.get()).as("messages the system takes").isLessThan(100_000);
                talk.wire.send(publish(sent.getAndIncrement() + "x".repeat(KIB)));
            }
        });
        return sent.get();
    }

    private static Channel channel(Talk talk) {
        return ((Connection) talk.wire).channel();
    }

    private static ChannelOutboundBuffer outbound(Talk talk) {
        ChannelOutboundBuffer buffer = channel(talk).unsafe().outboundBuffer();
        assertThat(buffer).isNotNull();
        return buffer;
    }

    private static long pendingBytes(Talk talk) {
        ChannelOutboundBuffer buffer = channel(talk).unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    private static Tap tap(Talk talk) throws InterruptedException {
        Tap tap = new Tap();
        talk.on(() -> channel(talk).pipeline().addFirst(tap));
        return tap;
    }

    /** Sits nearest to the socket and writes down what leaves. */
    private static final class Tap extends ChannelOutboundHandlerAdapter {
        /** Where in memory they began. */
        final List<Long> writes = new ArrayList<>();
        final AtomicInteger flushes = new AtomicInteger();

        @Override
        public void write(ChannelHandlerContext ctx, Object bytes, ChannelPromise promise) {
            ByteBuf buffer = (ByteBuf) bytes;
            writes.add(buffer.hasMemoryAddress() ? buffer.memoryAddress() : 0L); // Java's TLS makes them on the heap
            var _ = ctx.write(bytes, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushes.incrementAndGet();
            ctx.flush();
        }
    }
}
