package io.arna.store;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store.SessionKey;
import io.arna.store.portable.JsonLines;
import io.arna.store.portable.Portable;
import io.arna.store.record.BadRecordException;
import io.arna.store.record.Keys;
import io.arna.store.record.Keys.Kind;
import io.arna.store.record.Records;
import io.arna.store.record.Records.Progress;
import io.arna.store.record.Records.StoredSession;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Writes all that a store keeps as lines of JSON, in the order of keys, holding of it no more than one line and the ids of shared messages; {@link StoreImport} reads them. */
public final class StoreExport {
    /** The format of the lines. */
    static final int FORMAT = 1;

    private final Database database;
    private final Writer out;
    private long lines;

    private StoreExport(Database database, Writer out) {
        this.database = database;
        this.out = out;
    }

    /**
     * Exports the store in a data directory that no broker uses. Any thread.
     *
     * @return how many lines were written
     * @throws StoreException when there is none, it is in use, or it cannot be read
     * @throws IOException when {@code out} cannot be written
     */
    public static long export(Path dataDirectory, Writer out) throws IOException {
        try (OfflineStore store = OfflineStore.open(dataDirectory)) {
            BufferedWriter buffered = new BufferedWriter(out);
            StoreExport export = new StoreExport(store.database(), buffered);
            export.write();
            buffered.flush();
            return export.lines;
        } catch (RocksDBException e) {
            throw new StoreException("the store in " + dataDirectory + " cannot be read: " + Database.reasonOf(e), e);
        } catch (BadRecordException e) {
            throw new StoreException("the store in " + dataDirectory + " cannot be read: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void write() throws RocksDBException {
        Map<String, @Nullable Object> head = record("arna-store");
        head.put("format", FORMAT);
        head.put("highestMessageId", Records.number(database.get(Keys.highestMessageId())));
        line(head);
        Set<Long> shared = sharedMessages();
        database.walk(Keys.bodies(), Keys.after(Keys.bodies()), (key, value) -> {
            if (!shared.contains(Keys.bodyId(key))) { return true; }
            Map<String, @Nullable Object> body = record("message");
            body.putAll(Portable.message(Records.message(value)));
            return line(body);
        });
        database.walk(Keys.all(Kind.SESSION), Keys.after(Keys.all(Kind.SESSION)), (key, value) -> {
            session(Keys.clientId(key), Records.session(value));
            return true;
        });
        database.walk(Keys.retained(), Keys.after(Keys.retained()), (_, value) -> {
            Map<String, @Nullable Object> retained = record("retained");
            retained.putAll(Portable.message(Records.message(value)));
            return line(retained);
        });
        Map<String, @Nullable Object> end = record("end");
        end.put("lines", lines);
        line(end);
    }

    /** Those that sessions wait for: what is left of sessions that are over is not exported. */
    private Set<Long> sharedMessages() throws RocksDBException {
        Set<Long> shared = new HashSet<>();
        database.walk(Keys.all(Kind.SESSION), Keys.after(Keys.all(Kind.SESSION)), (key, value) -> {
            SessionKey session = new SessionKey(Keys.clientId(key), Records.session(value).incarnation());
            walk(Kind.WAITING, session, (waiting, entry) -> {
                if (Records.hasSharedBody(entry)) {
                    shared.add(Keys.messageId(waiting));
                }
                return true;
            });
            return true;
        });
        return shared;
    }

    /** A session and, behind it, all that belongs to it. */
    private void session(String clientId, StoredSession stored) throws RocksDBException {
        SessionKey session = new SessionKey(clientId, stored.incarnation());
        List<Integer> received = new ArrayList<>();
        walk(Kind.RECEIVED, session, (key, _) -> received.add(Keys.packetId(key)));
        Map<String, @Nullable Object> members = record("session");
        members.put("clientId", clientId);
        members.put("life", stored.incarnation());
        Portable.put(members, stored.state());
        members.put("receivedPacketIds", received);
        line(members);
        walk(Kind.SUBSCRIPTION, session, (_, value) -> {
            Map<String, @Nullable Object> subscription = record("subscription");
            Portable.put(subscription, Records.subscription(value));
            return line(subscription);
        });
        walk(Kind.WAITING, session, (key, value) -> waiting(session, Keys.messageId(key), value));
    }

    private boolean waiting(SessionKey session, long messageId, byte[] value) throws RocksDBException {
        Map<String, @Nullable Object> members = record("waiting");
        Portable.put(members, Records.entry(session, value));
        byte[] sent = database.get(Keys.message(Kind.SENT, session, messageId));
        if (sent != null) {
            Progress progress = Records.progress(sent);
            members.put("packetId", progress.packetId());
            members.put("received", progress.received());
        }
        if (Records.hasSharedBody(value)) {
            members.put("messageId", messageId);
        } else {
            Message message = Records.messageOf(session, value);
            members.put("message", Portable.message(message));
        }
        return line(members);
    }

    private void walk(Kind kind, SessionKey session, Database.Visitor visitor) throws RocksDBException {
        byte[] prefix = Keys.all(kind, session);
        database.walk(prefix, Keys.after(prefix), visitor);
    }

    private static Map<String, @Nullable Object> record(String type) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("type", type);
        return members;
    }

    private boolean line(Map<String, @Nullable Object> members) {
        try {
            out.write(JsonLines.write(members));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines++;
        return true;
    }
}
