package io.arna.store;

import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.store.record.BadRecordException;
import io.arna.store.record.Keys;
import io.arna.store.record.Keys.Kind;
import io.arna.store.record.Records;
import io.arna.store.record.Records.StoredSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Reads all of a store, counts what is there and says what does not fit together. Holds client identifiers and ids of shared messages in memory,
 * nothing else of it.
 */
public final class Inspection {
    private static final int LONGEST_QUEUES = 5;
    private static final List<Kind> OF_A_LIFE = List.of(Kind.SUBSCRIPTION, Kind.RECEIVED, Kind.SENT, Kind.WAITING);

    private final Database database;
    private final Consumer<String> problems;
    private final Map<String, Long> lives = new HashMap<>();
    private final Map<Long, Integer> waiters = new HashMap<>();
    private final PriorityQueue<Queue> longest = new PriorityQueue<>(Comparator.comparingLong(Queue::messages));
    private final Map<Kind, Long> counts = new HashMap<>();
    private long wills;
    private long retained;
    private long bodies;
    private long leftOver;
    private long problemsSeen;

    /** How much waits for a client. */
    public record Queue(String clientId, long messages) {}

    /**
     * What there is.
     *
     * @param sessions that outlive their connections
     * @param wills of sessions whose connection was open when the broker ended, or whose delay is not over
     * @param subscriptions of all sessions
     * @param waiting messages in queues, each counted in each queue
     * @param shared messages that wait in several queues, and lie there once
     * @param inFlight messages that were sent and not acknowledged
     * @param receivedIds packet identifiers of clients' QoS 2 messages that were not released
     * @param retained messages
     * @param leftOver entries of sessions that are over, and messages nobody waits for: removed when a broker runs
     * @param highestMessageId that was ever given out and kept
     * @param bytesOnDisk of all files
     * @param longest queues, the longest first
     * @param problems things that do not fit together
     */
    public record Found(long sessions, long wills, long subscriptions, long waiting, long shared, long inFlight,
            long receivedIds, long retained, long leftOver, long highestMessageId, long bytesOnDisk,
            List<Queue> longest,
            long problems) {}

    private Inspection(Database database, Consumer<String> problems) {
        this.database = database;
        this.problems = problems;
    }

    /**
     * Looks at the store in a data directory that no broker uses. Any thread.
     *
     * @param problems told of each thing that does not fit, in a sentence
     * @throws StoreException when there is no store, it is in use, or its files are damaged
     */
    public static Found inspect(Path dataDirectory, Consumer<String> problems) {
        try (OfflineStore store = OfflineStore.open(dataDirectory)) {
            Inspection inspection = new Inspection(store.database(), problems);
            store.database().verifyChecksums();
            inspection.readAll();
            return inspection.found(Database.bytesIn(StoreSettings.folderIn(dataDirectory)));
        } catch (RocksDBException e) {
            throw new StoreException("the store in " + dataDirectory + " cannot be read: " + Database.reasonOf(e), e);
        } catch (IOException e) {
            throw new StoreException("the store in " + dataDirectory + " cannot be read: " + e, e);
        }
    }

    private Found found(long bytesOnDisk) throws RocksDBException {
        List<Queue> queues = longest.stream().sorted(Comparator.comparingLong(Queue::messages).reversed()).toList();
        return new Found(lives.size(), wills, count(Kind.SUBSCRIPTION), count(Kind.WAITING), bodies, count(Kind.SENT),
                count(Kind.RECEIVED), retained, leftOver, highestMessageId(), bytesOnDisk, queues, problemsSeen);
    }

    private long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    private long highestMessageId() throws RocksDBException {
        return Records.number(database.get(Keys.highestMessageId()));
    }

