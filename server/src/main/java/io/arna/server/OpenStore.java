package io.arna.server;

import io.arna.broker.port.Store;
import io.arna.broker.store.MemoryStore;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Durability;
import io.arna.store.Alarm;
import io.arna.store.DirectoryLock;
import io.arna.store.RocksStore;
import io.arna.store.StoreException;
import io.arna.store.StoreSettings;
import io.arna.store.StoreSettings.Level;
import io.arna.transport.Shards;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a broker keeps what must survive it: a directory it holds alone, or memory, which survives nothing. */
final class OpenStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);
    private final Store store;
    /** Null when nothing is kept on disk. */
    private final @Nullable DirectoryLock directory;
    private final @Nullable RocksStore onDisk;

    private OpenStore(Store store, @Nullable DirectoryLock directory, @Nullable RocksStore onDisk) {
        this.store = store;
        this.directory = directory;
        this.onDisk = onDisk;
    }

    /**
     * Opens what is configured.
     *
     * @throws StartException when it is not to be had
     */
    static OpenStore open(Config config) throws StartException {
        Path path = config.node().dataDirectory();
        if (path == null) { return new OpenStore(new MemoryStore(), null, null); }
        DirectoryLock directory = locked(path);
        if (config.store().level() == Durability.MEMORY) { return new OpenStore(new MemoryStore(), directory, null); }
        Level level = config.store().level() == Durability.OS ? Level.OS : Level.FSYNC;
        try (SlowStart _ = SlowStart.watch(() -> 0)) {
            RocksStore onDisk =
                    RocksStore.open(new StoreSettings(StoreSettings.folderIn(path), level), Shards::current,
                            new LoggedAlarm(path));
            return new OpenStore(onDisk, directory, onDisk);
        } catch (StoreException e) {
            directory.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    private static DirectoryLock locked(Path path) throws StartException {
        try {
            return DirectoryLock.lock(path);
        } catch (StoreException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    Store store() {
        return store;
    }

    /** How many records have been read, of sessions, retained and waiting messages. Any thread. */
    long recordsRead() {
        return onDisk == null ? 0 : onDisk.commits().recordsRead();
    }

    /** Keeps what was asked for so far, then lets another broker have the directory. After the shards have ended. */
    @Override
    public void close() {
        if (onDisk != null) {
            onDisk.close();
        }
        if (directory != null) {
            directory.close();
        }
    }

    /** Says in the log that nothing can be kept, and when it can again. */
    private record LoggedAlarm(Path directory) implements Alarm {
        @Override
        public void raised(String why) {
            LOG.atError().addKeyValue("data_dir", directory).addKeyValue("why", why)
                    .log("nothing can be kept, so what must survive is refused until it can");
        }

        @Override
        public void cleared() {
            LOG.atWarn().addKeyValue("data_dir", directory).log("what must survive is kept again");
        }
    }
}
