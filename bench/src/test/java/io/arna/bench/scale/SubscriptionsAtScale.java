package io.arna.bench.scale;

import io.arna.broker.event.Counter;
import io.arna.broker.limit.Limits;
import io.arna.broker.routing.Matches;
import io.arna.broker.routing.ShareGroup;
import io.arna.broker.routing.Subscriber;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.PingReq;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Many subscriptions of few clients, all different, a third with wildcards: what each costs in memory, what it costs to make, to match and
 * to end them, and what their coming and going does to the routes a shard remembers.
 */
final class SubscriptionsAtScale {
    private static final int[] USUALLY = {20_000, 200_000, 1_000_000};
    private static final int SHARDS = 2;
    private static final int CLIENTS = 20;
    /** Filters in one SUBSCRIBE. */
    private static final int TOGETHER = 50;
    /** Topics published again and again while subscriptions to others come and go. */
    private static final int HOT_TOPICS = 10_000;
    private static final int CHANGES = 10_000;
    private static final int MESSAGES_PER_CHANGE = 10;
    private static final Payload PAYLOAD = Payload.copyOf(new byte[64]);
    private static final Limits LIMITS = Limits.DEFAULT.with(
            new Limits.Subscriptions(true, true, true, 10_000_000, Limits.SharedStrategy.ROUND_ROBIN));

    private final int count;
    private final TopicName[] topics;
    private final SocketlessBroker broker = new SocketlessBroker(SHARDS, LIMITS);
    private final List<SilentWire> clients = new ArrayList<>();
    private final SilentWire publisher;

    /**
     * What has been found.
     *
     * @param held the heap the subscriptions hold
     * @param left what is there when they have ended
     * @param matched subscribers found when each topic was looked up once
     * @param heard messages that reached a client when each topic was published once
     * @param quiet share of the topics whose route was remembered, 0.0–1.0
     * @param inChurn the same while subscriptions to other topics come and go, one for {@value #MESSAGES_PER_CHANGE} messages
     * @param inWildChurn the same with filters that begin with a wildcard
     */
    record Findings(int count, Heap held, Heap left, Effort subscribing, Effort matching, Effort publishing,
            Churn quiet, Churn inChurn, Churn inWildChurn, Effort unsubscribing, long matched,
            long heard, long subscriptionsLeft) {
        double bytesEach() {
            return (double) held.bytes() / count;
        }

        String text() {
            return """
                    %,d subscriptions of %d clients
                      %,12.0f bytes each
                      %,12.0f bytes each when they have ended
                      %,12.0f subscribed per CPU second
                      %,12.0f topics matched per CPU second
                      %,12.0f messages to topics not heard of before per CPU second
                      %s
                      %s while other filters come and go
                      %s while other filters with a leading wildcard do
                      %,12.0f unsubscribed per CPU second
                    """.formatted(count, CLIENTS, bytesEach(), (double) left.bytes() / count,
                    subscribing.perSecond(count), matching.perSecond(count), publishing.perSecond(count),
                    quiet.text(), inChurn.text(), inWildChurn.text(), unsubscribing.perSecond(count));
        }
    }

    /**
     * Messages to a few topics again and again, perhaps with changes of subscriptions between them.
     *
     * @param remembered share of the topics whose route was remembered, 0.0–1.0
     */
    record Churn(int messages, Effort effort, double remembered) {
        String text() {
            return "%,12.0f messages to the same topics per CPU second, %.1f %% of the routes remembered,".formatted(
                    effort.perSecond(messages), 100 * remembered);
        }
    }

    /** Counts who is told. */
    private static final class Told implements Matches {
        private long count;

        @Override
        public void subscriber(Subscriber subscriber) {
            count++;
        }

        @Override
        public void group(ShareGroup group) {
            count++;
        }
    }

