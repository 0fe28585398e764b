package io.arna.server.config;

import static io.arna.server.config.Key.key;
import static io.arna.server.config.Key.optional;
import static io.arna.server.config.ValueType.asInt;
import static io.arna.server.config.ValueType.choice;
import static io.arna.server.config.ValueType.integer;
import static io.arna.server.config.ValueType.millis;
import static io.arna.server.config.ValueType.path;
import static io.arna.server.config.ValueType.text;

import io.arna.server.config.Config.Kind;
import io.arna.transport.tls.PskSettings;
import io.arna.transport.tls.TlsContext;
import io.arna.transport.tls.TlsException;
import io.arna.transport.tls.TlsMaterial;
import io.arna.transport.tls.TlsSettings;
import io.arna.transport.tls.TlsSettings.ClientCertificates;
import io.arna.transport.tls.TlsSettings.Keys;
import io.arna.transport.tls.TlsSettings.NameFrom;
import io.arna.transport.tls.TlsSettings.Password;
import io.arna.transport.tls.TlsSettings.Version;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of a listener that are about TLS. What they name is read and tried, so that what does not fit is told with the line that says so. */
final class TlsSchema {
    private static final Pattern CIPHER = Pattern.compile("[A-Z0-9_]{1,64}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    static final String ONLY_WITH = "kind: tls or kind: wss";
    private static final String WITH_CERTIFICATES = ONLY_WITH + ", and without psk_file";

    private TlsSchema() {}

    /**
     * How TLS is spoken: one of the two, or neither when the listener does not speak it, or cannot for what was refused.
     *
     * @param certificates with certificates
     * @param psk with keys that both sides know
     */
    record Tls(@Nullable TlsSettings certificates, @Nullable PskSettings psk) {
        private static final Tls NONE = new Tls(null, null);

        /** Whether every client has proved its user name before it says anything. */
        boolean provesUsernames() {
            if (psk != null) { return psk.identityIsUsername(); }
            return certificates != null && certificates.clientCertificates() == ClientCertificates.REQUIRED
                    && certificates.usernameFrom() != NameFrom.NONE;
        }
    }

    static Tls read(Section listener, Kind kind) {
        PskSchema.Asked psk = PskSchema.read(listener, kind);
        boolean applies = kind.isTls() && psk == null;
        Path certificate = listener.find(file("certificate", applies,
                "What the listener proves itself with, in PEM: its certificate, then those between it and the root.")
                .knownAs("certfile", "cert"));
        Path key = listener.find(file("key", applies, "The private key of that certificate, in PEM.")
                .knownAs("keyfile"));
        Path passwordFile = listener.find(file("key_password_file", applies,
                "A file whose first line is the password of the keys.").knownAs("keypass", "password"));
        String variable = listener.find(optional("key_password_variable",
                text("the name of a variable", "letters, digits and _", VARIABLE), "none",
                "A variable of the environment that holds the password of the keys.")
                .onlyWith(WITH_CERTIFICATES, applies));
        List<Path> furtherCertificates = listener.getAll(file("further_certificates", applies,
                "Certificates for clients that ask for another host name (SNI); names count as in the certificate, `*.` at the beginning stands for one level."),
                List.of());
        List<Path> furtherKeys = listener.getAll(file("further_keys", applies,
                "The private keys of those, in the same order."), List.of());
        Path ca = listener.find(file("ca", applies,
                "Certificates of the authorities whose clients are trusted, in PEM; or a directory of such files.")
                .knownAs("cafile", "cacertfile", "capath"));
        Path crl = listener.find(file("crl", applies,
                "What those authorities have taken back, in PEM: lists of revoked certificates.").knownAs("crlfile"));
        ClientCertificates clients = listener.get(key("client_certificates", choice(ClientCertificates.values()),
                ClientCertificates.NONE,
                "Whether clients show a certificate; one that is shown must be good. Whoever is required to, and takes the user name from it, "
                        + "needs no password.")
                .knownAs("require_certificate", "verify", "fail_if_no_peer_cert").onlyWith(WITH_CERTIFICATES, applies));
        boolean asked = clients != ClientCertificates.NONE;
        NameFrom username = listener.get(key("username_from", choice(NameFrom.values()),
                asked ? NameFrom.CN : NameFrom.NONE,
                "What of a client's certificate is its user name, whatever it says in CONNECT: the common name, the whole subject, or the first "
                        + "alternative name (e-mail, host or URI). With `none` a certificate only protects the channel.")
                .knownAs("use_subject_as_username", "peer_cert_as_username")
                .fallbackShownAs("`cn` when clients show certificates, else `none`")
                .onlyWith(WITH_CERTIFICATES, applies));
        NameFrom clientId = listener.get(key("client_id_from", choice(NameFrom.values()), NameFrom.NONE,
                "Likewise for the client id.").knownAs("peer_cert_as_clientid").onlyWith(WITH_CERTIFICATES, applies));
        List<Version> versions = listener.getAll(optional("tls_versions", versionType(), "both",
                "Versions spoken: `tls1.2`, `tls1.3`.").knownAs("tls_version", "versions")
                .onlyWith(ONLY_WITH, kind.isTls()),
                List.of(Version.values()));
        List<String> ciphers = listener.getAll(optional("ciphers",
                text("a cipher suite", "its name at IANA, as in TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", CIPHER),
                "six with forward secrecy",
                "Cipher suites of TLS 1.2, the preferred first; TLS 1.3 has three that are not chosen.")
                .onlyWith(WITH_CERTIFICATES, applies), List.of());
        int handshake = listener.get(key("handshake_timeout", asInt(millis(1, 600_000)), 10_000,
                "How long a handshake may take.").onlyWith(ONLY_WITH, kind.isTls()));
        int handshakes = listener.get(key("max_handshakes", integer(1, 1_000_000), 1_000,
                "Handshakes of one address (of IPv6 a /64) under way at a time; the next is cut.")
                .onlyWith(ONLY_WITH, kind.isTls()));
        Path keyLog = listener.find(file("tls_keylog", applies,
                "A file to which the secrets of all connections are added, in the format of NSS that Wireshark reads: whoever reads it can read "
                        + "everything that is said. For finding faults only."));

        if (kind.isTls() && versions.isEmpty()) {
            listener.refuse("tls_versions", "is empty, so nobody could connect; leave it out for both");
        }
        if (!kind.isTls() || !listener.isSound()) { return Tls.NONE; }
        if (psk != null) {
            PskSettings settings =
                    new PskSettings(psk.file(), psk.hint(), psk.identityIsUsername(), versions, handshake,
                            handshakes);
            return PskSchema.tryOut(listener, settings) ? new Tls(null, settings) : Tls.NONE;
        }
        if (!isComplete(listener, certificate, key, clients, username, clientId)) { return Tls.NONE; }
        if (passwordFile != null && variable != null) {
            listener.refuse("key_password_variable", "the password is in a file already: give one of the two");
            return Tls.NONE;
        }
        if (furtherCertificates.size() != furtherKeys.size()) {
            listener.refuse("further_keys", furtherKeys.size() + " keys do not go with " + furtherCertificates.size()
                    + " certificates: each needs its own");
            return Tls.NONE;
        }
        Password password = passwordFile != null ? new Password.InFile(passwordFile)
                : variable != null ? new Password.InVariable(variable) : null;
        List<Keys> keys = new ArrayList<>();
        keys.add(new Keys(Objects.requireNonNull(certificate), Objects.requireNonNull(key),
                password));
        for (int i = 0; i < furtherKeys.size(); i++) {
            keys.add(new Keys(furtherCertificates.get(i), furtherKeys.get(i), password));
        }
        TlsSettings settings = new TlsSettings(keys, ca, crl, clients, username, clientId, versions, ciphers, handshake,
                handshakes, null);
        return tryOut(listener, settings) ? new Tls(settings.withKeyLog(keyLog), null) : Tls.NONE;
    }

    private static Key<Path> file(String name, boolean applies, String meaning) {
        return Key.<Path>optional(name, path(), "none", meaning).onlyWith(WITH_CERTIFICATES, applies);
    }

    private static ValueType<Version> versionType() {
        return new ValueType<>("one of tls1.2, tls1.3", "tls1.2, tls1.3", text -> switch (text) {
            case "tls1.2", "tlsv1.2", "1.2" -> Version.TLS1_2;
            case "tls1.3", "tlsv1.3", "1.3" -> Version.TLS1_3;
            default -> null;
        }, version -> version == Version.TLS1_2 ? "tls1.2" : "tls1.3");
    }

    private static boolean isComplete(Section listener, @Nullable Path certificate, @Nullable Path key,
            ClientCertificates clients, NameFrom username, NameFrom clientId) {
        if (certificate == null) {
            listener.refuse("certificate", "is missing: TLS needs the file of the listener's certificate, or psk_file");
        }
        if (key == null) {
            listener.refuse("key", "is missing: TLS needs the file of the private key of the listener's certificate");
        }
        if (clients == ClientCertificates.NONE) {
            for (String name : List.of("ca", "crl")) {
                if (listener.isGiven(name)) {
                    listener.refuse(name, "has no effect while clients are asked for no certificate: set "
                            + "client_certificates to optional or required, or take it out");
                }
            }
            if (username != NameFrom.NONE || clientId != NameFrom.NONE) {
                listener.refuse(username != NameFrom.NONE ? "username_from" : "client_id_from",
                        "needs certificates of clients: set client_certificates to optional or required");
            }
        }
        return listener.isSound();
    }

    /** Whether TLS can be spoken so; what stands against it is refused where it was written. */
    private static boolean tryOut(Section listener, TlsSettings settings) {
        try {
            TlsContext.open(settings, List.of("mqtt"), TlsMaterial.read(settings)).close();
            return true;
        } catch (TlsException e) {
            e.problems().forEach(problem -> listener.refuse(switch (problem.part()) {
                case CERTIFICATE -> problem.index() == 0 ? "certificate" : "further_certificates";
                case KEY -> problem.index() == 0 ? "key" : "further_keys";
                case KEY_PASSWORD -> listener.isGiven("key_password_file")
                        ? "key_password_file"
                        : "key_password_variable";
                case CA -> "ca";
                case CRL -> "crl";
                case CIPHERS -> "ciphers";
                case KEY_LOG, PSK_FILE -> "kind";
            }, problem.sentence()));
            return false;
        }
    }
}
