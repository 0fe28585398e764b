package io.arna.cli.mosquitto;

import io.arna.cli.mosquitto.Database.Client;
import io.arna.cli.mosquitto.Database.State;
import io.arna.cli.mosquitto.Database.Stored;
import io.arna.cli.mosquitto.Database.Subscribed;
import io.arna.cli.mosquitto.Database.Waiting;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.arna.store.portable.JsonLines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says what is in a {@link Database} in the lines of an exported store. Messages get new ids, in the order of Mosquitto's. What has expired, and
 * Mosquitto's own {@code $SYS} topics, stay behind.
 *
 * <p>Mosquitto hands on a QoS 2 message when its publisher has released it, Arna when it arrives. So what was not released yet is handed on here: it waits
 * for whoever has subscribed to it, and its packet identifier is known, so that it does not come twice.
 */
final class StoreLines {
    private static final long NEVER = 0xFFFF_FFFFL;
    private static final String OWN_TOPICS = "$SYS";

    private final Database database;
    private final long nowSeconds;
    private final List<String> leftOut = new ArrayList<>();
    /** By Mosquitto's id, in the order of ours. */
    private final Map<Long, Long> idOf = new HashMap<>();
    private final Map<String, List<Subscribed>> subscriptions = new HashMap<>();
    /** What waits for each session, by our id of the message. */
    private final Map<String, TreeMap<Long, Waiting>> queues = new LinkedHashMap<>();
    private final Map<String, Set<Integer>> received = new HashMap<>();
    private final Map<String, Stored> retained = new LinkedHashMap<>();
    private final Map<Long, Integer> queuesWith = new HashMap<>();
    private int expired;

    private StoreLines(Database database, long nowSeconds) {
        this.database = database;
        this.nowSeconds = nowSeconds;
    }

    /**
     * What is to be imported.
     *
     * @param lines of an export
     * @param leftOut what is not in them, a sentence each
     */
    record Export(List<String> lines, int sessions, int subscriptions, int waiting, int retained,
            List<String> leftOut) {}

    /** The lines, as of a moment in seconds since 1970. */
    static Export of(Database database, long nowSeconds) {
        StoreLines made = new StoreLines(database, nowSeconds);
        made.number();
        made.sessions();
        made.hand();
        made.retained();
        return made.export();
    }

    private void number() {
        List<Stored> inOrder = new ArrayList<>(database.messages.values());
        inOrder.sort(Comparator.comparingLong(Stored::id));
        long next = 1;
        for (Stored message : inOrder) {
            if (message.expiresAtSeconds() > 0 && message.expiresAtSeconds() <= nowSeconds) {
                expired++;
            } else if (isTopic(message.topic())) {
                idOf.put(message.id(), next++);
            }
        }
    }

    private boolean isTopic(String topic) {
        try {
            TopicName.of(topic);
            return true;
        } catch (ProtocolException e) {
            leftOut.add("a message, whose topic cannot be one: " + e.getMessage());
            return false;
        }
    }

    private void sessions() {
        for (Client client : database.clients.values()) {
            boolean isOver = client.expirySeconds() == 0 || (client.expirySeconds() != NEVER
                    && client.expiresAtSeconds() > 0 && client.expiresAtSeconds() <= nowSeconds);
            if (isOver) {
                expired++;
                continue;
            }
            queues.put(client.id(), new TreeMap<>());
            for (Waiting waiting : database.waiting.getOrDefault(client.id(), List.of())) {
                Long id = idOf.get(waiting.messageId());
                if (id != null && !waiting.incoming()) {
                    enqueue(client.id(), id, waiting);
                }
            }
            for (Subscribed subscribed : database.subscriptions.getOrDefault(client.id(), List.of())) {
                if (isFilter(client.id(), subscribed.filter())) {
                    subscriptions.computeIfAbsent(client.id(), _ -> new ArrayList<>()).add(subscribed);
                }
            }
        }
    }

