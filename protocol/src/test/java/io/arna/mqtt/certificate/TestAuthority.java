package io.arna.mqtt.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that signs whatever a test asks for. */
public final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final KeyPair keys;
    private final X509Certificate certificate;

    private TestAuthority(KeyPair keys, X509Certificate certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** What a certificate is to say. */
    public record Wish(String subject, List<String> hosts, String algorithm, Instant notBefore, Instant notAfter) {
        /** Valid for a day, on a curve P-256. */
        public static Wish of(String commonName, String... hosts) {
            return new Wish("CN=" + commonName, List.of(hosts), "EC", Instant.now().minus(DAY),
                    Instant.now().plus(DAY));
        }

        public Wish withSubject(String other) {
            return new Wish(other, hosts, algorithm, notBefore, notAfter);
        }

        /** {@code EC}, {@code RSA} or {@code Ed25519}. */
        public Wish withAlgorithm(String other) {
            return new Wish(subject, hosts, other, notBefore, notAfter);
        }

        public Wish valid(Instant from, Instant to) {
            return new Wish(subject, hosts, algorithm, from, to);
        }

        /** It ended an hour ago. */
        public Wish expired() {
            return valid(Instant.now().minus(DAY), Instant.now().minusSeconds(3600));
        }
    }

    /** A certificate with its key. */
    public record Issued(X509Certificate certificate, KeyPair keys) {
        /** Writes {@code NAME.crt} and {@code NAME.key}. */
        public Issued writeTo(Path folder, String name) {
            write(folder.resolve(name + ".crt"), pem("CERTIFICATE", encoded(certificate)));
            write(folder.resolve(name + ".key"), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            return this;
        }
    }

    /** An authority of this name, whose certificate it has signed itself. */
    public static TestAuthority named(String commonName) {
        KeyPair keys = keys("EC");
        return new TestAuthority(keys, sign(Wish.of(commonName).valid(Instant.now().minus(DAY), Instant.now().plus(
                Duration.ofDays(10))), keys, new X500Name("CN=" + commonName), keys, true));
    }

    /** An authority that this one has signed: it stands between this one and those it signs. */
    public TestAuthority intermediate(String commonName) {
        KeyPair its = keys("EC");
        X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
        return new TestAuthority(its, sign(Wish.of(commonName), its, issuer, keys, true));
    }

    /** Its own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** Writes its own certificate. */
    public Path writeTo(Path file) {
        return write(file, pem("CERTIFICATE", encoded(certificate)));
    }

    /** Signs. */
    public Issued issue(Wish wish) {
        KeyPair its = keys(wish.algorithm());
        X500Name issuer = new X500Name(certificate.getSubjectX500Principal().getName());
        return new Issued(sign(wish, its, issuer, keys, false), its);
    }

    /** A certificate that nobody but itself has signed. */
    public static Issued selfSigned(Wish wish) {
        KeyPair its = keys(wish.algorithm());
        return new Issued(sign(wish, its, new X500Name(wish.subject()), its, false), its);
    }

    /** Writes what it has taken back. */
    public Path writeCrl(Path file, X509Certificate... revoked) {
        try {
            Date now = Date.from(Instant.now().minusSeconds(60));
            JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(certificate.getSubjectX500Principal(), now);
            builder.setNextUpdate(Date.from(Instant.now().plus(DAY)));
            for (X509Certificate each : revoked) {
                builder.addCRLEntry(each.getSerialNumber(), now, CRLReason.keyCompromise);
            }
            X509CRL crl = new JcaX509CRLConverter().getCRL(builder.build(signer(keys)));
            return write(file, pem("X509 CRL", crl.getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(Wish wish, KeyPair its, X500Name issuer, KeyPair by, boolean isAuthority) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(issuer,
                    BigInteger.valueOf(SERIAL.getAndIncrement()), Date.from(wish.notBefore()),
                    Date.from(wish.notAfter()), new X500Name(wish.subject()), its.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false,
                    extensions.createSubjectKeyIdentifier(its.getPublic()));
            builder.addExtension(Extension.authorityKeyIdentifier, false,
                    extensions.createAuthorityKeyIdentifier(by.getPublic()));
            if (!wish.hosts().isEmpty()) {
                GeneralName[] names = wish.hosts().stream().map(TestAuthority::generalName).toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer(by)));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static GeneralName generalName(String name) {
        if (name.contains("@")) { return new GeneralName(GeneralName.rfc822Name, name); }
        return new GeneralName(name.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static ContentSigner signer(KeyPair keys) throws OperatorCreationException {
        return new JcaContentSignerBuilder(switch (keys.getPrivate().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519"; // the JDK calls it EdDSA
        }).build(keys.getPrivate());
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            switch (algorithm) {
                case "EC" -> generator.initialize(256);
                case "RSA" -> generator.initialize(2048);
                default -> {} // it has one size
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A block of PEM. */
    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(der)
                + "\n-----END " + label + "-----\n";
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
