package io.arna.transport.tls;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listener speaks TLS. Immutable; it names files, which may change.
 *
 * @param keys what the listener proves itself with, at least one; the first where a client asks for no name that another is made for
 * @param ca certificates of those whose clients we trust, a file or a directory of files; null when clients are asked for none
 * @param crl certificates taken back by those; null when none are
 * @param clientCertificates whether clients are asked for a certificate
 * @param usernameFrom what of a client's certificate is its user name
 * @param clientIdFrom what of a client's certificate is its client id
 * @param versions of the protocol, at least one
 * @param ciphers suites of TLS 1.2 by their names at IANA, in order; empty for {@link #USUAL_CIPHERS}. Those of TLS 1.3 are not chosen.
 * @param handshakeTimeoutMillis how long a handshake may take, at least 1
 * @param maximumHandshakes that may be under way from one address (one network of IPv6), at least 1; more are cut
 * @param keyLog a file for the secrets of all connections, by which whoever has it can read them; null for none
 */
public record TlsSettings(List<Keys> keys, @Nullable Path ca, @Nullable Path crl,
        ClientCertificates clientCertificates, NameFrom usernameFrom, NameFrom clientIdFrom, List<Version> versions,
        List<String> ciphers, int handshakeTimeoutMillis, int maximumHandshakes, @Nullable Path keyLog) {
    /** Forward secret and authenticated: none else is worth having. */
    public static final List<String> USUAL_CIPHERS = List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    public TlsSettings {
        keys = List.copyOf(keys);
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        if (keys.isEmpty() || versions.isEmpty() || handshakeTimeoutMillis < 1 || maximumHandshakes < 1) {
            throw new IllegalArgumentException("keys " + keys.size() + ", versions " + versions + ", handshake within "
                    + handshakeTimeoutMillis + " ms");
        }
    }

    /**
     * A certificate and what it is proved with.
     *
     * @param certificate in PEM, followed by those of the authorities between it and the root
     * @param key in PEM
     * @param password where the password of the key is; null when it has none
     */
    public record Keys(Path certificate, Path key, @Nullable Password password) {}

    /** Where a password is kept: never in a configuration, never in the arguments of a process. */
    public sealed interface Password {
        /** The first line of a file. */
        record InFile(Path file) implements Password {}

        /** A variable of the environment. */
        record InVariable(String name) implements Password {}
    }

    /** Whether clients show a certificate. */
    public enum ClientCertificates {
        /** They are not asked. */
        NONE,
        /** They may; one that is shown must be good. */
        OPTIONAL,
        /** They must. */
        REQUIRED
    }

    /** What a name is taken from. */
    public enum NameFrom {
        /** Nothing: the client names itself. */
        NONE,
        /** The common name of the certificate's subject. */
        CN,
        /** The whole subject (RFC 2253). */
        SUBJECT,
        /** The first alternative name that is an e-mail address, a host name or a URI. */
        SAN
    }

    /** A version of the protocol. */
    public enum Version {
        /** RFC 5246. */
        TLS1_2("TLSv1.2"),
        /** RFC 8446. */
        TLS1_3("TLSv1.3");

        private final String name;

        Version(String name) {
            this.name = name;
        }

        /** As Java calls it. */
        String javaName() {
            return name;
        }
    }

    /** One certificate, no questions to clients, TLS 1.2 and 1.3, ten seconds for a handshake. */
    public static TlsSettings of(Path certificate, Path key) {
        return new TlsSettings(List.of(new Keys(certificate, key, null)), null, null, ClientCertificates.NONE,
                NameFrom.NONE, NameFrom.NONE, List.of(Version.values()), List.of(), 10_000, 1_000, null);
    }

    /** The same with certificates of clients, whose common name is the user name. */
    public TlsSettings withClients(ClientCertificates other, Path trusted, @Nullable Path revoked) {
        return new TlsSettings(keys, trusted, revoked, other, NameFrom.CN, clientIdFrom, versions, ciphers,
                handshakeTimeoutMillis, maximumHandshakes, keyLog);
    }

    /** The same with another limit for a handshake, in milliseconds. */
    public TlsSettings withHandshakeTimeout(int millis) {
        return new TlsSettings(keys, ca, crl, clientCertificates, usernameFrom, clientIdFrom, versions, ciphers, millis,
                maximumHandshakes, keyLog);
    }

    /** The same with another limit for handshakes of one address at a time. */
    public TlsSettings withMaximumHandshakes(int other) {
        return new TlsSettings(keys, ca, crl, clientCertificates, usernameFrom, clientIdFrom, versions, ciphers,
                handshakeTimeoutMillis, other, keyLog);
    }

    /** The same with other names taken from certificates. */
    public TlsSettings withNames(NameFrom username, NameFrom clientId) {
        return new TlsSettings(keys, ca, crl, clientCertificates, username, clientId, versions, ciphers,
                handshakeTimeoutMillis, maximumHandshakes, keyLog);
    }

    /** The same with other certificates of our own. */
    public TlsSettings withKeys(List<Keys> others) {
        return new TlsSettings(others, ca, crl, clientCertificates, usernameFrom, clientIdFrom, versions, ciphers,
                handshakeTimeoutMillis, maximumHandshakes, keyLog);
    }

    /** The same with a log of secrets. */
    public TlsSettings withKeyLog(@Nullable Path other) {
        return new TlsSettings(keys, ca, crl, clientCertificates, usernameFrom, clientIdFrom, versions, ciphers,
                handshakeTimeoutMillis, maximumHandshakes, other);
    }
}
