package io.arna.broker.sys;

import io.arna.broker.event.Counter;
import io.arna.broker.event.Counters;
import io.arna.broker.limit.Bound;
import io.arna.broker.message.DropReason;
import io.arna.broker.retained.RetainedTree;
import io.arna.broker.routing.TopicTree;
import io.arna.mqtt.packet.PacketType;
import java.util.List;

/** What all shards have counted together. Any thread; may lag a little. */
public final class Totals {
    private final List<Counters> counters;
    private final TopicTree subscriptions;
    private final RetainedTree retained;

    /**
     * @param counters one for each shard
     */
    public Totals(List<Counters> counters, TopicTree subscriptions, RetainedTree retained) {
        this.counters = List.copyOf(counters);
        this.subscriptions = subscriptions;
        this.retained = retained;
    }

    /** The sum of a counter. */
    public long of(Counter counter) {
        return counters.stream().mapToLong(c -> c.get(counter)).sum();
    }

    /** Packets of a type that have come. */
    public long received(PacketType type) {
        return counters.stream().mapToLong(c -> c.getReceived(type)).sum();
    }

    /** Packets of a type sent. */
    public long sent(PacketType type) {
        return counters.stream().mapToLong(c -> c.getSent(type)).sum();
    }

    /** Packets that have come. */
    public long packetsReceived() {
        long sum = 0;
        for (PacketType type : PacketType.values()) {
            sum += received(type);
        }
        return sum;
    }

    /** Packets sent. */
    public long packetsSent() {
        long sum = 0;
        for (PacketType type : PacketType.values()) {
            sum += sent(type);
        }
        return sum;
    }

    /** Messages dropped for this reason. */
    public long dropped(DropReason reason) {
        return counters.stream().mapToLong(c -> c.getDropped(reason)).sum();
    }

    /** Messages dropped for whatever reason. */
    public long dropped() {
        long sum = 0;
        for (DropReason reason : DropReason.values()) {
            sum += dropped(reason);
        }
        return sum;
    }

    /** How often this limit was reached. */
    public long reached(Bound bound) {
        return counters.stream().mapToLong(c -> c.getReached(bound)).sum();
    }

    /** Clients connected now. */
    public long clientsConnected() {
        return of(Counter.CLIENTS_CONNECTED) - of(Counter.CLIENTS_DISCONNECTED);
    }

    /** Sessions now, with a connected client or without. */
    public long sessions() {
        return of(Counter.SESSIONS_CREATED) + of(Counter.SESSIONS_RESTORED) - of(Counter.SESSIONS_ENDED);
    }

    /** Connections now, let in or not. */
    public long connections() {
        return of(Counter.CONNECTIONS_OPENED) - of(Counter.CONNECTIONS_CLOSED);
    }

    /** Subscriptions now, shared ones among them. */
    public long subscriptions() {
        return subscriptions.subscriptions();
    }

    /** Shared subscriptions now. */
    public long sharedSubscriptions() {
        return subscriptions.sharedSubscriptions();
    }

    /** Retained messages now. */
    public long retainedMessages() {
        return retained.count();
    }

    /** Bytes of topics and payloads of the retained messages. */
    public long retainedBytes() {
        return retained.bytes();
    }

    /** Messages that wait in queues now; one that waits for several sessions counts for each. */
    public long queuedMessages() {
        return of(Counter.MESSAGES_QUEUED) - of(Counter.MESSAGES_UNQUEUED);
    }

    /** Bytes of topics and payloads that wait in queues now. */
    public long queuedBytes() {
        return of(Counter.BYTES_QUEUED) - of(Counter.BYTES_UNQUEUED);
    }
}
