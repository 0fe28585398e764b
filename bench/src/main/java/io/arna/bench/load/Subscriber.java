package io.arna.bench.load;

import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import java.util.List;

/** A connection that subscribes, and examines what it hears. Confined to the loop's thread. */
final class Subscriber extends Part {
    private static final int FILTERS_EACH = 100;

    private final LoadLoop loop;
    private final Traffic traffic;
    private final SubscriberPlan plan;
    private final Streams streams;
    /** Whether it was here before: its session has its subscriptions. */
    private final boolean returning;
    private int asked;
    private int answered;

    Subscriber(Connect connect, LoadLoop loop, Traffic traffic, SubscriberPlan plan, Streams streams,
            boolean returning) {
        super(connect);
        this.loop = loop;
        this.traffic = traffic;
        this.plan = plan;
        this.streams = streams;
        this.returning = returning;
    }

    @Override
    int readsEveryMillis() {
        return plan.readsEveryMillis();
    }

    @Override
    void onAdmitted(boolean sessionPresent) {
        if (!returning) {
            subscribeMore();
            return;
        }
        if (!sessionPresent) {
            loop.counts().violations++;
            loop.note("a session is lost");
        }
        becomeReady();
    }

    private void subscribeMore() {
        int until = Math.min(asked + FILTERS_EACH, plan.filters().size());
        List<Subscription> some = plan.filters().subList(asked, until).stream()
                .map(filter -> Subscription.of(TopicFilter.of(filter), Qos.values()[plan.qos()]))
                .toList();
        asked = until;
        client().say(new Subscribe(1, 0, List.of(), some));
    }

    @Override
    void onAnswer(int reason) {
        answered++;
        if (answered == plan.filters().size()) {
            becomeReady();
        } else if (answered == asked) {
            subscribeMore();
        }
    }

    @Override
    void onPublish(byte[] bytes, int at, int length, int qos, int packetId) {
        if (qos == 1) {
            client().acknowledge(Ack.PUBACK, packetId);
        } else if (qos == 2) {
            client().acknowledge(Ack.PUBREC, packetId);
        }
        Counts counts = loop.counts();
        counts.received++;
        if (!loop.stamp().isIntact(bytes, at, length) || !streams.isExpected(Stamp.stream(bytes, at))) {
            counts.corrupt++;
            traffic.isHeard(1);
            return;
        }
        long sequence = Stamp.sequence(bytes, at);
        Stream stream = streams.get(Stamp.stream(bytes, at), sequence);
        long missing = stream.missing();
        switch (stream.hear(sequence)) {
            case NEW -> traffic.isHeard(1 + stream.missing() - missing);
            case LATE -> counts.reordered += plan.group().isEmpty() ? 1 : 0;
            case DUPLICATE -> counts.duplicated++;
        }
        traffic.took(Stamp.timeNanos(bytes, at));
    }

    @Override
    void onAck(int type, int packetId, int reason) {
        if (type == Ack.PUBREL) {
            client().acknowledge(Ack.PUBCOMP, packetId);
        } else {
            loop.counts().violations++;
        }
    }
}
