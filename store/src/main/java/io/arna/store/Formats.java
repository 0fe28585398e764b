package io.arna.store;

import io.arna.store.record.Keys;
import io.arna.store.record.Records;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The formats a store can have: which one it is in is written in it. A store of an earlier format is brought up to date when it is opened, from each
 * format to the next; one of a later format is refused, because what this version would write into it nobody could read.
 *
 * <p>Each step is written as a whole together with its number, so that a crash leaves the store in one format or the other. Whoever changes what
 * the bytes mean adds a step, raises {@link Keys#FORMAT}, and adds a store of the format that ended to the tests.
 */
final class Formats {
    private static final Logger LOG = LoggerFactory.getLogger(Formats.class);

    /** Those of this version. There has been one format so far. */
    static final Formats CURRENT = new Formats(List.of());

    static {
        assert CURRENT.newest() == Keys.FORMAT : "a format without a step that leads to it";
    }

    /** How a store of one format becomes one of the next. */
    @FunctionalInterface
    interface Step {
        /** Reads the database, and adds to {@code changes} what is to be written. */
        void take(Database database, WriteBatch changes) throws RocksDBException;
    }

    /** The n-th, from 0 on, leads from format n + 1 to format n + 2. */
    private final List<Step> steps;

    Formats(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    private long newest() {
        return steps.size() + 1L;
    }

    /**
     * Makes a database one of the newest format.
     *
     * @throws StoreException when it is not one of Arna's, or of a later format; then it is as it was
     */
    void bringUpToDate(Database database, Path directory) throws RocksDBException {
        byte[] format = database.get(Keys.format());
        if (format != null) {
            upgrade(database, directory, Records.number(format));
        } else if (database.hasAny(new byte[]{0}, new byte[]{-1})) {
            throw new StoreException("the store in " + directory
                    + " was not made by Arna: name another directory for the data, or an empty one");
        } else {
            try (WriteBatch batch = new WriteBatch()) {
                write(database, batch, newest());
            }
        }
    }

    private void upgrade(Database database, Path directory, long found) throws RocksDBException {
        if (found < 1 || found > newest()) {
            throw new StoreException("the store in " + directory + " has format " + found
                    + ", and this version of Arna reads format " + newest() + (newest() > 1 ? " and earlier ones" : "")
                    + ": use the version that wrote it, which can export it");
        }
        for (long format = found; format < newest(); format++) {
            LOG.info("store in {}: from format {} to {}", directory, format, format + 1);
            try (WriteBatch changes = new WriteBatch()) {
                steps.get(Math.toIntExact(format - 1)).take(database, changes);
                write(database, changes, format + 1);
            }
        }
    }

    private static void write(Database database, WriteBatch changes, long format) throws RocksDBException {
        changes.put(Keys.format(), Records.number(format));
        database.write(changes);
        database.sync();
    }
}
