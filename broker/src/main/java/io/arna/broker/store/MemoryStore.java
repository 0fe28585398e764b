package io.arna.broker.store;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store;
import io.arna.mqtt.Payload;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for as long as the process lives. Every operation is done when it returns, and completes on the caller's thread. Any
 * number of shards may use it at a time: what is known of one client id changes as a whole, inside {@link ConcurrentHashMap#compute}.
 *
 * <p>A message is kept once, however many wait for it, and goes with the last of them.
 */
public final class MemoryStore implements Store {
    /** One life of a client id's session; touched only inside the map's {@code compute}. */
    private static final class Life {
        final SessionKey key;
        SessionState state;
        final Map<String, StoredSubscription> subscriptions = new LinkedHashMap<>(4);
        final SortedSet<Integer> receivedIds = new TreeSet<>();
        final NavigableMap<Long, Waiting> queue = new TreeMap<>();
        final Map<Long, Payload> aside = new HashMap<>(2);

        Life(SessionKey key, SessionState state) {
            this.key = key;
            this.state = state;
        }

        SessionImage image() {
            return new SessionImage(key, state, List.copyOf(subscriptions.values()), List.copyOf(receivedIds));
        }

        List<Waiting> waiting(long fromMessageId, int most) {
            return queue.tailMap(fromMessageId, true).values().stream().limit(most).toList();
        }
    }

    /** A message and how many keep it. */
    private record Body(Message message, int references) {}

    private final ConcurrentHashMap<String, Life> lives = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TopicName, Message> retained = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Body> bodies = new ConcurrentHashMap<>();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong highestMessageId = new AtomicLong();

    @Override
    public void accept(Acceptance what, Completion done) {
        Message message = what.message();
        highestMessageId.accumulateAndGet(message.id(), Math::max);
        for (QueueEntry entry : what.queues()) {
            change(entry.session(), life -> enqueue(life, message, entry));
        }
        for (Copy copy : what.copies()) {
            highestMessageId.accumulateAndGet(copy.message().id(), Math::max);
            change(copy.entry().session(), life -> enqueue(life, copy.message(), copy.entry()));
        }
        if (what.receivedBy() != null) {
            change(what.receivedBy(), life -> life.receivedIds.add(what.packetId()));
        }
        if (what.retained()) {
            retained.compute(message.topic(), (_, previous) -> retain(previous, message));
        }
        done.onDone(null);
    }

    private void enqueue(Life life, Message message, QueueEntry entry) {
        if (life.queue.putIfAbsent(message.id(), new Waiting(hold(message), entry, 0, false)) != null) {
            release(message);
        }
    }

    private @Nullable Message retain(@Nullable Message previous, Message message) {
        if (previous != null && previous.id() == message.id()) { return previous; }
        if (previous != null) {
            release(previous);
        }
        return message.payload().isEmpty() ? null : hold(message);
    }

    @Override
    public void apply(SessionKey session, List<Change> changes, Completion done) {
        lives.compute(session.clientId(), (_, life) -> {
            Life now = life;
            for (Change change : changes) {
                now = applied(session, now, change);
            }
            return now;
        });
        done.onDone(null);
    }

    private @Nullable Life applied(SessionKey session, @Nullable Life life, Change change) {
        if (life == null || !life.key.equals(session)) {
            // Only this begins a life; all else was meant for one that is over.
            return change instanceof Change.Put(SessionState state) ? begun(session, state, life) : life;
        }
        switch (change) {
            case Change.Put(SessionState state) -> life.state = state;
            case Change.End() -> {
                releaseQueue(life);
                return null;
            }
            case Change.Subscribed(StoredSubscription subscription) ->
                    life.subscriptions.put(subscription.subscription().filter().toString(), subscription);
            case Change.Unsubscribed(String filter) -> life.subscriptions.remove(filter);
            case Change.Sent(long messageId, int packetId) -> sent(life, messageId, packetId, false);
            case Change.Received(long messageId, int packetId) -> sent(life, messageId, packetId, true);
            case Change.Done(long messageId) -> done(life, messageId);
            case Change.Released(int packetId) -> life.receivedIds.remove(packetId);
        }
        return life;
    }

    private Life begun(SessionKey session, SessionState state, @Nullable Life previous) {
        if (previous != null) {
            releaseQueue(previous);
        }
        return new Life(session, state);
    }

    private static void sent(Life life, long messageId, int packetId, boolean received) {
        life.queue.computeIfPresent(messageId,
                (_, waiting) -> new Waiting(waiting.message(), waiting.entry(), packetId, received));
    }

    private void done(Life life, long messageId) {
        Waiting waiting = life.queue.remove(messageId);
        if (waiting != null) {
            release(waiting.message());
        }
    }

    private void releaseQueue(Life life) {
        life.queue.values().forEach(waiting -> release(waiting.message()));
    }

    @Override
    public void trim(SessionKey session, long upToMessageId, Completion done) {
        change(session, life -> {
            NavigableMap<Long, Waiting> gone = life.queue.headMap(upToMessageId, true);
            gone.values().forEach(waiting -> release(waiting.message()));
            gone.clear();
        });
        done.onDone(null);
    }

    @Override
    public void forgetRetained(Message message, Completion done) {
        retained.computeIfPresent(message.topic(), (_, kept) -> {
            if (kept.id() != message.id()) { return kept; }
            release(kept);
            return null;
        });
        done.onDone(null);
    }

    @Override
    public void get(String clientId, Consumer<@Nullable SessionImage> answer) {
        answer.accept(look(clientId, Life::image));
    }

    @Override
    public void read(SessionKey session, long fromMessageId, int most, Consumer<List<Waiting>> answer) {
        List<Waiting> found = look(session.clientId(),
                life -> life.key.equals(session) ? life.waiting(fromMessageId, most) : null);
        answer.accept(found == null ? List.of() : found);
    }

    @Override
    public void setAside(SessionKey session, long number, Payload note, Completion done) {
        change(session, life -> life.aside.put(number, note));
        done.onDone(null);
    }

    @Override
    public void takeBack(SessionKey session, long number, Consumer<@Nullable Payload> answer) {
        answer.accept(look(session.clientId(), life -> life.key.equals(session) ? life.aside.remove(number) : null));
    }

    @Override
    public void scan(Scan scan) {
        lives.keySet().forEach(clientId -> lives.computeIfPresent(clientId, (_, life) -> {
            life.aside.clear(); // notes of a process before
            return life;
        }));
        lives.keySet().forEach(clientId -> {
            SessionImage image = look(clientId, Life::image);
            if (image != null) {
                scan.session(image);
            }
        });
        retained.values().forEach(scan::retained);
        scan.highestMessageId(highestMessageId.get());
    }

    /** How many messages are kept, each counted once. Any thread; the answer may lag. */
    public long messages() {
        return bodies.mappingCount();
    }

    /** Bytes of topics and payloads of the messages that are kept. Any thread; the answer may lag. */
    public long bytes() {
        return bytes.sum();
    }

    /** Changes a session if this very life of it is there. */
    private void change(SessionKey session, Consumer<Life> work) {
        lives.computeIfPresent(session.clientId(), (_, life) -> {
            if (life.key.equals(session)) {
                work.accept(life);
            }
            return life;
        });
    }

    /** Looks at a session while nobody changes it; null when there is none. */
    private <R> @Nullable R look(String clientId, Function<Life, @Nullable R> question) {
        List<R> answer = new ArrayList<>(1);
        lives.computeIfPresent(clientId, (_, life) -> {
            R known = question.apply(life);
            if (known != null) {
                answer.add(known);
            }
            return life;
        });
        return answer.isEmpty() ? null : answer.getFirst();
    }

    /** One more keeps the message; which object is kept under its id. */
    private Message hold(Message message) {
        return bodies.compute(message.id(), (_, kept) -> {
            if (kept != null) { return new Body(kept.message, kept.references + 1); }
            bytes.add(message.size());
            return new Body(message, 1);
        }).message;
    }

    /** One fewer keeps the message. */
    private void release(Message message) {
        bodies.computeIfPresent(message.id(), (_, kept) -> {
            if (kept.references > 1) { return new Body(kept.message, kept.references - 1); }
            bytes.add(-kept.message.size());
            return null;
        });
    }
}
