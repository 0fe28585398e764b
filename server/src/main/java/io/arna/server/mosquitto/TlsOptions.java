package io.arna.server.mosquitto;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a listener's options say about TLS. */
final class TlsOptions {
    private static final String CA_FILE = "cafile";
    private static final String CA_PATH = "capath";
    private static final String CERTIFICATE = "certfile";
    private static final String KEY = "keyfile";
    private static final String REVOKED = "crlfile";
    private static final String REQUIRE = "require_certificate";
    private static final String IDENTITY = "use_identity_as_username";
    private static final String SUBJECT = "use_subject_as_username";
    private static final String VERSION = "tls_version";
    private static final String CIPHERS = "ciphers";
    private static final String CIPHERS_13 = "ciphers_tls1.3";
    private static final String HINT = "psk_hint";
    private static final Set<String> OF_TLS_13 =
            Set.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");

    private static final Set<String> KNOWN = Set.of(CA_FILE, CA_PATH, CERTIFICATE, KEY, REVOKED, REQUIRE, IDENTITY,
            SUBJECT, VERSION, CIPHERS, CIPHERS_13, "dhparamfile", "disable_client_cert_date_checks", "tls_engine",
            "tls_engine_kpass_sha1", "tls_keyform", HINT);

    private final Map<String, Line> options;
    private final @Nullable Line pskFile;
    private final Draft draft;
    private final boolean requires;
    private final boolean usesPsk;
    private final @Nullable Line identity;
    private boolean told;

    /** Of a listener with these options, the last of each name; null for {@code pskFile} when no keys are named. */
    TlsOptions(Map<String, Line> options, @Nullable Line pskFile, Draft draft) {
        this.options = options;
        this.pskFile = pskFile;
        this.draft = draft;
        this.requires = isOn(REQUIRE);
        this.usesPsk = options.containsKey(HINT);
        this.identity = isOn(SUBJECT) ? options.get(SUBJECT) : isOn(IDENTITY) ? options.get(IDENTITY) : null;
    }

    static boolean isKnown(String option) {
        return KNOWN.contains(option);
    }

    private boolean isOn(String option) {
        Line line = options.get(option);
        return line != null && draft.flag(line);
    }

    /** Whether the listener speaks TLS. */
    boolean isAsked() { return usesPsk || hasCertificates(); }

    /** Whether it does so with keys that both sides know. */
    boolean usesPsk() {
        return usesPsk;
    }

    private boolean hasCertificates() {
        return requires || List.of(CA_FILE, CA_PATH, CERTIFICATE, KEY).stream().anyMatch(options::containsKey);
    }

    /** Whether clients must have certificates. */
    boolean asksForCertificates() {
        return requires;
    }

    /** Whether certificates or keys tell who the users are. */
    boolean provesUsernames() {
        return identity != null && (usesPsk || requires);
    }

    /** Says it for the listener at this place; what is to be said beside that, once. */
    void translate(String at) {
        if (usesPsk) {
            psk(at);
            versions(at);
        } else if (isAsked()) {
            file(at + "certificate", CERTIFICATE);
            file(at + "key", KEY);
            clients(at);
            versions(at);
            ciphers(at);
        }
        if (!told) {
            told = true;
            tellOthers();
        }
    }

    private void psk(String at) {
        if (pskFile != null) {
            draft.set(at + "psk_file", pskFile.value(), pskFile);
        }
        Line hint = options.get(HINT);
        if (hint != null && !hint.value().isEmpty()) {
            draft.set(at + HINT, hint.value(), hint);
        }
        draft.set(at + IDENTITY, String.valueOf(identity != null), identity == null ? hint : identity);
    }

    private void file(String path, String option) {
        Line line = options.get(option);
        if (line != null) {
            draft.set(path, line.value(), line);
        }
    }

    private void clients(String at) {
        if (!requires) { return; }
        draft.set(at + "client_certificates", "required", options.get(REQUIRE));
        file(at + "ca", options.containsKey(CA_FILE) ? CA_FILE : CA_PATH);
        file(at + "crl", REVOKED);
        String from = identity == null ? "none" : identity.option().equals(SUBJECT) ? "subject" : "cn";
        draft.set(at + "username_from", from, identity == null ? options.get(REQUIRE) : identity);
        Line alsoClientId = options.get("use_username_as_clientid");
        if (identity != null && alsoClientId != null && draft.flag(alsoClientId)) {
            draft.set(at + "client_id_from", from, alsoClientId);
        }
    }

