package io.arna.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Holds a directory where a broker keeps what must survive it, against any other broker, whatever lies in it. */
public final class DirectoryLock implements AutoCloseable {
    /** What the tools say, which are for stores that no broker runs on. */
    static final String STOP_IT = "stop it first, or look at a backup ('arna store backup' makes one meanwhile)";

    private static final String LOCK_FILE = "arna.lock";

    private final FileChannel lockFile;

    private DirectoryLock(FileChannel lockFile) {
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if need be, and locks it. Any thread.
     *
     * @throws StoreException when another broker holds it, or it cannot be made
     */
    public static DirectoryLock lock(Path directory) {
        return lock(directory, "give this one its own, with node.data_dir or --data");
    }

    /** The same; {@code remedy} is what whoever wants it can do when a broker holds it. */
    static DirectoryLock lock(Path directory, String remedy) {
        try {
            Files.createDirectories(directory);
            FileChannel file =
                    FileChannel.open(directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                file.close();
                throw new StoreException("data directory " + directory
                        + ": another broker uses it: " + remedy);
            }
            return new DirectoryLock(file);
        } catch (FileAlreadyExistsException e) {
            throw new StoreException("data directory " + directory + ": there is a file of that name", e);
        } catch (IOException e) {
            throw new StoreException("data directory " + directory + ": cannot be used: " + e, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException ours) {
            return null; // by another broker of this very process
        }
    }

    /** Lets another broker have it. The file stays: removing it would take the lock away from whoever waits for it. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
