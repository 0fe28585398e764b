package io.arna.store;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store.Acceptance;
import io.arna.broker.port.Store.Change;
import io.arna.broker.port.Store.Copy;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.Scan;
import io.arna.broker.port.Store.SessionImage;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.SessionState;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.broker.port.Store.Waiting;
import io.arna.mqtt.Payload;
import io.arna.store.record.BadRecordException;
import io.arna.store.record.Keys;
import io.arna.store.record.Keys.Kind;
import io.arna.store.record.Records;
import io.arna.store.record.Records.Progress;
import io.arna.store.record.Records.StoredSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * What each operation of the port changes in the database. Changes are gathered until {@link #flush}; whoever looks something up flushes first,
 * so that everything sees what came before it.
 *
 * <p>In memory it knows which life each client identifier has, and of messages that several sessions wait for how many they are: a number for
 * each such message, none for a message that waits in one queue only, whose bytes lie in that queue. After a failure it is thrown away,
 * because it may be ahead of the database, and read anew.
 *
 * <p>Confined to the thread that commits.
 */
final class Ledger implements AutoCloseable {
    /** What is left of a session that is over is removed in pieces of so many entries, so that nobody waits for a large queue to go. */
    private static final int SWEEP = 1_000;
    private static final List<Kind> OF_A_LIFE = List.of(Kind.SUBSCRIPTION, Kind.RECEIVED, Kind.SENT, Kind.WAITING,
            Kind.ASIDE);

    private final Database database;
    private final WriteBatch batch = new WriteBatch();
    private final Map<String, Long> lives = new HashMap<>();
    /** How many sessions wait for a message whose body lies apart. */
    private final Map<Long, Integer> waiters = new HashMap<>();
    /** Messages whose waiters changed since the last flush. */
    private final Set<Long> unwritten = new HashSet<>();
    private final LinkedHashSet<SessionKey> over = new LinkedHashSet<>();
    private long highestMessageId;
    private long highestWritten;

    /**
     * Opens the database in a directory, and reads what must be known of it.
     *
     * @throws StoreException when that is not possible
     */
    static Ledger open(Path directory) {
        Database database = Database.open(directory);
        try {
            return new Ledger(database);
        } catch (RocksDBException e) {
            database.close();
            throw new StoreException("the store in " + directory + " cannot be read: " + Database.reasonOf(e), e);
        } catch (BadRecordException e) {
            database.close();
            throw new StoreException("the store in " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Ledger(Database database) throws RocksDBException {
        this.database = database;
        highestMessageId = Records.number(database.get(Keys.highestMessageId()));
        highestWritten = highestMessageId;
        database.walk(Keys.all(Kind.SESSION), Keys.after(Keys.all(Kind.SESSION)), (key, value) -> {
            lives.put(Keys.clientId(key), Records.session(value).incarnation());
            return true;
        });
        for (Kind kind : OF_A_LIFE) {
            findWhatIsOver(kind);
        }
        if (database.hasAny(Keys.bodies(), Keys.after(Keys.bodies()))) {
            countWaiters();
            removeBodiesNobodyWaitsFor();
        }
        flush();
    }

    /** Jumps from life to life, without reading what lies between. */
    private void findWhatIsOver(Kind kind) throws RocksDBException {
        database.jump(Keys.all(kind), Keys.after(Keys.all(kind)), key -> {
            SessionKey session = Keys.sessionOf(key);
            if (!isCurrent(session)) {
                over.add(session);
            }
            return Keys.after(Keys.all(kind, session));
        });
    }

    private void countWaiters() throws RocksDBException {
        database.walk(Keys.all(Kind.WAITING), Keys.after(Keys.all(Kind.WAITING)), (key, value) -> {
            if (Records.hasSharedBody(value)) {
                waiters.merge(Keys.messageId(key), 1, Integer::sum);
            }
            return true;
        });
    }

    private void removeBodiesNobodyWaitsFor() throws RocksDBException {
        List<byte[]> orphans = new ArrayList<>();
        database.walk(Keys.bodies(), Keys.after(Keys.bodies()), (key, _) -> {
            if (!waiters.containsKey(Keys.bodyId(key))) {
                orphans.add(key);
            }
            return true;
        });
        for (byte[] orphan : orphans) {
            batch.delete(orphan);
        }
    }

    // ── Writing ──

    /** Whether there is anything that was not flushed. */
    boolean isDirty() {
        return batch.count() > 0 || highestMessageId > highestWritten;
    }

    /** Writes all that was gathered, as a whole. */
    void flush() throws RocksDBException {
        if (!isDirty()) { return; }
        if (highestMessageId > highestWritten) {
            batch.put(Keys.highestMessageId(), Records.number(highestMessageId));
        }
        database.write(batch);
        batch.clear();
        unwritten.clear();
        highestWritten = highestMessageId;
    }

    /** The disk has all that was flushed. */
    void sync() throws RocksDBException {
        database.sync();
    }

    /** Bytes gathered since the last flush. */
    long gatheredBytes() {
        return batch.getDataSize();
    }

    void accept(Acceptance what) throws RocksDBException {
        Message message = what.message();
        highestMessageId = Math.max(highestMessageId, message.id());
        List<QueueEntry> queues = what.queues().stream().filter(entry -> isCurrent(entry.session())).toList();
        if (queues.size() > 1 || waiters.containsKey(message.id())) {
            enqueueForSeveral(message, queues);
        } else if (!queues.isEmpty()) {
            enqueue(message, queues.getFirst());
        }
        for (Copy copy : what.copies()) {
            highestMessageId = Math.max(highestMessageId, copy.message().id());
            if (isCurrent(copy.entry().session())) {
                enqueue(copy.message(), copy.entry());
            }
        }
        if (what.receivedBy() != null && isCurrent(what.receivedBy())) {
            batch.put(Keys.received(what.receivedBy(), what.packetId()), new byte[0]);
        }
        if (what.retained()) {
            byte[] key = Keys.retained(message.topic());
            if (message.payload().isEmpty()) {
                batch.delete(key);
            } else {
                batch.put(key, Records.message(message));
            }
        }
    }

    private void enqueue(Message message, QueueEntry entry) throws RocksDBException {
        batch.put(Keys.message(Kind.WAITING, entry.session(), message.id()), Records.waiting(entry, message));
    }

    private void enqueueForSeveral(Message message, List<QueueEntry> queues) throws RocksDBException {
        Integer known = waiters.get(message.id());
        if (known == null) {
            batch.put(Keys.body(message.id()), Records.message(message));
        }
        int count = known == null ? 0 : known;
        for (QueueEntry entry : queues) {
            byte[] key = Keys.message(Kind.WAITING, entry.session(), message.id());
            if (known == null || !waitsForSharedBody(message.id(), key)) {
                batch.put(key, Records.waiting(entry));
                count++;
            }
        }
        waiters.put(message.id(), count);
        unwritten.add(message.id());
    }

    /** Whether this entry is one of those that a message's waiters were counted from. */
    private boolean waitsForSharedBody(long messageId, byte[] key) throws RocksDBException {
        if (unwritten.contains(messageId)) {
            flush();
        }
        byte[] value = database.get(key);
        return value != null && Records.hasSharedBody(value);
    }

    /** Removes a message from a queue, if it is there. */
    private void done(SessionKey session, long messageId) throws RocksDBException {
        byte[] key = Keys.message(Kind.WAITING, session, messageId);
        if (waiters.containsKey(messageId) && waitsForSharedBody(messageId, key)) {
            oneFewerWaitsFor(messageId);
        }
        batch.delete(key);
        batch.delete(Keys.message(Kind.SENT, session, messageId));
    }

    private void oneFewerWaitsFor(long messageId) throws RocksDBException {
        unwritten.add(messageId);
        if (waiters.merge(messageId, -1, (count, less) -> count + less == 0 ? null : count + less) == null) {
            batch.delete(Keys.body(messageId));
        }
    }

    void apply(SessionKey session, List<Change> changes) throws RocksDBException {
        if (changes.size() > 1 && !unwritten.isEmpty()) {
            flush(); // now, so that it need not be done between two of these changes, which are kept together
        }
        for (Change change : changes) {
            if (change instanceof Change.Put(SessionState state)) {
                put(session, state);
            } else if (isCurrent(session)) {
                apply(session, change);
            }
        }
    }

    private void put(SessionKey session, SessionState state) throws RocksDBException {
        Long before = lives.put(session.clientId(), session.incarnation());
        if (before != null && before != session.incarnation()) {
            over.add(new SessionKey(session.clientId(), before));
        } else if (before == null && over.contains(session)) {
            sweepAll(session); // lives are numbered anew each time, but the port does not demand it
        }
        batch.put(Keys.session(session.clientId()), Records.session(session.incarnation(), state));
    }

    private void apply(SessionKey session, Change change) throws RocksDBException {
        switch (change) {
            case Change.Put _ -> throw new AssertionError("begins a life and was handled");
            case Change.End _ -> {
                lives.remove(session.clientId());
                batch.delete(Keys.session(session.clientId()));
                over.add(session);
            }
            case Change.Subscribed(StoredSubscription stored) -> batch.put(
                    Keys.subscription(session, stored.subscription().filter().toString()),
                    Records.subscription(stored));
            case Change.Unsubscribed(String filter) -> batch.delete(Keys.subscription(session, filter));
            case Change.Sent(long messageId, int packetId) -> sent(session, messageId, new Progress(packetId, false));
            case Change.Received(long messageId, int packetId) ->
                    sent(session, messageId, new Progress(packetId, true));
            case Change.Done(long messageId) -> done(session, messageId);
            case Change.Released(int packetId) -> batch.delete(Keys.received(session, packetId));
        }
    }

    private void sent(SessionKey session, long messageId, Progress progress) throws RocksDBException {
        batch.put(Keys.message(Kind.SENT, session, messageId), Records.progress(progress));
    }

    void trim(SessionKey session, long upToMessageId) throws RocksDBException {
        if (!isCurrent(session)) { return; }
        flush();
        List<Long> gone = new ArrayList<>();
        database.walk(Keys.all(Kind.WAITING, session),
                Keys.after(Keys.message(Kind.WAITING, session, upToMessageId)),
                (key, _) -> gone.add(Keys.messageId(key)));
        for (long messageId : gone) {
            done(session, messageId);
        }
    }

    void forgetRetained(Message message) throws RocksDBException {
        flush();
        byte[] key = Keys.retained(message.topic());
        byte[] kept = database.get(key);
        if (kept != null && Records.messageId(kept) == message.id()) {
            batch.delete(key);
        }
    }

    // ── Set aside ──

    void setAside(SessionKey session, long number, Payload note) throws RocksDBException {
        if (isCurrent(session)) {
            batch.put(Keys.aside(session, number), note.toByteArray());
        }
    }

    @Nullable
    Payload takeBack(SessionKey session, long number) throws RocksDBException {
        flush();
        byte[] key = Keys.aside(session, number);
        byte[] note = database.get(key);
        if (note == null) { return null; }
        batch.delete(key);
        return Payload.copyOf(note);
    }

    /**
     * Removes the notes of a process that has ended. Not for a store that is opened again after a failure of the disk.
     *
     * @throws StoreException when that is not possible
     */
    void forgetWhatWasSetAside() {
        try {
            byte[] all = Keys.all(Kind.ASIDE);
            database.walk(all, Keys.after(all), (key, _) -> {
                batch.delete(key);
                return true;
            });
            flush();
        } catch (RocksDBException e) {
            throw new StoreException("the store cannot be written: " + Database.reasonOf(e), e);
        }
    }

    // ── What is over ──

    /** Whether something is left of sessions that are over. */
    boolean hasToSweep() { return !over.isEmpty(); }

    /**
     * Removes a piece of what is left of a session that is over. Only after a {@link #flush} with all of the operation that ended it: what
     * belonged to it must not go before it is over.
     */
    void sweep() throws RocksDBException {
        if (!over.isEmpty()) {
            SessionKey session = over.getFirst();
            if (sweep(session)) {
                over.remove(session);
            }
        }
    }

    private void sweepAll(SessionKey session) throws RocksDBException {
        boolean done;
        do {
            done = sweep(session);
        } while (!done);
        over.remove(session);
    }

    /** Removes a piece of what is left of a session; whether that was all. */
    private boolean sweep(SessionKey session) throws RocksDBException {
        flush();
        List<byte[]> keys = new ArrayList<>();
        List<Long> shared = new ArrayList<>();
        for (Kind kind : OF_A_LIFE) {
            byte[] prefix = Keys.all(kind, session);
            database.walk(prefix, Keys.after(prefix), (key, value) -> {
                if (keys.size() == SWEEP) { return false; }
                if (kind == Kind.WAITING && Records.hasSharedBody(value)) {
                    shared.add(Keys.messageId(key));
                }
                return keys.add(key);
            });
        }
        for (long messageId : shared) {
            oneFewerWaitsFor(messageId);
        }
        for (byte[] key : keys) {
            batch.delete(key);
        }
        flush();
        return keys.size() < SWEEP;
    }

    // ── Reading ──

    private boolean isCurrent(SessionKey session) {
        Long life = lives.get(session.clientId());
        return life != null && life == session.incarnation();
    }

    @Nullable
    SessionImage get(String clientId) throws RocksDBException {
        if (!lives.containsKey(clientId)) { return null; }
        flush();
        byte[] value = database.get(Keys.session(clientId));
        if (value == null) { throw new BadRecordException("no state of session " + clientId); }
        return image(clientId, Records.session(value));
    }

    private SessionImage image(String clientId, StoredSession stored) throws RocksDBException {
        SessionKey session = new SessionKey(clientId, stored.incarnation());
        List<StoredSubscription> subscriptions = new ArrayList<>();
        byte[] prefix = Keys.all(Kind.SUBSCRIPTION, session);
        database.walk(prefix, Keys.after(prefix), (_, value) -> subscriptions.add(Records.subscription(value)));
        List<Integer> received = new ArrayList<>();
        byte[] receivedPrefix = Keys.all(Kind.RECEIVED, session);
        database.walk(receivedPrefix, Keys.after(receivedPrefix), (key, _) -> received.add(Keys.packetId(key)));
        return new SessionImage(session, stored.state(), List.copyOf(subscriptions), List.copyOf(received));
    }

    List<Waiting> read(SessionKey session, long fromMessageId, int most) throws RocksDBException {
        if (!isCurrent(session) || most <= 0) { return List.of(); }
        flush();
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        database.walk(Keys.message(Kind.WAITING, session, fromMessageId),
                Keys.after(Keys.all(Kind.WAITING, session)), (key, value) -> {
                    keys.add(key);
                    values.add(value);
                    return keys.size() < most;
                });
        if (keys.isEmpty()) { return List.of(); }
        Map<Long, Progress> progress = progress(session, Keys.messageId(keys.getFirst()),
                Keys.messageId(keys.getLast()));
        List<Waiting> waiting = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            waiting.add(waiting(session, Keys.messageId(keys.get(i)), values.get(i), progress));
        }
        return waiting;
    }

    private Map<Long, Progress> progress(SessionKey session, long first, long last) throws RocksDBException {
        Map<Long, Progress> progress = new HashMap<>();
        database.walk(Keys.message(Kind.SENT, session, first), Keys.after(Keys.message(Kind.SENT, session, last)),
                (key, value) -> {
                    progress.put(Keys.messageId(key), Records.progress(value));
                    return true;
                });
        return progress;
    }

    private Waiting waiting(SessionKey session, long messageId, byte[] value, Map<Long, Progress> progress)
            throws RocksDBException {
        Message message;
        if (Records.hasSharedBody(value)) {
            byte[] body = database.get(Keys.body(messageId));
            if (body == null) { throw new BadRecordException("no body of message " + messageId); }
            message = Records.message(body);
        } else {
            message = Records.messageOf(session, value);
        }
        Progress sent = progress.getOrDefault(messageId, new Progress(0, false));
        return new Waiting(message, Records.entry(session, value), sent.packetId(), sent.received());
    }

    /** Tells of all that is kept. */
    void scan(Scan scan) throws RocksDBException {
        flush();
        database.walk(Keys.all(Kind.SESSION), Keys.after(Keys.all(Kind.SESSION)), (key, value) -> {
            scan.session(image(Keys.clientId(key), Records.session(value)));
            return true;
        });
        database.walk(Keys.retained(), Keys.after(Keys.retained()), (_, value) -> {
            scan.retained(Records.message(value));
            return true;
        });
        scan.highestMessageId(highestMessageId);
    }

    @Override
    public void close() {
        batch.close();
        database.close();
    }
}
