package io.arna.broker.sys;

import io.arna.broker.event.Counter;
import io.arna.broker.home.Home;
import io.arna.broker.limit.Bound;
import io.arna.broker.message.Message;
import io.arna.broker.timer.Timer;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PacketType;
import io.arna.mqtt.topic.TopicName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Publishes what the broker counts: as Mosquitto's users know it under {@code $SYS/broker/…} and as EMQX's do under
 * {@code $SYS/brokers/NODE/…}. Retained, at QoS 0, and only what has changed. Confined to the shard of its home.
 */
public final class SysTopics {
    /** What only the broker itself may publish begins so. */
    private static final String OWN = "$SYS/";
    private static final String MOSQUITTO = OWN + "broker/";
    private static final int[] LOAD_MINUTES = {1, 5, 15};

    private final Home home;
    private final String node;
    private final String version;
    private final Totals totals;
    private final int intervalSeconds;
    private final Timer timer = Timer.of(this::publishAndGoOn);
    private final Map<String, String> published = new HashMap<>();
    private final Map<String, Load> loads = new HashMap<>();
    private final long startedNanos;
    private long lastNanos;
    private long mostConnected;
    private long mostHeap;

    /**
     * @param node this broker's name
     * @param version this broker's version
     * @param intervalSeconds how often, from 1 on
     */
    public SysTopics(Home home, String node, String version, Totals totals, int intervalSeconds) {
        this.home = home;
        this.node = node;
        this.version = version;
        this.totals = totals;
        this.intervalSeconds = intervalSeconds;
        this.startedNanos = home.context().shard().nanoTime();
        this.lastNanos = startedNanos;
    }

    /** Whether the topic is the broker's own, so that no client may publish to it. */
    public static boolean isOwn(TopicName topic) {
        return topic.toString().startsWith(OWN);
    }

    /** Publishes for the first time, and from then on at each interval. */
    public void start() {
        publishAndGoOn();
    }

    private void publishAndGoOn() {
        home.timers().arm(timer, TimeUnit.SECONDS.toNanos(intervalSeconds));
        long now = home.context().shard().nanoTime();
        publishMosquittoTree(now);
        publishEmqxTree(now);
        lastNanos = now;
    }

    private long uptimeSeconds(long now) {
        return TimeUnit.NANOSECONDS.toSeconds(now - startedNanos);
    }

    // ── $SYS/broker ──

    private void publishMosquittoTree(long now) {
        long connected = totals.clientsConnected();
        mostConnected = Math.max(mostConnected, connected);
        mosquitto("version", "arna version " + version);
        mosquitto("uptime", uptimeSeconds(now) + " seconds");
        mosquitto("clients/total", totals.sessions());
        mosquitto("clients/connected", connected);
        mosquitto("clients/disconnected", Math.max(0, totals.sessions() - connected));
        mosquitto("clients/expired", totals.of(Counter.SESSIONS_EXPIRED));
        mosquitto("clients/maximum", mostConnected);
        mosquitto("messages/received", totals.packetsReceived());
        mosquitto("messages/sent", totals.packetsSent());
        mosquitto("messages/stored", totals.retainedMessages() + totals.queuedMessages());
        mosquitto("store/messages/count", totals.retainedMessages() + totals.queuedMessages());
        mosquitto("store/messages/bytes", totals.retainedBytes() + totals.queuedBytes());
        home.context().store().tell((topic, value) -> mosquitto("store/" + topic, value));
        mosquitto("publish/messages/received", totals.of(Counter.MESSAGES_RECEIVED));
        mosquitto("publish/messages/sent", totals.of(Counter.MESSAGES_SENT));
        mosquitto("publish/messages/dropped", totals.dropped());
        mosquitto("publish/bytes/received", totals.of(Counter.MESSAGE_BYTES_RECEIVED));
        mosquitto("publish/bytes/sent", totals.of(Counter.MESSAGE_BYTES_SENT));
        mosquitto("bytes/received", totals.of(Counter.BYTES_RECEIVED));
        mosquitto("bytes/sent", totals.of(Counter.BYTES_SENT));
        mosquitto("subscriptions/count", totals.subscriptions());
        mosquitto("shared_subscriptions/count", totals.sharedSubscriptions());
        mosquitto("retained messages/count", totals.retainedMessages());
        publishHeap();
        publishPackets();
        for (Bound bound : Bound.values()) {
            mosquitto("limits/" + bound.word(), totals.reached(bound));
        }
        double seconds = (now - lastNanos) / 1e9;
        if (seconds > 0) {
            publishLoads(seconds);
        }
    }

