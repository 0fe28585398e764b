package io.arna.security.certificate;

import io.arna.security.file.PrivateFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority in a directory: {@code ca.key} under a password, {@code ca.crt}, and, once something was taken back, {@code ca.crl}. Another
 * program may have made them (RFC 5280).
 */
public final class Authority {
    /** The authority's key, under a password. */
    public static final String KEY = "ca.key";
    /** Its certificate, which everybody has. */
    public static final String CERTIFICATE = "ca.crt";
    /** What it has taken back. */
    public static final String REVOCATIONS = "ca.crl";

    private static final Duration LIFE = Duration.ofDays(3_650);
    private static final Duration CRL_LIFE = Duration.ofDays(30);
    private static final int SERIAL_BITS = 127;
    /** Clocks of devices are late. */
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final X509Certificate certificate;
    private final PrivateKey key;

    /** What a certificate is good for. */
    public enum Purpose {
        /** A broker, for its clients. */
        SERVER,
        /** A client, for its broker. */
        CLIENT;

        private KeyPurposeId id() {
            return this == SERVER ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth;
        }
    }

    private Authority(Path directory, X509Certificate certificate, PrivateKey key) {
        this.directory = directory;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Makes one in a directory that has none.
     *
     * @param name its common name
     * @param password of its key, which is nowhere else
     * @throws CertificateException when there is one
     */
    public static Authority create(Path directory, String name, KeyKind kind, char[] password)
            throws IOException, CertificateException {
        for (String file : List.of(KEY, CERTIFICATE)) {
            if (Files.exists(directory.resolve(file))) {
                throw new CertificateException(
                        directory.resolve(file) + " is there already, and is left as it is: name another directory");
            }
        }
        KeyPair pair = kind.generate();
        X500Name subject = Names.subject(name);
        X509Certificate certificate = sign(subject, pair.getPublic(), null, pair, LIFE, builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
        Files.createDirectories(directory);
        PrivateFile.replace(directory.resolve(KEY), bytes(Pem.key(pair.getPrivate(), password)));
        Files.writeString(directory.resolve(CERTIFICATE), Pem.text(certificate));
        return new Authority(directory, certificate, pair.getPrivate());
    }

    /**
     * Opens the one in a directory.
     *
     * @throws CertificateException when there is none, the password is wrong, or key and certificate do not belong together
     */
    public static Authority open(Path directory, char[] password) throws IOException, CertificateException {
        X509Certificate certificate = Pem.certificate(directory.resolve(CERTIFICATE));
        PrivateKey key = Pem.key(directory.resolve(KEY), password);
        if (!Certificates.belongTogether(key, certificate.getPublicKey())) {
            throw new CertificateException(
                    directory.resolve(KEY) + " is not the key of " + directory.resolve(CERTIFICATE));
        }
        if (certificate.getBasicConstraints() < 0) {
            throw new CertificateException(directory.resolve(CERTIFICATE) + " is not the certificate of an authority");
        }
        return new Authority(directory, certificate, key);
    }

    /** Its own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    // ── Requests ──

    /**
     * Checks names before anything is made for them.
     *
     * @throws CertificateException when one is neither a host name nor an address
     */
    public static void checkHosts(List<String> hosts) throws CertificateException {
        var _ = Names.alternatives(hosts);
    }

    /** Asks for a certificate: the text of a request (PKCS #10) for a key pair. */
    public static String request(String name, List<String> hosts, KeyPair pair) throws CertificateException {
        try {
            JcaPKCS10CertificationRequestBuilder builder =
                    new JcaPKCS10CertificationRequestBuilder(Names.subject(name), pair.getPublic());
            if (!hosts.isEmpty()) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                extensions.addExtension(Extension.subjectAlternativeName, false, Names.alternatives(hosts));
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return Pem.text(builder.build(signer(pair.getPrivate())));
        } catch (IOException e) {
            throw new IllegalStateException(e); // our own names can be written
        }
    }

    /**
     * Signs what is asked for in a file: subject, key and alternative names of the request are taken over, nothing else.
     *
     * @param hosts more host names and addresses
     * @throws CertificateException when whoever asks does not have the key
     */
    public X509Certificate sign(Path request, Purpose purpose, List<String> hosts, Duration life)
            throws IOException, CertificateException {
        PKCS10CertificationRequest asked = Pem.request(request);
        try {
            if (!asked
                    .isSignatureValid(new JcaContentVerifierProviderBuilder().build(asked.getSubjectPublicKeyInfo()))) {
                throw new CertificateException(
                        request + ": whoever asks does not have the key, or the request was changed");
            }
            PublicKey asking = new org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest(asked).getPublicKey();
            GeneralNames names = names(asked, hosts);
            return sign(asked.getSubject(), asking, certificate, new KeyPair(certificate.getPublicKey(), key), life,
                    builder -> {
                        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                        builder.addExtension(Extension.keyUsage, true, new KeyUsage(asking.getAlgorithm().equals("RSA")
                                ? KeyUsage.digitalSignature | KeyUsage.keyEncipherment : KeyUsage.digitalSignature));
                        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.id()));
                        if (names != null) {
                            builder.addExtension(Extension.subjectAlternativeName, false, names);
                        }
                    });
        } catch (OperatorCreationException | PKCSException | GeneralSecurityException e) {
            throw new CertificateException(request + ": its key cannot be used: " + e.getMessage(), e);
        }
    }

