package io.arna.transport.tls;

import io.arna.transport.tls.TlsException.Part;
import io.arna.transport.tls.TlsException.Problem;
import io.arna.transport.tls.TlsSettings.ClientCertificates;
import io.arna.transport.tls.TlsSettings.Password;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the files of {@link TlsSettings} held when they were read: complete, and its parts belong together. Immutable.
 *
 * @param keys in the order of the settings
 * @param trusted authorities whose clients we trust; empty when clients are asked for no certificate
 * @param revoked lists of certificates taken back; empty when nobody takes any back
 */
public record TlsMaterial(List<Key> keys, List<X509Certificate> trusted, List<X509CRL> revoked) {
    private static final byte[] PROBE = "does this key belong to this certificate?".getBytes(StandardCharsets.US_ASCII);
    /** How files with certificates are called in a directory of authorities, which OpenSSL's c_rehash gives names by a sum of the subject. */
    private static final Pattern CERTIFICATE_FILE = Pattern.compile(".+\\.(pem|crt|cer)|[0-9a-f]{8}\\.\\d+");

    public TlsMaterial {
        keys = List.copyOf(keys);
        trusted = List.copyOf(trusted);
        revoked = List.copyOf(revoked);
    }

    /**
     * A certificate, and what it is proved with.
     *
     * @param chain the certificate, then those of authorities, at least one
     */
    public record Key(PrivateKey key, List<X509Certificate> chain) {
        public Key {
            chain = List.copyOf(chain);
        }

        /** The certificate itself. */
        public X509Certificate certificate() {
            return chain.getFirst();
        }

        /** No secret is told. */
        @Override
        public String toString() {
            return "Key[" + certificate().getSubjectX500Principal() + "]";
        }
    }

    /**
     * Reads and checks all files. Blocks; not on a shard.
     *
     * @throws TlsException when anything is missing or does not fit, telling all of it
     */
    public static TlsMaterial read(TlsSettings settings) throws TlsException {
        Reader reader = new Reader();
        for (int index = 0; index < settings.keys().size(); index++) {
            reader.readKey(index, settings.keys().get(index));
        }
        if (settings.clientCertificates() != ClientCertificates.NONE) {
            reader.readTrusted(settings.ca());
            reader.readRevoked(settings.crl());
        }
        if (!reader.problems.isEmpty()) { throw new TlsException(reader.problems); }
        return new TlsMaterial(reader.keys, reader.trusted, reader.revoked);
    }

    /** Collects what is there and what is wrong. */
    private static final class Reader {
        private final List<Problem> problems = new ArrayList<>();
        private final List<Key> keys = new ArrayList<>();
        private List<X509Certificate> trusted = List.of();
        private List<X509CRL> revoked = List.of();

        void readKey(int index, TlsSettings.Keys files) {
            List<X509Certificate> chain = certificates(index, files.certificate());
            PrivateKey key = key(index, files);
            if (chain == null || key == null) { return; }
            int strangers = firstThatHasNotSigned(chain);
            if (belong(key, chain.getFirst()) && strangers > 0) {
                problems.add(new Problem(Part.CERTIFICATE, index, "certificate " + (strangers + 1) + " in "
                        + files.certificate() + ", of " + chain.get(strangers).getSubjectX500Principal()
                        + ", has not signed the one before it: put the chain in order, each followed by who signed it"));
            } else if (belong(key, chain.getFirst())) {
                keys.add(new Key(key, chain));
            } else if (chain.stream().anyMatch(certificate -> belong(key, certificate))) {
                problems.add(new Problem(Part.CERTIFICATE, index, files.certificate()
                        + " begins with another certificate than the one that belongs to the key: it must come first"));
            } else {
                problems.add(new Problem(Part.KEY, index, files.key() + " does not belong to the certificate in "
                        + files.certificate() + ": they were not made together"));
            }
        }

        /** Its place in the chain; 0 when each is followed by who signed it. */
        private static int firstThatHasNotSigned(List<X509Certificate> chain) {
            for (int i = 1; i < chain.size(); i++) {
                try {
                    chain.get(i - 1).verify(chain.get(i).getPublicKey());
                } catch (GeneralSecurityException _) {
                    return i;
                }
            }
            return 0;
        }

