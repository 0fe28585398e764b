package io.arna.transport.tls;

import io.arna.transport.tls.TlsSettings.Version;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listener speaks TLS with keys that clients and broker know before, instead of certificates. Immutable; it names a file, which may
 * change.
 *
 * @param file identities and their keys
 * @param hint what clients of TLS 1.2 are told, so that they know which of their identities to take; null for nothing
 * @param identityIsUsername whether a client's identity is its user name
 * @param versions of the protocol, at least one
 * @param handshakeTimeoutMillis how long a handshake may take, at least 1
 * @param maximumHandshakes that may be under way from one address (one network of IPv6), at least 1; more are cut
 */
public record PskSettings(Path file, @Nullable String hint, boolean identityIsUsername, List<Version> versions,
        int handshakeTimeoutMillis, int maximumHandshakes) {
    public PskSettings {
        versions = List.copyOf(versions);
        if (versions.isEmpty() || handshakeTimeoutMillis < 1 || maximumHandshakes < 1) {
            throw new IllegalArgumentException(
                    "versions " + versions + ", handshake within " + handshakeTimeoutMillis + " ms");
        }
    }

    /** No hint, identities are user names, TLS 1.2 and 1.3, ten seconds for a handshake. */
    public static PskSettings of(Path file) {
        return new PskSettings(file, null, true, List.of(Version.values()), 10_000, 1_000);
    }

    /** The same with a hint. */
    public PskSettings withHint(String other) {
        return new PskSettings(file, other, identityIsUsername, versions, handshakeTimeoutMillis, maximumHandshakes);
    }

    /** The same where identities are user names, or are not. */
    public PskSettings withIdentityAsUsername(boolean other) {
        return new PskSettings(file, hint, other, versions, handshakeTimeoutMillis, maximumHandshakes);
    }

    /** The same with other versions. */
    public PskSettings withVersions(Version... others) {
        return new PskSettings(file, hint, identityIsUsername, List.of(others), handshakeTimeoutMillis,
                maximumHandshakes);
    }

    /** The same with another limit for a handshake, in milliseconds. */
    public PskSettings withHandshakeTimeout(int millis) {
        return new PskSettings(file, hint, identityIsUsername, versions, millis, maximumHandshakes);
    }
}
