package io.arna.broker.limit;

import io.arna.broker.message.DropPolicy;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.ConnectProperties;
import org.jspecify.annotations.Nullable;

/**
 * All bounds of a broker. What a client must know of them is announced in CONNACK.
 *
 * @param connection bounds of one connection
 * @param session bounds of one session
 * @param message bounds of one message
 * @param subscription bounds of subscriptions
 * @param retained bounds of the retained messages
 * @param rate how much one client may publish
 * @param admission how many may be connected, and how fast they may come
 * @param flapping how often somebody may come and go
 * @param overload how much the broker bears
 */
public record Limits(Connection connection, Session session, Message message, Subscriptions subscription,
        Retained retained, Rate rate, Admission admission, Flapping flapping, Overload overload) {
    /** What holds when nothing is configured. */
    public static final Limits DEFAULT =
            new Limits(Connection.DEFAULT, Session.DEFAULT, Message.DEFAULT, Subscriptions.DEFAULT,
                    Retained.DEFAULT, Rate.DEFAULT, Admission.DEFAULT, Flapping.DEFAULT,
                    Overload.DEFAULT);

    /** With other bounds of one connection. */
    public Limits with(Connection other) {
        return new Limits(other, session, message, subscription, retained, rate, admission, flapping, overload);
    }

    /** With other bounds of one session. */
    public Limits with(Session other) {
        return new Limits(connection, other, message, subscription, retained, rate, admission, flapping, overload);
    }

    /** With other bounds of one message. */
    public Limits with(Message other) {
        return new Limits(connection, session, other, subscription, retained, rate, admission, flapping, overload);
    }

    /** With other bounds of subscriptions. */
    public Limits with(Subscriptions other) {
        return new Limits(connection, session, message, other, retained, rate, admission, flapping, overload);
    }

    /** With other bounds of the retained messages. */
    public Limits with(Retained other) {
        return new Limits(connection, session, message, subscription, other, rate, admission, flapping, overload);
    }

    /** With other bounds of what one client may publish. */
    public Limits with(Rate other) {
        return new Limits(connection, session, message, subscription, retained, other, admission, flapping, overload);
    }

    /** With other bounds of who may be connected. */
    public Limits with(Admission other) {
        return new Limits(connection, session, message, subscription, retained, rate, other, flapping, overload);
    }

    /** With other bounds of what the broker bears. */
    public Limits with(Overload other) {
        return new Limits(connection, session, message, subscription, retained, rate, admission, flapping, other);
    }

    /** With other bounds of coming and going. */
    public Limits with(Flapping other) {
        return new Limits(connection, session, message, subscription, retained, rate, admission, other, overload);
    }

    /**
     * Bounds of one connection.
     *
     * @param maximumPacketSize largest packet taken, bytes, 20–268435460
     * @param receiveMaximum unacknowledged QoS 1 and 2 messages taken from one client, 1–65535; a client of MQTT 3 is not read from
     *     above it, or above four times as many while it owes acknowledgements itself
     * @param topicAliasMaximum highest topic alias taken, 0–65535; 0 for none
     * @param outboundTopicAliasMaximum aliases used towards one client, when it allows as many, 0–65535
     * @param keepAliveMaximumSeconds longest keep alive accepted, 1–65535, or 0 for any; a longer one, or none, is overridden in MQTT 5
     * @param keepAliveFactor silence allowed, as a multiple of the keep alive, 1.0–10.0 (P12)
     * @param clientIdMaximumLength longest client identifier accepted, bytes of UTF-8, 1–65535
     * @param responseInformation base of response topics told to clients that ask for it; null for none (P17)
     * @param serverReference told to clients that are turned away because of shutdown; null for none
     */
    public record Connection(int maximumPacketSize, int receiveMaximum, int topicAliasMaximum,
            int outboundTopicAliasMaximum,
            int keepAliveMaximumSeconds, double keepAliveFactor, int clientIdMaximumLength,
            @Nullable String responseInformation,
            @Nullable String serverReference) {
        /** What holds when nothing is configured. */
        public static final Connection DEFAULT = new Connection(1_048_576, 256, 32, 16, 0, 1.5, 65_535, null, null);
    }

    /**
     * Bounds of one session.
     *
     * @param expiryMaximumSeconds longest session expiry granted, 0–4294967295; {@link ConnectProperties#NEVER_EXPIRES} for any
     * @param inflightMaximum QoS 1 and 2 messages sent unacknowledged, 1–65535; the client's receive maximum holds as well
     * @param queueMaximumMessages messages that wait for the client, 1–10000000
     * @param queueMaximumBytes bytes of topics and payloads that wait for the client, 1–2^40
     * @param queueQos0 whether QoS 0 messages are kept for a client that is away
     * @param dropPolicy what goes when the queue is full
     * @param pushBackMillis how long a publisher's acknowledgement is withheld at most while a connected receiver's queue is full; 0 for not
     *     at all
     * @param queueMemoryMessages how many of those that wait lie in memory at most, 1–10000000; others are read back from the store when
     *     their turn comes
     */
    public record Session(long expiryMaximumSeconds, int inflightMaximum, int queueMaximumMessages,
            long queueMaximumBytes,
            boolean queueQos0, DropPolicy dropPolicy, int pushBackMillis, int queueMemoryMessages) {
        /** What holds when nothing is configured. */
        public static final Session DEFAULT =
                new Session(7 * 24 * 3600, 256, 1_000, 16 << 20, false, DropPolicy.OLDEST, 10_000, 256);
    }

    /**
     * Bounds of one message.
     *
     * @param maximumQos highest QoS taken from a client
     * @param expiryMaximumSeconds longest message expiry, 1–4294967295, given to messages that have a longer one or none; 0 for any
     * @param topicMaximumLevels levels a topic name or filter may have, 1–65535
     * @param topicMaximumLength bytes of UTF-8 a topic name or filter may have, 1–65535
     */
    public record Message(Qos maximumQos, long expiryMaximumSeconds, int topicMaximumLevels, int topicMaximumLength) {
        /** What holds when nothing is configured. */
        public static final Message DEFAULT = new Message(Qos.EXACTLY_ONCE, 0, 128);

        /** With topics as long as MQTT has them. */
        public Message(Qos maximumQos, long expiryMaximumSeconds, int topicMaximumLevels) {
            this(maximumQos, expiryMaximumSeconds, topicMaximumLevels, 65_535);
        }
    }

    /** How a message for a shared subscription finds its one receiver. */
    public enum SharedStrategy {
        /** Each member in turn. */
        ROUND_ROBIN,
        /** Any member. */
        RANDOM,
        /** The same member for as long as it is there. */
        STICKY,
        /** The same member for messages of the same publisher. */
        HASH_CLIENT,
        /** The same member for messages of the same topic. */
        HASH_TOPIC
    }

    /**
     * Bounds of subscriptions.
     *
     * @param wildcardAvailable whether filters may have wildcards
     * @param sharedAvailable whether {@code $share} filters are taken
     * @param identifiersAvailable whether subscription identifiers are taken
     * @param maximumPerSession subscriptions one session may have, 1–10000000
     * @param sharedStrategy who of a share group gets a message
     */
    public record Subscriptions(boolean wildcardAvailable, boolean sharedAvailable, boolean identifiersAvailable,
            int maximumPerSession,
            SharedStrategy sharedStrategy) {
        /** What holds when nothing is configured. */
        public static final Subscriptions DEFAULT =
                new Subscriptions(true, true, true, 100_000, SharedStrategy.ROUND_ROBIN);
    }

    /**
     * Bounds of the retained messages.
     *
     * @param available whether messages are retained at all
     * @param maximumMessages how many, 0–2^31-1
     * @param maximumBytes of topics and payloads in all, 0–2^50
     */
    public record Retained(boolean available, int maximumMessages, long maximumBytes) {
        /** What holds when nothing is configured. */
        public static final Retained DEFAULT = new Retained(true, 1_000_000, 1L << 30);
    }

    /** What becomes of a client that publishes faster than it may. */
    public enum Excess {
        /** It is not read from until it may go on: nothing is lost, and TCP slows it down. */
        PAUSE,
        /** It loses its connection. */
        DISCONNECT
    }

    /**
     * How much one client may publish.
     *
     * @param messages in a second, 1–2^30; 0 for any number
     * @param bytes of topics and payloads in a second, 1–2^30; 0 for any number
     * @param burstSeconds so many seconds' worth may come at once from a client that was silent before, 1–3600
     * @param excess what becomes of a client that is faster
     */
    public record Rate(int messages, int bytes, int burstSeconds, Excess excess) {
        /** What holds when nothing is configured. */
        public static final Rate DEFAULT = new Rate(0, 0, 1, Excess.PAUSE);

        /** Whether there is any bound. */
        public boolean isBounded() { return messages > 0 || bytes > 0; }
    }

    /**
     * How many may be connected, and how fast they may come; 0 everywhere for any number. Of IPv6 all addresses with the same first 64 bits
     * are one.
     *
     * @param connections of all listeners at a time
     * @param connectionRate of all listeners, in a second
     * @param addressConnections of an address at a time
     * @param addressConnectionRate of an address, in a second
     * @param userConnections clients of a user at a time
     * @param userConnectionRate clients of a user, in a second
     */
    public record Admission(int connections, int connectionRate, int addressConnections, int addressConnectionRate,
            int userConnections, int userConnectionRate) {
        /** What holds when nothing is configured. */
        public static final Admission DEFAULT = new Admission(0, 0, 0, 0, 0, 0);
    }

    /**
     * How often somebody may come and go, and for how long it is kept out then; 0 of the numbers for any.
     *
     * @param clientIds connections of a client id that may end within the window
     * @param users those of a user
     * @param addresses those of an address, of IPv6 of all that begin with the same 64 bits
     * @param windowSeconds how long they are counted, 1–86400
     * @param banSeconds how long nobody is let in then, 1–2592000
     */
    public record Flapping(int clientIds, int users, int addresses, int windowSeconds, int banSeconds) {
        /** What holds when nothing is configured. */
        public static final Flapping DEFAULT = new Flapping(0, 0, 0, 60, 300);
    }

    /**
     * How much the broker bears; beyond it new clients are refused and publishers slowed. 0 everywhere for no bound.
     *
     * @param memoryPercent of the heap that may be in use for good, 1–100
     * @param queuedMessages that wait for all clients together, 1–2^31-1
     * @param queuedBytes of topics and payloads that wait for all clients together, 1–2^50
     */
    public record Overload(int memoryPercent, int queuedMessages, long queuedBytes) {
        /** What holds when nothing is configured. */
        public static final Overload DEFAULT = new Overload(90, 0, 0);

        /** Whether what waits is bounded. */
        public boolean boundsQueues() {
            return queuedMessages > 0 || queuedBytes > 0;
        }
    }
}