    private void readAll() throws RocksDBException {
        read("a session", Keys.all(Kind.SESSION), (key, value) -> {
            StoredSession session = Records.session(value);
            lives.put(Keys.clientId(key), session.incarnation());
            if (session.state().will() != null) {
                wills++;
            }
            if (session.state().disconnectedAtMillis() < SessionState.CONNECTED) {
                problem("session of " + Keys.clientId(key) + ": its connection ended before 1970");
            }
        });
        for (Kind kind : OF_A_LIFE) {
            readOfLives(kind);
        }
        long highest = highestMessageId();
        read("a shared message", Keys.bodies(), (key, value) -> {
            long id = Records.message(value).id();
            bodies++;
            if (id != Keys.bodyId(key)) {
                problem("shared message " + Keys.bodyId(key) + ": it calls itself " + id);
            }
            if (id > highest) {
                problem("shared message " + id + ": ids are said to end at " + highest);
            }
            if (waiters.remove(id) == null) {
                leftOver++;
            }
        });
        waiters.keySet().forEach(id -> problem("message " + id + ": sessions wait for it, but it is not there"));
        read("a retained message", Keys.retained(), (key, value) -> {
            retained++;
            var topic = Records.message(value).topic();
            if (!Arrays.equals(key, Keys.retained(topic))) {
                problem("retained message on " + topic + ": it lies where that of another topic belongs");
            }
        });
    }

    private void readOfLives(Kind kind) throws RocksDBException {
        var current = new Object() {
            @Nullable SessionKey session;
            long entries;
            BitSet packetIds = new BitSet();
        };
        read("a record of the kind " + kind, Keys.all(kind), (key, value) -> {
            SessionKey session = Keys.sessionOf(key);
            if (!session.equals(current.session)) {
                if (kind == Kind.WAITING && current.session != null) {
                    rank(current.session.clientId(), current.entries);
                }
                current.session = session;
                current.entries = 0;
                current.packetIds = new BitSet();
            }
            Long life = lives.get(session.clientId());
            if (life == null || life != session.incarnation()) {
                leftOver++;
                return;
            }
            current.entries++;
            counts.merge(kind, 1L, Long::sum);
            readOne(kind, session, key, value, current.packetIds);
        });
        if (kind == Kind.WAITING && current.session != null) {
            rank(current.session.clientId(), current.entries);
        }
    }

    private void readOne(Kind kind, SessionKey session, byte[] key, byte[] value, BitSet packetIds)
            throws RocksDBException {
        switch (kind) {
            case SUBSCRIPTION -> {
                String filter = Records.subscription(value).subscription().filter().toString();
                if (!Arrays.equals(key, Keys.subscription(session, filter))) {
                    problem("session of " + session.clientId() + ": its subscription to " + filter
                            + " lies where another one belongs");
                }
            }
            case WAITING -> {
                long id = Keys.messageId(key);
                var _ = Records.entry(session, value);
                if (Records.hasSharedBody(value)) {
                    waiters.merge(id, 1, Integer::sum);
                } else if (Records.messageOf(session, value).id() != id) {
                    problem("session of " + session.clientId() + ": message " + id + " calls itself "
                            + Records.messageOf(session, value).id());
                }
            }
            case SENT -> {
                int packetId = Records.progress(value).packetId();
                boolean waits = database.get(Keys.message(Kind.WAITING, session, Keys.messageId(key))) != null;
                if (!waits) {
                    counts.merge(kind, -1L, Long::sum);
                    leftOver++;
                } else if (packetIds.get(packetId)) {
                    problem("session of " + session.clientId() + ": two messages were sent with the packet identifier "
                            + packetId);
                }
                packetIds.set(packetId, packetIds.get(packetId) || waits);
            }
            case RECEIVED, SESSION, ASIDE -> {
                // Nothing but its key.
            }
        }
    }

    private void rank(String clientId, long messages) {
        if (messages == 0) { return; }
        longest.add(new Queue(clientId, messages));
        if (longest.size() > LONGEST_QUEUES) {
            longest.remove();
        }
    }

    /** Looks at one record. */
    private interface Look {
        void at(byte[] key, byte[] value) throws RocksDBException;
    }

    private void read(String what, byte[] prefix, Look look) throws RocksDBException {
        database.walk(prefix, Keys.after(prefix), (key, value) -> {
            try {
                look.at(key, value);
            } catch (BadRecordException e) {
                problem(what + " cannot be read: " + e.getMessage());
            }
            return true;
        });
    }

    private void problem(String sentence) {
        problemsSeen++;
        problems.accept(sentence);
    }
}