        private @Nullable List<X509Certificate> certificates(int index, Path file) {
            try {
                return PemFile.read(file).certificates();
            } catch (PemFile.Refused e) {
                problems.add(new Problem(Part.CERTIFICATE, index, e.sentence()));
                return null;
            }
        }

        private @Nullable PrivateKey key(int index, TlsSettings.Keys files) {
            try {
                PemFile file = PemFile.read(files.key());
                if (!file.hasEncryptedKey()) { return file.privateKey(null); }
                if (files.password() == null) {
                    problems.add(new Problem(Part.KEY, index, files.key()
                            + " is encrypted, so its password is needed: name a file or a variable that holds it"));
                    return null;
                }
                char[] password = password(index, files.password());
                return password == null ? null : file.privateKey(password);
            } catch (PemFile.Refused e) {
                problems.add(new Problem(Part.KEY, index, e.sentence()));
                return null;
            }
        }

        private char @Nullable [] password(int index, Password password) {
            String problem;
            switch (password) {
                case Password.InVariable variable -> {
                    String value = System.getenv(variable.name());
                    if (value != null) { return value.toCharArray(); }
                    problem = "the variable " + variable.name() + " is not set";
                }
                case Password.InFile inFile -> {
                    try {
                        return Files.readString(inFile.file()).lines().findFirst().orElse("").toCharArray();
                    } catch (IOException e) {
                        problem =
                                inFile.file() + " cannot be read" + (Files.exists(inFile.file()) ? ": " + e.getMessage()
                                        : ": there is no such file");
                    }
                }
            }
            problems.add(new Problem(Part.KEY_PASSWORD, index, problem));
            return null;
        }

        void readTrusted(@Nullable Path file) {
            if (file == null) {
                problems.add(new Problem(Part.CA, 0,
                        "clients are asked for a certificate, so the certificate of who signs theirs is needed"));
                return;
            }
            try {
                trusted = Files.isDirectory(file) ? certificatesIn(file) : PemFile.read(file).certificates();
            } catch (PemFile.Refused e) {
                problems.add(new Problem(Part.CA, 0, e.sentence()));
            }
        }

        /** Of all files of a directory that are called as such files are; others, such as a README, do not count. */
        private static List<X509Certificate> certificatesIn(Path directory) throws PemFile.Refused {
            List<Path> files;
            try (Stream<Path> entries = Files.list(directory)) {
                files = entries.filter(file -> CERTIFICATE_FILE.matcher(file.getFileName().toString()).matches())
                        .sorted().toList();
            } catch (IOException e) {
                throw new PemFile.Refused(directory + " cannot be read: " + e.getClass().getSimpleName());
            }
            if (files.isEmpty()) {
                throw new PemFile.Refused(directory
                        + " has no certificates: files there end with .pem, .crt or .cer, or have the names c_rehash gives "
                        + "them");
            }
            Set<X509Certificate> found = new LinkedHashSet<>();
            for (Path file : files) {
                found.addAll(PemFile.read(file).certificates());
            }
            return List.copyOf(found);
        }

        void readRevoked(@Nullable Path file) {
            if (file == null) { return; }
            try {
                revoked = PemFile.read(file).crls();
            } catch (PemFile.Refused e) {
                problems.add(new Problem(Part.CRL, 0, e.sentence()));
            }
        }

        /** What one signs the other must verify: true of every algorithm. */
        private static boolean belong(PrivateKey key, X509Certificate certificate) {
            String keyKind = key.getAlgorithm();
            String algorithm = switch (keyKind) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> keyKind;
            };
            try {
                Signature signature = Signature.getInstance(algorithm);
                signature.initSign(key);
                signature.update(PROBE);
                byte[] signed = signature.sign();
                signature.initVerify(certificate.getPublicKey());
                signature.update(PROBE);
                return signature.verify(signed);
            } catch (GeneralSecurityException _) {
                return false;
            }
        }
    }
}