    private static @Nullable GeneralNames names(PKCS10CertificationRequest asked, List<String> hosts)
            throws CertificateException {
        Extensions extensions = asked.getRequestedExtensions();
        GeneralNames own = extensions == null ? null
                : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        if (hosts.isEmpty()) { return own; }
        GeneralNames more = Names.alternatives(hosts);
        if (own == null) { return more; }
        var all = new org.bouncycastle.asn1.x509.GeneralNamesBuilder().addNames(own);
        return all.addNames(more).build();
    }

    private interface Additions {
        void to(JcaX509v3CertificateBuilder builder) throws CertIOException;
    }

    private static X509Certificate sign(X500Name subject, PublicKey asking, @Nullable X509Certificate issuer,
            KeyPair signing,
            Duration life, Additions additions) throws CertificateException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(life);
        if (issuer != null && end.isAfter(issuer.getNotAfter().toInstant())) {
            throw new CertificateException("the authority's certificate ends on " + issuer.getNotAfter().toInstant()
                    + ", before the one that is asked for: ask for fewer days, or renew the authority");
        }
        X500Name by = issuer == null ? subject : X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(by, new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1),
                        Date.from(now.minus(BEFORE)), Date.from(end), subject, asking);
        try {
            JcaX509ExtensionUtils utilities = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false, utilities.createSubjectKeyIdentifier(asking));
            builder.addExtension(Extension.authorityKeyIdentifier, false,
                    issuer == null ? utilities.createAuthorityKeyIdentifier(asking)
                            : utilities.createAuthorityKeyIdentifier(issuer));
            additions.to(builder);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer(signing.getPrivate())));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new CertificateException("the certificate cannot be made: " + e.getMessage(), e);
        }
    }

    private static ContentSigner signer(PrivateKey key) throws CertificateException {
        try {
            return new JcaContentSignerBuilder(KeyKind.signatureOf(key.getAlgorithm())).build(key);
        } catch (OperatorCreationException e) {
            throw new CertificateException("the key cannot sign: " + e.getMessage(), e);
        }
    }

    // ── Taking back ──

    /**
     * Takes a certificate back, from now on and for ever; {@code ca.crl} says so.
     *
     * @throws CertificateException when it is not one of this authority
     */
    public void revoke(X509Certificate revoked) throws IOException, CertificateException {
        Certificates.checkSignedBy(revoked, certificate);
        X509v2CRLBuilder builder = beginRevocations();
        builder.addCRLEntry(revoked.getSerialNumber(), Date.from(Instant.now()), CRLReason.unspecified);
        write(builder);
    }

    /** Makes {@code ca.crl} anew, with what was taken back so far: a list is good for thirty days. */
    public void renewRevocations() throws IOException, CertificateException {
        write(beginRevocations());
    }

    private X509v2CRLBuilder beginRevocations() throws IOException, CertificateException {
        Instant now = Instant.now();
        JcaX509v2CRLBuilder builder = new JcaX509v2CRLBuilder(certificate, Date.from(now));
        builder.setNextUpdate(Date.from(now.plus(CRL_LIFE)));
        BigInteger number = BigInteger.ONE;
        Path file = directory.resolve(REVOCATIONS);
        if (Files.exists(file)) {
            X509CRLHolder before = Pem.revocations(file);
            builder.addCRL(before);
            Extension last = before.getExtension(Extension.cRLNumber);
            if (last != null) {
                number = CRLNumber.getInstance(last.getParsedValue()).getCRLNumber().add(BigInteger.ONE);
            }
        }
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
        return builder;
    }

    private void write(X509v2CRLBuilder builder) throws IOException, CertificateException {
        Path file = directory.resolve(REVOCATIONS);
        Path fresh = file.resolveSibling(REVOCATIONS + ".new");
        Files.writeString(fresh, Pem.text(builder.build(signer(key))));
        Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
