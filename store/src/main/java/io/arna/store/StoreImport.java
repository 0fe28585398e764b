package io.arna.store;

import io.arna.broker.message.Message;
import io.arna.broker.port.Store.QueueEntry;
import io.arna.broker.port.Store.SessionKey;
import io.arna.broker.port.Store.StoredSubscription;
import io.arna.store.portable.BadLineException;
import io.arna.store.portable.Fields;
import io.arna.store.portable.JsonLines;
import io.arna.store.portable.Portable;
import io.arna.store.record.Keys;
import io.arna.store.record.Keys.Kind;
import io.arna.store.record.Records;
import io.arna.store.record.Records.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Makes a store out of the lines that {@link StoreExport} wrote. It appears when the last line was read, or not at all. Beside the line and what was
 * not written yet, the client identifiers and the ids of shared messages are held in memory.
 */
public final class StoreImport {
    private static final long WRITTEN_AT_ONCE_BYTES = 4L << 20;
    private static final long MOST_LIFE = Long.MAX_VALUE;
    private static final int MOST_PACKET_ID = 65_535;

    private final Database database;
    private final WriteBatch batch;
    private final Set<String> clientIds = new HashSet<>();
    private final Set<Long> bodies = new HashSet<>();
    private long lines;
    private long highestMessageId;
    /** The session whose lines are being read; null before the first. */
    private @Nullable SessionKey session;
    private boolean ended;

    private StoreImport(Database database, WriteBatch batch) {
        this.database = database;
        this.batch = batch;
    }

    /**
     * Imports into a data directory that has no store yet; it is made when it is not there. Any thread.
     *
     * @return how many lines were read
     * @throws StoreException when there is a store, a broker uses the directory, it cannot be written, or a line is not right
     * @throws IOException when {@code in} cannot be read
     */
    public static long load(Path dataDirectory, Reader in) throws IOException {
        try (NewStore fresh = NewStore.in(dataDirectory)) {
            long lines;
            try (Database database = Database.open(fresh.folder()); WriteBatch batch = new WriteBatch()) {
                StoreImport load = new StoreImport(database, batch);
                load.read(new BufferedReader(in));
                lines = load.lines;
            } catch (RocksDBException e) {
                throw new StoreException(
                        "the store in " + dataDirectory + " cannot be written: " + Database.reasonOf(e), e);
            }
            fresh.keep();
            return lines;
        }
    }

    private void read(BufferedReader in) throws IOException, RocksDBException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            lines++;
            try {
                take(JsonLines.read(line));
            } catch (BadLineException e) {
                throw new StoreException("line " + lines + " " + e.getMessage() + "; nothing was imported", e);
            }
            if (batch.getDataSize() > WRITTEN_AT_ONCE_BYTES) {
                flush();
            }
        }
        if (!ended) {
            throw new StoreException(
                    "the last line, \"type\":\"end\", is missing after line " + lines
                            + ": the export is not whole; nothing was imported");
        }
        batch.put(Keys.highestMessageId(), Records.number(highestMessageId));
        flush();
        database.sync();
    }

    private void flush() throws RocksDBException {
        database.write(batch);
        batch.clear();
    }

    private void take(Fields line) throws BadLineException, RocksDBException {
        String type = line.text("type");
        if (ended) { throw new BadLineException("comes after the end"); }
        if (lines == 1 != type.equals("arna-store")) {
            throw new BadLineException(lines == 1 ? "is not the beginning of an export" : "is another beginning");
        }
        switch (type) {
            case "arna-store" -> begin(line);
            case "message" -> body(line);
            case "session" -> session(line);
            case "subscription" -> subscription(line);
            case "waiting" -> waiting(line);
            case "retained" -> retained(line);
            case "end" -> end(line);
            default -> throw new BadLineException("has the type " + type + ", which this version does not know");
        }
        if (!type.equals("message") && !type.equals("retained")) {
            line.end();
        }
    }

    private void begin(Fields line) throws BadLineException {
        line.number("format", StoreExport.FORMAT, StoreExport.FORMAT);
        highestMessageId = line.number("highestMessageId", 0, Long.MAX_VALUE);
    }

    private void body(Fields line) throws BadLineException, RocksDBException {
        Message message = Portable.message(line);
        if (!bodies.add(message.id())) { throw new BadLineException("is message " + message.id() + " again"); }
        counts(message);
        batch.put(Keys.body(message.id()), Records.message(message));
    }

    private void session(Fields line) throws BadLineException, RocksDBException {
        String clientId = line.text("clientId");
        if (!clientIds.add(clientId)) { throw new BadLineException("is the session of " + clientId + " again"); }
        SessionKey key = new SessionKey(clientId, line.number("life", 0, MOST_LIFE));
        batch.put(Keys.session(clientId), Records.session(key.incarnation(), Portable.state(line)));
        for (int packetId : line.numbers("receivedPacketIds", 1, MOST_PACKET_ID)) {
            batch.put(Keys.received(key, packetId), new byte[0]);
        }
        session = key;
    }

    private void subscription(Fields line) throws BadLineException, RocksDBException {
        StoredSubscription stored = Portable.subscription(line);
        batch.put(Keys.subscription(current(), stored.subscription().filter().toString()),
                Records.subscription(stored));
    }

    private void waiting(Fields line) throws BadLineException, RocksDBException {
        SessionKey key = current();
        QueueEntry entry = Portable.entry(key, line);
        long messageId;
        if (line.has("messageId")) {
            messageId = line.number("messageId", 1, Long.MAX_VALUE);
            if (!bodies.contains(messageId)) {
                throw new BadLineException("waits for message " + messageId + ", which is not there");
            }
            batch.put(Keys.message(Kind.WAITING, key, messageId), Records.waiting(entry));
        } else {
            Message message = Portable.message(line.object("message"));
            counts(message);
            messageId = message.id();
            batch.put(Keys.message(Kind.WAITING, key, messageId), Records.waiting(entry, message));
        }
        if (line.has("packetId")) {
            Progress progress =
                    new Progress((int) line.number("packetId", 1, MOST_PACKET_ID), line.flag("received"));
            batch.put(Keys.message(Kind.SENT, key, messageId), Records.progress(progress));
        }
    }

    private void retained(Fields line) throws BadLineException, RocksDBException {
        Message message = Portable.message(line);
        counts(message);
        if (message.payload().isEmpty()) { throw new BadLineException("retains an empty message"); }
        batch.put(Keys.retained(message.topic()), Records.message(message));
    }

    private void end(Fields line) throws BadLineException {
        long expected = line.number("lines", 0, Long.MAX_VALUE);
        if (expected != lines - 1) {
            throw new BadLineException("says that " + expected + " lines come before it, but " + (lines - 1) + " did");
        }
        ended = true;
    }

    /** Ids of new messages begin above all that is there. */
    private void counts(Message message) {
        highestMessageId = Math.max(highestMessageId, message.id());
    }

    private SessionKey current() throws BadLineException {
        if (session == null) { throw new BadLineException("belongs to a session, but none came before it"); }
        return session;
    }
}