    private void enqueue(String clientId, long id, Waiting waiting) {
        if (queues.computeIfAbsent(clientId, _ -> new TreeMap<>()).putIfAbsent(id, waiting) == null) {
            queuesWith.merge(id, 1, Integer::sum);
        }
    }

    private boolean isFilter(String clientId, String filter) {
        try {
            TopicFilter.of(filter);
            return true;
        } catch (ProtocolException e) {
            leftOut.add("a subscription of " + clientId + ", whose filter cannot be one: " + e.getMessage());
            return false;
        }
    }

    /** What publishers had not released. */
    private void hand() {
        for (String publisher : queues.keySet()) {
            for (Waiting waiting : database.waiting.getOrDefault(publisher, List.of())) {
                Long id = idOf.get(waiting.messageId());
                Stored message = database.messages.get(waiting.messageId());
                if (waiting.incoming() && waiting.qos() == 2 && waiting.packetId() > 0 && id != null
                        && message != null) {
                    received.computeIfAbsent(publisher, _ -> new HashSet<>()).add(waiting.packetId());
                    hand(publisher, message, id);
                }
            }
        }
    }

    private void hand(String publisher, Stored message, long id) {
        Set<String> shares = new HashSet<>();
        TopicName topic = TopicName.of(message.topic());
        if (message.retain()) {
            retain(message);
        }
        for (String clientId : queues.keySet()) {
            int qos = -1;
            boolean asPublished = false;
            for (Subscribed subscribed : subscriptions.getOrDefault(clientId, List.of())) {
                TopicFilter filter = TopicFilter.of(subscribed.filter());
                boolean isOwn = noLocal(subscribed) && clientId.equals(publisher);
                if (filter.matches(topic) && !isOwn && (!filter.isShared() || shares.add(subscribed.filter()))) {
                    qos = Math.max(qos, Math.min(message.qos(), subscribed.qos()));
                    asPublished |= retainAsPublished(subscribed);
                }
            }
            if (qos >= 0) {
                enqueue(clientId, id, new Waiting(message.id(), 0, qos, State.QUEUED, asPublished && message.retain(),
                        false, false, 0));
            }
        }
    }

    private static boolean noLocal(Subscribed subscribed) {
        return (subscribed.options() & 0x04) != 0;
    }

    private static boolean retainAsPublished(Subscribed subscribed) {
        return (subscribed.options() & 0x08) != 0;
    }

    private static int retainHandling(Subscribed subscribed) {
        return Math.min(subscribed.options() >> 4 & 0x03, 2);
    }

    private void retained() {
        for (long id : database.retained) {
            Stored message = database.messages.get(id);
            if (message != null && idOf.containsKey(id) && !message.topic().startsWith(OWN_TOPICS)) {
                retained.putIfAbsent(message.topic(), message);
            }
        }
    }

    private void retain(Stored message) {
        if (message.payload().isEmpty()) {
            database.retained.removeIf(id -> topicOf(id).equals(message.topic()));
        } else {
            retained.put(message.topic(), message);
        }
    }

    private String topicOf(long id) {
        Stored message = database.messages.get(id);
        return message == null ? "" : message.topic();
    }

    // ── Lines ──

    private Export export() {
        List<String> lines = new ArrayList<>();
        lines.add(line("arna-store", Map.of("format", 1), Map.of("highestMessageId", (long) idOf.size())));
        database.messages.values().stream().filter(this::isShared)
                .sorted(Comparator.comparingLong(Stored::id))
                .forEach(message -> lines.add(line("message", message(message))));
        int life = 1;
        int waiting = 0;
        int subscribed = 0;
        for (Map.Entry<String, TreeMap<Long, Waiting>> queue : queues.entrySet()) {
            Client client = database.clients.get(queue.getKey());
            if (client == null) {
                continue;
            }
            lines.add(line("session", session(client, life++)));
            for (Subscribed one : subscriptions.getOrDefault(client.id(), List.of())) {
                lines.add(line("subscription", subscription(one)));
                subscribed++;
            }
            Set<Integer> packetIds = new HashSet<>();
            for (Map.Entry<Long, Waiting> entry : queue.getValue().entrySet()) {
                lines.add(line("waiting", waiting(entry.getKey(), entry.getValue(), packetIds)));
                waiting++;
            }
        }
        retained.values().forEach(message -> lines.add(line("retained", message(message))));
        lines.add(line("end", Map.of("lines", (long) lines.size())));
        if (expired > 0) {
            leftOut.add(expired + " messages and sessions that have expired");
        }
        return new Export(lines, life - 1, subscribed, waiting, retained.size(), List.copyOf(leftOut));
    }