    private SubscriptionsAtScale(int count) {
        this.count = count;
        this.topics = IntStream.range(0, count).mapToObj(i -> Devices.topic(Devices.shuffled(i, count)))
                .toArray(TopicName[]::new);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Clients.connected(broker, "client" + i, MqttVersion.V3_1_1));
        }
        publisher = Clients.connected(broker, "publisher", MqttVersion.V3_1_1);
    }

    /** Measures each of these numbers of subscriptions; 20000, 200000 and 1000000 when none is given. */
    static void main(String[] counts) {
        int[] measured = counts.length == 0 ? USUALLY : Stream.of(counts).mapToInt(Integer::parseInt).toArray();
        run(20_000); // so that what follows is compiled code
        for (int count : measured) {
            Findings findings = run(count);
            System.out.print(findings.text());
            System.out.printf("  what one holds%n%s%n", findings.held().perOne(count));
        }
    }

    static Findings run(int count) {
        return new SubscriptionsAtScale(count).run();
    }

    private Findings run() {
        Heap empty = Heap.now();
        Effort subscribing = Effort.inParts(count, TOGETHER, i -> Clients.subscribe(Qos.AT_LEAST_ONCE, filters(i)),
                (packet, i) -> client(i).says(packet));
        Heap held = Heap.now().since(empty);
        Told told = new Told();
        Effort matching = Effort.of(() -> Stream.of(topics).forEach(t -> broker.node().subscriptions().match(t, told)));
        long before = broker.messagesSent();
        Effort publishing = Effort.of(() -> publish(count));
        long heard = broker.messagesSent() - before;
        int hot = Math.min(HOT_TOPICS, count);
        publish(hot);
        Churn quiet = churn(hot, 0, i -> "");
        Churn inChurn = churn(hot, CHANGES, i -> "plant%d/line%d/device%d/#".formatted(i % 500, i % 7, i));
        Churn inWildChurn = churn(hot, CHANGES, i -> "+/hall%d/device%d/#".formatted(i % 100, i));
        Effort unsubscribing =
                Effort.inParts(count, TOGETHER, this::unsubscribe, (packet, i) -> client(i).says(packet));
        Heap left = Heap.now().since(empty);
        return new Findings(count, held, left, subscribing, matching, publishing, quiet, inChurn, inWildChurn,
                unsubscribing, told.count, heard, broker.node().subscriptions().subscriptions());
    }

    private SilentWire client(int first) {
        return clients.get(first / TOGETHER % CLIENTS);
    }

    private List<String> filters(int first) {
        return IntStream.range(first, Math.min(count, first + TOGETHER)).mapToObj(Devices::filter).toList();
    }

    private Unsubscribe unsubscribe(int first) {
        return new Unsubscribe(1, List.of(), filters(first).stream().map(TopicFilter::of).toList());
    }

    private void publish(int most) {
        for (int i = 0; i < most; i++) {
            publish(topics[i]);
        }
    }

    private void publish(TopicName topic) {
        publisher.says(Publish.of(0, Qos.AT_MOST_ONCE, false, topic, PAYLOAD));
    }

    /** Each of {@code filters} is subscribed to between messages, and given up between the next ones. */
    private Churn churn(int hot, int changes, IntFunction<String> filters) {
        SilentWire client = clients.getFirst();
        double hits = hits();
        double misses = misses();
        int rounds = Math.max(changes, CHANGES);
        Effort effort = Effort.inParts(rounds, 1,
                i -> i < changes ? change(filters.apply(i / 2), i % 2 == 0) : PingReq.INSTANCE, (packet, i) -> {
                    client.says(packet);
                    for (int m = 0; m < MESSAGES_PER_CHANGE; m++) {
                        publish(topics[(i * MESSAGES_PER_CHANGE + m) % hot]);
                    }
                });
        hits = hits() - hits;
        misses = misses() - misses;
        return new Churn(rounds * MESSAGES_PER_CHANGE, effort, hits / (hits + misses));
    }

    private static Packet change(String filter, boolean comes) {
        return comes ? Clients.subscribe(Qos.AT_LEAST_ONCE, List.of(filter))
                : new Unsubscribe(1, List.of(), List.of(TopicFilter.of(filter)));
    }

    private double hits() {
        return broker.count(Counter.ROUTE_CACHE_HITS);
    }

    private double misses() {
        return broker.count(Counter.ROUTE_CACHE_MISSES);
    }
}
