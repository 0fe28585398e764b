package io.arna.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB in one directory: bytes by bytes, in order of keys. What is written can be read at once, and is on disk after {@link #sync}. One
 * thread at a time.
 */
final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final long CACHE_BYTES = 16L << 20;
    /** The cache is 2 to this power parts, each with a lock of its own; one thread uses it. */
    private static final int CACHE_PARTS_BITS = 0;
    /** So much log is read at most when the store is opened, and so much disk it takes beside the data. */
    private static final long LOG_BYTES = 128L << 20;
    private static final double BLOOM_BITS_PER_KEY = 10;

    /** Told of each key and value; ends the walk by answering false. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(byte[] key, byte[] value) throws RocksDBException;
    }

    /** Told of a key, answers where to go on. */
    @FunctionalInterface
    interface Jumper {
        byte[] jump(byte[] key);
    }

    private final DirectoryLock lock;
    private final Cache cache;
    private final BloomFilter bloom;
    private final Options options;
    private final WriteOptions writing;
    private final RocksDB rocks;

    private Database(Path directory, DirectoryLock lock) throws RocksDBException {
        this.lock = lock;
        cache = new LRUCache(CACHE_BYTES, CACHE_PARTS_BITS);
        bloom = new BloomFilter(BLOOM_BITS_PER_KEY);
        writing = new WriteOptions();
        options = new Options().setCreateIfMissing(true).setParanoidChecks(true)
                .setWriteBufferSize(WRITE_BUFFER_BYTES).setMaxWriteBufferNumber(3).setMaxTotalWalSize(LOG_BYTES)
                .setMaxBackgroundJobs(2).setAvoidFlushDuringShutdown(true)
                // A record that was being written when the power went ends the log; what lies behind the last sync was promised to nobody.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL).setKeepLogFileNum(2)
                .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(bloom)
                        // In pieces: a whole index is larger than what a part of the cache may hold, and would be read anew each time.
                        .setIndexType(IndexType.kTwoLevelIndexSearch).setPartitionFilters(true)
                        .setCacheIndexAndFilterBlocks(true).setPinTopLevelIndexAndFilter(true)
                        .setFormatVersion(5));
        try {
            rocks = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            closeOptions();
            throw e;
        }
    }

    /**
     * Opens the store in a directory, which is made when it is not there.
     *
     * @throws StoreException when it is damaged, in use, of another format, or cannot be read or written
     */
    static Database open(Path directory) {
        return open(directory, Formats.CURRENT);
    }

    static Database open(Path directory, Formats formats) {
        RocksDB.loadLibrary();
        DirectoryLock lock = DirectoryLock.lock(directory); // RocksDB's own comes too late for us, who cut its logs
        Database database = null;
        try {
            long dropped = LogTail.cut(directory);
            if (dropped > 0) {
                LOG.warn(
                        "store in {}: the log ended in the middle of a record; {} bytes that were promised to nobody are dropped",
                        directory, dropped);
            }
            database = new Database(directory, lock);
            formats.bringUpToDate(database, directory);
            return database;
        } catch (StoreException e) {
            if (database != null) {
                database.close();
            }
            throw e;
        } catch (IOException e) {
            lock.close();
            throw new StoreException("the store in " + directory + " cannot be read: " + e, e);
        } catch (RocksDBException e) {
            if (database == null) {
                lock.close();
            } else {
                database.close();
            }
            throw new StoreException("the store in " + directory + " cannot be opened: " + reasonOf(e), e);
        }
    }

    /** Why something failed, in words for the operator. */
    static String reasonOf(RocksDBException e) {
        Status status = e.getStatus();
        String words = String.valueOf(e.getMessage());
        if (status == null) { return words; }
        if (status.getSubCode() == Status.SubCode.NoSpace) { return "no space is left on the disk (" + words + ")"; }
        return switch (status.getCode()) {
            case Corruption -> "it is damaged, so put a backup in its place (" + words + ")";
            case IOError -> words.contains("lock") ? "another broker uses it (" + words + ")"
                    : "the disk does not do what it is asked (" + words + ")";
            default -> words;
        };
    }

    /** The value of a key; null when there is none. */
    byte @Nullable [] get(byte[] key) throws RocksDBException {
        return rocks.get(key);
    }

    /** Walks from a key, inclusive, to another, exclusive, in order. */
    void walk(byte[] from, byte[] to, Visitor visitor) throws RocksDBException {
        try (Slice end = new Slice(to);
                ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
                RocksIterator iterator = rocks.newIterator(bounded)) {
            for (iterator.seek(from); iterator.isValid(); iterator.next()) {
                if (!visitor.visit(iterator.key(), iterator.value())) { return; }
            }
            iterator.status();
        }
    }

    /** Goes from a key to where {@code jumper} says, and so on, as long as there are keys before {@code to}. */
    void jump(byte[] from, byte[] to, Jumper jumper) throws RocksDBException {
        try (Slice end = new Slice(to);
                ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
                RocksIterator iterator = rocks.newIterator(bounded)) {
            iterator.seek(from);
            while (iterator.isValid()) {
                iterator.seek(jumper.jump(iterator.key()));
            }
            iterator.status();
        }
    }

    /** Whether there is any key from one on, before another. */
    boolean hasAny(byte[] from, byte[] to) throws RocksDBException {
        boolean[] any = {false};
        walk(from, to, (_, _) -> {
            any[0] = true;
            return false;
        });
        return any[0];
    }

    /** How much the files of a store take; some may come and go meanwhile. Any thread. */
    static long bytesIn(Path directory) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                try {
                    bytes += Files.size(file);
                } catch (NoSuchFileException _) {
                    // It takes nothing any more.
                }
            }
        }
        return bytes;
    }

    /** Reads all files and compares them with their checksums. */
    void verifyChecksums() throws RocksDBException {
        rocks.verifyChecksum();
    }

    /** Writes all of a batch or, after a failure, none; the operating system has it. */
    void write(WriteBatch batch) throws RocksDBException {
        rocks.write(writing, batch);
    }

    /** The disk has all that was written. */
    void sync() throws RocksDBException {
        rocks.syncWal();
    }

    @Override
    public void close() {
        rocks.close();
        closeOptions();
        lock.close();
    }

    private void closeOptions() {
        options.close();
        writing.close();
        bloom.close();
        cache.close();
    }
}