    @SafeVarargs
    private static String line(String type, Map<String, ? extends @Nullable Object>... parts) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("type", type);
        for (Map<String, ? extends @Nullable Object> part : parts) {
            members.putAll(part);
        }
        return JsonLines.write(members);
    }

    private boolean isShared(Stored message) {
        Long id = idOf.get(message.id());
        return id != null && queuesWith.getOrDefault(id, 0) > 1;
    }

    private Map<String, @Nullable Object> message(Stored message) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("id", idOf.get(message.id()));
        members.put("publisher", message.publisher());
        members.put("topic", message.topic());
        members.put("qos", message.qos());
        members.put("retain", message.retain());
        members.put("payload", message.payload().toByteArray());
        if (message.expiresAtSeconds() > 0) {
            members.put("expiresAt", message.expiresAtSeconds() * 1_000);
        }
        members.putAll(message.properties());
        members.remove("subscriptionId");
        return members;
    }

    private Map<String, @Nullable Object> session(Client client, int life) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("clientId", client.id());
        members.put("life", life);
        if (client.user() != null) {
            members.put("identity", client.user());
        }
        members.put("expirySeconds", client.expirySeconds());
        boolean hasLeft = client.expirySeconds() != NEVER && client.expiresAtSeconds() > client.expirySeconds();
        members.put("disconnectedAt",
                (hasLeft ? client.expiresAtSeconds() - client.expirySeconds() : nowSeconds) * 1_000);
        members.put("receivedPacketIds", received.getOrDefault(client.id(), Set.of()).stream().sorted().toList());
        return members;
    }

    private static Map<String, @Nullable Object> subscription(Subscribed subscribed) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("filter", subscribed.filter());
        members.put("qos", subscribed.qos());
        members.put("noLocal", noLocal(subscribed));
        members.put("retainAsPublished", retainAsPublished(subscribed));
        members.put("retainHandling", retainHandling(subscribed));
        if (subscribed.id() != 0) {
            members.put("subscriptionId", subscribed.id());
        }
        return members;
    }

    /** Packet identifiers matter where a message has been sent: the client may have it, and knows it by that. */
    private Map<String, @Nullable Object> waiting(long id, Waiting waiting, Set<Integer> packetIds) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("qos", waiting.qos());
        members.put("retain", waiting.retain());
        members.put("subscriptionIds",
                waiting.subscriptionId() == 0 ? List.of() : List.of(waiting.subscriptionId()));
        boolean isReceived = switch (waiting.state()) {
            case SEND_PUBREL, WAIT_FOR_PUBCOMP -> true;
            case INVALID, SEND_QOS_0, SEND_QOS_1, WAIT_FOR_PUBACK, SEND_QOS_2, WAIT_FOR_PUBREC, WAIT_FOR_PUBREL,
                    SEND_PUBCOMP, SEND_PUBREC, QUEUED ->
                    false;
        };
        boolean isSent = isReceived || waiting.wasSent() || waiting.state() == State.WAIT_FOR_PUBACK
                || waiting.state() == State.WAIT_FOR_PUBREC;
        if (isSent && waiting.qos() > 0 && waiting.packetId() > 0 && packetIds.add(waiting.packetId())) {
            members.put("packetId", waiting.packetId());
            members.put("received", isReceived);
        }
        Stored message = database.messages.get(waiting.messageId());
        if (queuesWith.getOrDefault(id, 0) > 1 || message == null) {
            members.put("messageId", id);
        } else {
            members.put("message", message(message));
        }
        return members;
    }
}
