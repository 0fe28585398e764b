package io.arna.store;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.broker.port.Store.SessionImage;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.broker.port.Store.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * All that a store tells of itself, in an order that does not depend on the store.
 *
 * @param sessions by client identifier
 * @param queues by client identifier
 * @param retained by topic
 * @param highestMessageId as told
 */
record Snapshot(TreeMap<String, SessionImage> sessions, TreeMap<String, List<Waiting>> queues,
        TreeMap<String, Message> retained, long highestMessageId) {
    /** Asks a store; {@code read} asks for a queue and waits for the answer. */
    static Snapshot of(Store store, BiConsumer<Store.SessionKey, List<Waiting>> read) {
        TreeMap<String, SessionImage> sessions = new TreeMap<>();
        TreeMap<String, Message> retained = new TreeMap<>();
        long[] highest = {0};
        store.scan(new Store.Scan() {
            @Override
            public void session(SessionImage image) {
                sessions.put(image.key().clientId(), sorted(image));
            }

            @Override
            public void retained(Message message) {
                retained.put(message.topic().toString(), message);
            }

            @Override
            public void highestMessageId(long id) {
                highest[0] = id;
            }
        });
        TreeMap<String, List<Waiting>> queues = new TreeMap<>();
        sessions.forEach((clientId, image) -> {
            List<Waiting> queue = new ArrayList<>();
            read.accept(image.key(), queue);
            queues.put(clientId, queue);
        });
        return new Snapshot(sessions, queues, retained, highest[0]);
    }

    /** Where this one differs from what should be, in words. */
    String insteadOf(Snapshot wanted) {
        StringBuilder words = new StringBuilder();
        difference(words, "sessions", sessions, wanted.sessions);
        difference(words, "queues", queues, wanted.queues);
        difference(words, "retained", retained, wanted.retained);
        if (highestMessageId != wanted.highestMessageId) {
            words.append("\nhighest message id ").append(wanted.highestMessageId).append(", found ")
                    .append(highestMessageId);
        }
        return words.toString();
    }

    private static <V> void difference(StringBuilder words, String what, TreeMap<String, V> found,
            TreeMap<String, V> wanted) {
        TreeSet<String> names = new TreeSet<>(found.keySet());
        names.addAll(wanted.keySet());
        for (String name : names) {
            if (!Objects.equals(found.get(name), wanted.get(name))) {
                words.append("\n%s[%s] %s%n  found %s".formatted(what, name, wanted.get(name), found.get(name)));
            }
        }
    }

    private static SessionImage sorted(SessionImage image) {
        List<StoredSubscription> subscriptions = image.subscriptions().stream()
                .sorted(Comparator.comparing(stored -> stored.subscription().filter().toString())).toList();
        return new SessionImage(image.key(), image.state(), subscriptions,
                image.receivedIds().stream().sorted().toList());
    }
}
