package io.arna.cli.pubsub;

import io.arna.client.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the flags about TLS have said so far; names and values as in Mosquitto's clients. */
final class TlsFlags {
    /** Where Linux keeps the authorities it trusts. */
    private static final Path OF_THIS_MACHINE = Path.of("/etc/ssl/certs/ca-certificates.crt");
    private static final Pattern OPENSSL_CIPHER =
            Pattern.compile("(ECDHE|DHE)-(RSA|ECDSA)-(?:AES(128|256)-(GCM-)?(SHA\\d*)|CHACHA20-POLY1305)");

    private @Nullable Path authorities;
    private @Nullable Path folder;
    private @Nullable Path certificate;
    private @Nullable Path key;
    private @Nullable String password;
    private boolean anyHost;
    private List<String> versions = List.of();
    private List<String> ciphers = List.of();
    private List<String> applicationProtocols = List.of();
    private boolean ofThisMachine;
    /** Whether a flag says that TLS is wanted. */
    private boolean wanted;
    private boolean unwanted;

    void cafile(String file) {
        wanted = true;
        authorities = path(file);
    }

    void capath(String path) {
        wanted = true;
        folder = path(path);
    }

    void cert(String file) {
        wanted = true;
        certificate = path(file);
    }

    void key(String file) {
        wanted = true;
        key = path(file);
    }

    /** As {@code openssl -passin}: a password has no place among the arguments of a process, where everybody can see it. */
    void keypass(String source) {
        if (source.startsWith("env:")) {
            password = System.getenv(source.substring(4));
            if (password == null) {
                throw new UsageException("--keypass: the variable " + source.substring(4) + " is not set.");
            }
        } else if (source.startsWith("file:")) {
            try {
                password = Files.readString(path(source.substring(5))).lines().findFirst().orElse("");
            } catch (IOException _) {
                throw new UsageException("--keypass: " + source.substring(5) + " cannot be read.");
            }
        } else {
            throw new UsageException(
                    "--keypass is env:VARIABLE or file:FILE; the password itself is not to be written here.");
        }
    }

    void insecure() {
        anyHost = true;
    }

    void useOsCertificates() {
        wanted = true;
        ofThisMachine = true;
    }

    void noTls() {
        unwanted = true;
    }

    void version(String name) {
        versions = List.of(switch (name) {
            case "tlsv1.2" -> "TLSv1.2";
            case "tlsv1.3" -> "TLSv1.3";
            default -> throw new UsageException("Invalid TLS version '" + name + "'; tlsv1.2 and tlsv1.3 are spoken.");
        });
    }

    /** Names of IANA or of OpenSSL, with colons between. */
    void ciphers(String names) {
        List<String> all = new ArrayList<>();
        for (String name : names.split("[:,]", -1)) {
            all.add(cipher(name));
        }
        ciphers = all;
    }

    private static String cipher(String name) {
        if (name.startsWith("TLS_")) { return name; }
        Matcher parts = OPENSSL_CIPHER.matcher(name);
        if (!parts.matches()) { throw new UsageException("Unknown cipher suite '" + name + "'."); }
        String begin = "TLS_" + parts.group(1) + "_" + parts.group(2) + "_WITH_";
        if (parts.group(3) == null) { return begin + "CHACHA20_POLY1305_SHA256"; }
        return begin + "AES_" + parts.group(3) + "_" + (parts.group(4) == null ? "CBC_" : "GCM_") + parts.group(5);
    }

    void alpn(String name) {
        applicationProtocols = List.of(name);
    }

    static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException _) {
            throw new UsageException("'" + text + "' is no file name.");
        }
    }

    /** Whether the connection is to be encrypted though no URL says so: a flag or the usual port does. */
    boolean wanted(int port) {
        if (unwanted && wanted) { throw new UsageException("--no-tls goes with no other flag about TLS."); }
        return wanted || (port == 8883 && !unwanted);
    }

    /** All of it, once every flag is read. */
    TlsOptions options() {
        if ((certificate == null) != (key == null)) { throw new UsageException("--cert and --key need each other."); }
        Path trusted = authorities == null && ofThisMachine && Files.exists(OF_THIS_MACHINE)
                ? OF_THIS_MACHINE
                : authorities;
        return new TlsOptions(trusted, folder, certificate, key, password, anyHost, versions, ciphers,
                applicationProtocols);
    }
}
