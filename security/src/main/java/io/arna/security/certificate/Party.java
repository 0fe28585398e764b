package io.arna.security.certificate;

import io.arna.security.certificate.Authority.Purpose;
import io.arna.security.file.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who has a key and a certificate of its own: a broker or a client, in a directory of its name with {@code NAME.key}, {@code NAME.csr}, {@code NAME.crt}
 * and the authority's {@code ca.crt}. Only the owner holds the key.
 *
 * @param directory where its files are
 * @param name its common name, and what its files are called
 */
public record Party(Path directory, String name) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}");

    public Party {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no name for a party: letters, digits and _.@-, at most 64");
        }
    }

    /** Its private key. */
    public Path key() {
        return directory.resolve(name + ".key");
    }

    /** What it asks the authority. */
    public Path request() {
        return directory.resolve(name + ".csr");
    }

    /** What the authority has signed. */
    public Path certificate() {
        return directory.resolve(name + ".crt");
    }

    /**
     * Makes key and request.
     *
     * @throws CertificateException when there is a key
     */
    public void ask(KeyKind kind, List<String> hosts) throws IOException, CertificateException {
        if (Files.exists(key())) { throw new CertificateException(key() + " is there already, and is left as it is"); }
        KeyPair pair = kind.generate();
        String request = Authority.request(name, hosts, pair);
        Files.createDirectories(directory);
        PrivateFile.replace(key(), Authority.bytes(Pem.key(pair.getPrivate())));
        Files.writeString(request(), request);
    }

    /** Has the authority sign the request, again if it has before. */
    public X509Certificate have(Authority authority, Purpose purpose, List<String> hosts, Duration life)
            throws IOException, CertificateException {
        X509Certificate signed = authority.sign(request(), purpose, hosts, life);
        Files.writeString(certificate(), Pem.text(signed));
        Files.writeString(directory.resolve(Authority.CERTIFICATE), Pem.text(authority.certificate()));
        return signed;
    }
}
