package io.arna.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Notices that a file has changed, once it has stopped changing: programs that write it in place take a moment. One thread at a time, not a shard. */
final class FileWatch {
    private final Path file;
    /** What was told of last. */
    private Look taken;
    /** What was seen last. */
    private Look seen;

    /** How a file looks from outside; null parts when it is not there. */
    private record Look(@Nullable FileTime changed, long size, @Nullable Object key) {
        static Look at(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Look(now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException _) {
                return new Look(null, 0, null);
            }
        }
    }

    /** Begins with the file as it is now. */
    FileWatch(Path file) {
        this.file = file;
        this.taken = Look.at(file);
        this.seen = taken;
    }

    /** Whether it has changed since this was last true; to be asked a few times in a second. */
    boolean hasChanged() {
        Look now = Look.at(file);
        boolean isStill = now.equals(seen);
        seen = now;
        boolean changed = isStill && !now.equals(taken);
        if (changed) {
            taken = now;
        }
        return changed;
    }
}
