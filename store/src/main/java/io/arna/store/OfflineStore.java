package io.arna.store;

import java.nio.file.Files;
import java.nio.file.Path;

/** The store in a broker's data directory while no broker runs on it: held for a tool. One thread. */
final class OfflineStore implements AutoCloseable {
    private final DirectoryLock directory;
    private final Database database;

    private OfflineStore(DirectoryLock directory, Database database) {
        this.directory = directory;
        this.database = database;
    }

    /**
     * Opens a store that is there.
     *
     * @throws StoreException when there is none, a broker uses it, or it cannot be read
     */
    static OfflineStore open(Path dataDirectory) {
        Path folder = StoreSettings.folderIn(dataDirectory);
        if (!Files.exists(folder.resolve("CURRENT"))) {
            throw new StoreException("there is no store in " + dataDirectory
                    + ": name the directory that the broker has as node.data_dir or --data");
        }
        DirectoryLock directory = DirectoryLock.lock(dataDirectory, DirectoryLock.STOP_IT);
        try {
            return new OfflineStore(directory, Database.open(folder));
        } catch (RuntimeException | Error e) {
            directory.close();
            throw e;
        }
    }

    Database database() {
        return database;
    }

    @Override
    public void close() {
        database.close();
        directory.close();
    }
}
