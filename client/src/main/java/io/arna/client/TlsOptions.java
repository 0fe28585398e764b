package io.arna.client;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client speaks TLS. Files are read at each connection, so that new ones are taken at the next. Immutable.
 *
 * @param authorities a file in PEM of those who are trusted to sign servers' certificates; null for those Java trusts
 * @param authoritiesFolder a folder of such files; null for none
 * @param certificate the client's own, in PEM; null to show none
 * @param key its private key, in PEM; null to show none
 * @param keyPassword null when the key needs none
 * @param anyHost whether a certificate for another host is taken, too: then whoever the authorities trust can stand in for the server
 * @param versions such as {@code TLSv1.3}; empty for 1.2 and 1.3
 * @param ciphers suites by their names at IANA; empty for Java's choice
 * @param applicationProtocols what the server is asked for (RFC 7301); empty to ask for nothing
 */
public record TlsOptions(@Nullable Path authorities, @Nullable Path authoritiesFolder, @Nullable Path certificate,
        @Nullable Path key, @Nullable String keyPassword, boolean anyHost, List<String> versions, List<String> ciphers,
        List<String> applicationProtocols) {
    /** Trusts whom Java trusts, and shows nothing. */
    public static final TlsOptions USUAL =
            new TlsOptions(null, null, null, null, null, false, List.of(), List.of(), List.of());

    public TlsOptions {
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        applicationProtocols = List.copyOf(applicationProtocols);
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate is shown with its key, not one without the other");
        }
    }

    /** Trusts those in this file. */
    public static TlsOptions trusting(Path authorities) {
        return new TlsOptions(authorities, null, null, null, null, false, List.of(), List.of(), List.of());
    }

    /** The same with a certificate of the client's own. */
    public TlsOptions showing(Path itsCertificate, Path itsKey) {
        return new TlsOptions(authorities, authoritiesFolder, itsCertificate, itsKey, keyPassword, anyHost, versions,
                ciphers, applicationProtocols);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "TlsOptions[authorities=" + authorities + ", certificate=" + certificate + ", anyHost=" + anyHost + "]";
    }
}