    /** Mosquitto names the lowest that is spoken. */
    private void versions(String at) {
        Line line = options.get(VERSION);
        if (line == null) { return; }
        switch (line.value()) {
            case "tlsv1.3" -> draft.set(at + "tls_versions[0]", "tls1.3", line);
            case "tlsv1.2", "tlsv1.1", "tlsv1" -> {
                draft.set(at + "tls_versions[0]", "tls1.2", line);
                draft.set(at + "tls_versions[1]", "tls1.3", line);
            }
            default -> {
                // said once, below
            }
        }
    }

    private void ciphers(String at) {
        Line line = options.get(CIPHERS);
        if (line == null) { return; }
        List<String> named = Ciphers.named(line.value());
        for (int i = 0; i < named.size(); i++) {
            draft.set(at + "ciphers[" + i + "]", named.get(i), line);
        }
    }

    private void tellOthers() {
        options.values().forEach(line -> {
            switch (line.option()) {
                case CA_FILE, REVOKED -> {
                    if (!requires) {
                        draft.advise(line,
                                "clients are asked for no certificate: require_certificate true asks them for one");
                    }
                }
                case CA_PATH -> {
                    if (requires && options.containsKey(CA_FILE)) {
                        draft.refuse(line,
                                "there is a cafile as well: put the certificates of all authorities into one of the two");
                    } else if (!requires) {
                        draft.advise(line,
                                "clients are asked for no certificate: require_certificate true asks them for one");
                    }
                }
                case IDENTITY, SUBJECT -> {
                    boolean isOfPsk = usesPsk && line.option().equals(IDENTITY);
                    if (line == identity && !requires && !isOfPsk) {
                        draft.refuse(line, "needs certificates of clients: require_certificate true asks for them");
                    }
                }
                case VERSION -> version(line);
                case CIPHERS -> {
                    String objection = usesPsk
                            ? "suites for keys that both sides know are not chosen: take the line out"
                            : Ciphers.objection(line.value());
                    if (objection != null) {
                        draft.refuse(line, objection);
                    }
                }
                case CIPHERS_13 -> {
                    if (!List.of(line.value().split("[:, ]+")).containsAll(OF_TLS_13)) {
                        draft.refuse(line,
                                "TLS 1.3 is spoken with its three usual suites, of which none can be left out: take the line out");
                    }
                }
                case HINT -> hint(line);
                case "dhparamfile" -> draft.advise(line,
                        "keys are agreed on by elliptic curves, which need no such parameters");
                case "disable_client_cert_date_checks" -> {
                    if (draft.flag(line)) {
                        draft.advise(line,
                                "certificates that have expired are refused all the same: give those clients new ones");
                    }
                }
                case "tls_engine", "tls_engine_kpass_sha1" -> engine(line);
                case "tls_keyform" -> {
                    if (!line.value().equals("pem")) {
                        engine(line);
                    }
                }
                default -> {
                    // said above, or not about TLS
                }
            }
        });
    }

    private void hint(Line line) {
        if (hasCertificates()) {
            draft.refuse(line,
                    "a listener goes by certificates or by keys that both sides know, and this one has certificates, too: give each a listener "
                            + "of its own");
        } else if (pskFile == null) {
            draft.refuse(line, "needs a psk_file with the keys");
        }
    }

    private void version(Line line) {
        switch (line.value()) {
            case "tlsv1.1", "tlsv1" -> draft.advise(line,
                    "TLS 1.1 and what is older is spoken with nobody; 1.2 and 1.3 are");
            case "tlsv1.2", "tlsv1.3" -> {
                // as it was asked for
            }
            default -> draft.refuse(line, (line.value().isEmpty() ? "nothing" : line.value())
                    + " is not tlsv1.2 or tlsv1.3");
        }
    }

    private void engine(Line line) {
        draft.refuse(line, "engines of OpenSSL are not used: keyfile must be a file with the key, in PEM");
    }
}
