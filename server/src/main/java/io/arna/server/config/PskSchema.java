package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.ValueType.bool;
import static io.arna.server.config.ValueType.path;
import static io.arna.server.config.ValueType.text;

import io.arna.server.config.Config.Kind;
import io.arna.transport.tls.PskContext;
import io.arna.transport.tls.PskSettings;
import io.arna.transport.tls.TlsException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of a listener that are about TLS with keys known to both sides. The file is read, so that what is wrong with it is told at once. */
final class PskSchema {
    private static final Pattern HINT = Pattern.compile("[^\\x00-\\x1F\\x7F]{1,128}");
    private static final String ONLY_WITH = "psk_file";

    private PskSchema() {}

    /** What is asked for, before it is known how long a handshake may take. */
    record Asked(Path file, @Nullable String hint, boolean identityIsUsername) {}

    /** Null when the listener goes by certificates, or speaks no TLS. */
    static @Nullable Asked read(Section listener, Kind kind) {
        Path file = listener.find(Key.<Path>optional("psk_file", path(), "none",
                "Instead of certificates: identities and keys that clients and broker know before (TLS-PSK), a line `identity:hexkey` for each, "
                        + "as in Mosquitto's file. Read again when it changes.")
                .onlyWith(TlsSchema.ONLY_WITH, kind.isTls()));
        String hint = listener.find(Key.<String>optional("psk_hint",
                text("a hint", "at most 128 characters", HINT), "none",
                "What clients of TLS 1.2 are told, so that they know which of their identities to take.")
                .onlyWith(ONLY_WITH, file != null));
        boolean identity = listener.get(key("use_identity_as_username", bool(), true,
                "Whether a client's identity is its user name, whatever it says in CONNECT; then it needs no password.")
                .onlyWith(ONLY_WITH + "; with certificates it is username_from", file != null));
        return file == null ? null : new Asked(file, hint, identity);
    }

    /** Whether the file can be used; what stands against it is refused where it was written. */
    static boolean tryOut(Section listener, PskSettings settings) {
        try {
            PskContext.open(settings, "mqtt").close();
            return true;
        } catch (TlsException e) {
            e.problems().forEach(problem -> listener.refuse("psk_file", problem.sentence()));
            return false;
        }
    }
}
