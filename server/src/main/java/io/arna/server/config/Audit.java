package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.Key.optional;
import static io.arna.server.config.ValueType.integer;
import static io.arna.server.config.ValueType.path;
import static io.arna.server.config.ValueType.size;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where it is recorded who did what.
 *
 * @param file the one being written; those before it have a number behind their names
 * @param maximumBytes of a file, before the next is begun
 * @param kept how many are kept besides the one being written
 */
public record Audit(Path file, long maximumBytes, int kept) {
    /** Null when nothing is recorded. */
    static @Nullable Audit read(Section section) {
        Path file = section.find(optional("file", path(), "none",
                "Where logins, denials, bans, changes of configuration, users, rules and certificates, start and stop are recorded, a JSON object per "
                        + "line; only its owner can read it. With none nothing is recorded."));
        boolean hasFile = section.isGiven("file");
        long bytes = section.get(key("max_size", size(4_096, 1L << 40), 10L << 20,
                "Size of that file at which it gets `.1` behind its name and another is begun.")
                .onlyWith("log.audit.file", hasFile));
        int kept = section.get(key("keep", integer(0, 10_000), 10,
                "How many files with a number are kept; the oldest goes.").onlyWith("log.audit.file", hasFile));
        return file == null ? null : new Audit(file, bytes, kept);
    }
}
