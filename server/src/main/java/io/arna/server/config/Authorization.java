package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.Key.optional;
import static io.arna.server.config.ValueType.choice;
import static io.arna.server.config.ValueType.path;

import io.arna.security.permission.RuleFile.Format;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What clients may do.
 *
 * @param file rules; null when there are none
 * @param format what the file is written in
 * @param otherwise what holds where no rule fits
 * @param onDenial what becomes of a client that tries what it may not do
 */
public record Authorization(@Nullable Path file, Format format, Otherwise otherwise, OnDenial onDenial) {
    private static final String FILE = "acl_file";

    /** What holds where no rule fits. */
    public enum Otherwise {
        /** What the broker does that the file's format comes from. */
        AS_FORMAT,
        /** It is allowed. */
        ALLOW,
        /** It is denied. */
        DENY;

        /** For {@link io.arna.security.permission.RuleFile#read}. */
        public @Nullable Boolean allows() {
            return this == AS_FORMAT ? null : this == ALLOW;
        }
    }

    /** What becomes of a client that tries what it may not do. */
    public enum OnDenial {
        /** The message goes no further, the subscription is refused. */
        IGNORE,
        /** It loses its connection. */
        DISCONNECT
    }

    static Authorization read(Section section) {
        Path file = section.find(optional(FILE, path(), "none",
                "Who may do what: rules as in EMQX's `acl.conf` or Mosquitto's `acl_file`. It is read again when it changes. Without it everybody may do "
                        + "everything, but from other machines not subscribe to `#`, `+/#` and `$SYS/#`.")
                .knownAs("acl", "authorization_file"));
        boolean hasFile = file != null;
        Format format = section.get(key("format", choice(Format.values()), Format.AUTO,
                "What the file is written in; `auto` looks whether it begins as EMQX's do, with `{` or `%`.")
                .onlyWith("authorization." + FILE, hasFile));
        Otherwise otherwise = section.get(key("otherwise", choice(Otherwise.values()), Otherwise.AS_FORMAT,
                "What holds where no rule fits; `as_format`: EMQX's format allows, Mosquitto's denies.")
                .knownAs("no_match").onlyWith("authorization." + FILE, hasFile));
        OnDenial onDenial = section.get(key("on_denial", choice(OnDenial.values()), OnDenial.IGNORE,
                "What becomes of a client that tries what it may not do: it is told (0x87 in MQTT 5) and goes on, or loses its connection.")
                .knownAs("deny_action"));
        return new Authorization(file, format, otherwise, onDenial);
    }
}