    private void publishHeap() {
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        mostHeap = Math.max(mostHeap, heap);
        mosquitto("heap/current", heap);
        mosquitto("heap/maximum", mostHeap);
    }

    private void publishPackets() {
        for (PacketType type : PacketType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            mosquitto("mqtt/" + name + "/received", totals.received(type));
            mosquitto("mqtt/" + name + "/sent", totals.sent(type));
        }
    }

    private void publishLoads(double seconds) {
        load("connections", () -> totals.of(Counter.CLIENTS_CONNECTED), seconds);
        load("sockets", () -> totals.of(Counter.CONNECTIONS_OPENED), seconds);
        load("messages/received", totals::packetsReceived, seconds);
        load("messages/sent", totals::packetsSent, seconds);
        load("publish/received", () -> totals.of(Counter.MESSAGES_RECEIVED), seconds);
        load("publish/sent", () -> totals.of(Counter.MESSAGES_SENT), seconds);
        load("publish/dropped", totals::dropped, seconds);
        load("bytes/received", () -> totals.of(Counter.BYTES_RECEIVED), seconds);
        load("bytes/sent", () -> totals.of(Counter.BYTES_SENT), seconds);
    }

    private void load(String what, LongSupplier total, double seconds) {
        for (int minutes : LOAD_MINUTES) {
            String topic = "load/" + what + "/" + minutes + "min";
            double perMinute = loads.computeIfAbsent(topic, name -> new Load(minutes)).note(total.getAsLong(), seconds);
            mosquitto(topic, String.format(Locale.ROOT, "%.2f", perMinute));
        }
    }

    private void mosquitto(String topic, long value) {
        mosquitto(topic, Long.toString(value));
    }

    private void mosquitto(String topic, String value) {
        publish(MOSQUITTO + topic, value);
    }

    // ── $SYS/brokers ──

    private void publishEmqxTree(long now) {
        publish("$SYS/brokers", node);
        emqx("version", version);
        emqx("uptime", Long.toString(uptimeSeconds(now)));
        emqx("datetime",
                Instant.ofEpochMilli(home.context().shard().wallMillis()).truncatedTo(ChronoUnit.SECONDS).toString());
        emqx("sysdescr", "Arna MQTT broker");
        emqx("stats/connections/count", totals.connections());
        emqx("stats/live_connections/count", totals.clientsConnected());
        emqx("stats/live_connections/max", mostConnected);
        emqx("stats/sessions/count", totals.sessions());
        emqx("stats/subscriptions/count", totals.subscriptions());
        emqx("stats/subscriptions/shared/count", totals.sharedSubscriptions());
        emqx("stats/retained/count", totals.retainedMessages());
        emqx("metrics/bytes/received", totals.of(Counter.BYTES_RECEIVED));
        emqx("metrics/bytes/sent", totals.of(Counter.BYTES_SENT));
        emqx("metrics/packets/received", totals.packetsReceived());
        emqx("metrics/packets/sent", totals.packetsSent());
        for (PacketType type : PacketType.values()) {
            String name = type.name().toLowerCase(Locale.ROOT);
            emqx("metrics/packets/" + name + "/received", totals.received(type));
            emqx("metrics/packets/" + name + "/sent", totals.sent(type));
        }
        emqx("metrics/messages/received", totals.of(Counter.MESSAGES_RECEIVED));
        emqx("metrics/messages/sent", totals.of(Counter.MESSAGES_SENT));
        emqx("metrics/messages/dropped", totals.dropped());
    }

    private void emqx(String topic, long value) {
        emqx(topic, Long.toString(value));
    }

    private void emqx(String topic, String value) {
        publish("$SYS/brokers/" + node + "/" + topic, value);
    }

    private void publish(String topic, String value) {
        if (value.equals(published.put(topic, value))) { return; }
        home.publisher()
                .publish(new Message(home.messageIds().next(), Message.BROKER, TopicName.of(topic), Qos.AT_MOST_ONCE,
                        true,
                        Message.NEVER, MessageProperties.NONE, Payload.ofUtf8(value)), null, 0, null);
    }
}
