package io.arna.store;

import java.nio.file.Path;

/**
 * How a store is to be.
 *
 * @param directory where it is; made when it is not there
 * @param level when an operation counts as kept
 */
public record StoreSettings(Path directory, Level level) {
    /** When an operation counts as kept. */
    public enum Level {
        /** When the disk says that it has it: it survives a loss of power. */
        FSYNC,
        /** When the operating system has it: it survives the end of the process, however that comes, but not a loss of power. */
        OS
    }

    /** Inside the data directory, where other things may come to lie. */
    private static final String FOLDER = "store";

    /** Where the store of a broker with this data directory is. */
    public static Path folderIn(Path dataDirectory) {
        return dataDirectory.resolve(FOLDER);
    }
}
