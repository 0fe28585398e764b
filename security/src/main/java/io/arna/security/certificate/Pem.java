package io.arna.security.certificate;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemGenerationException;
import org.jspecify.annotations.Nullable;

/** Keys, certificates, requests and lists in PEM (RFC 7468), as OpenSSL writes and reads them. */
public final class Pem {
    /** As slow to guess as a second of work allows. */
    private static final int ROUNDS = 200_000;

    static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private Pem() {}

    // ── Writing ──

    /** A private key, readable to everybody who has the file (PKCS #8). */
    static String key(PrivateKey key) {
        try {
            return text(new JcaPKCS8Generator(key, null));
        } catch (PemGenerationException e) {
            throw new IllegalStateException(e); // our own key can be written
        }
    }

    /** A private key under a password: PBES2 with AES-256 and PBKDF2 (RFC 8018). */
    static String key(PrivateKey key, char[] password) {
        try {
            OutputEncryptor encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(PROVIDER).setPRF(PKCS8Generator.PRF_HMACSHA256).setIterationCount(ROUNDS)
                    .setPassword(password).build();
            return text(new JcaPKCS8Generator(key, encryptor));
        } catch (PemGenerationException | OperatorCreationException e) {
            throw new IllegalStateException(e); // our own key can be written
        }
    }

    /** A certificate, a request or a list. */
    static String text(Object what) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(what);
        } catch (IOException e) {
            throw new IllegalStateException(e); // there is no output behind it
        }
        return text.toString();
    }

    // ── Reading ──

    /** Everything in a file. */
    private static List<Object> all(Path file) throws IOException, CertificateException {
        List<Object> all = new ArrayList<>();
        try (Reader reader = new StringReader(Files.readString(file)); PEMParser parser = new PEMParser(reader)) {
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                all.add(next);
            }
        } catch (NoSuchFileException e) {
            throw new CertificateException("there is no such file, " + file, e);
        } catch (PEMException | IllegalArgumentException e) {
            throw new CertificateException(file + ": it is damaged: " + e.getMessage(), e);
        }
        return all;
    }

    private static <T> T first(Path file, Class<T> type, String what) throws IOException, CertificateException {
        for (Object one : all(file)) {
            if (type.isInstance(one)) { return type.cast(one); }
        }
        throw new CertificateException(file + ": there is no " + what + " in it");
    }

    /** The first certificate in a file. */
    public static X509Certificate certificate(Path file) throws IOException, CertificateException {
        return convert(file, first(file, X509CertificateHolder.class, "certificate"));
    }

    /** All certificates in a file, in their order. */
    public static List<X509Certificate> certificates(Path file) throws IOException, CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Object one : all(file)) {
            if (one instanceof X509CertificateHolder holder) {
                certificates.add(convert(file, holder));
            }
        }
        if (certificates.isEmpty()) { throw new CertificateException(file + ": there is no certificate in it"); }
        return certificates;
    }

    private static X509Certificate convert(Path file, X509CertificateHolder holder) throws CertificateException {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (java.security.cert.CertificateException e) {
            throw new CertificateException(file + ": it is damaged: " + e.getMessage(), e);
        }
    }

    static PKCS10CertificationRequest request(Path file) throws IOException, CertificateException {
        return first(file, PKCS10CertificationRequest.class, "certificate request");
    }

    static X509CRLHolder revocations(Path file) throws IOException, CertificateException {
        return first(file, X509CRLHolder.class, "list of revoked certificates");
    }

    /**
     * The private key in a file: PKCS #8 with or without password, or what OpenSSL wrote before ({@code EC PRIVATE KEY}, {@code RSA PRIVATE KEY}).
     *
     * @param password null when there is none
     * @throws CertificateException when there is no key in it, it needs a password, or the password is wrong
     */
    public static PrivateKey key(Path file, char @Nullable [] password) throws IOException, CertificateException {
        JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
        for (Object one : all(file)) {
            try {
                switch (one) {
                    case PrivateKeyInfo info -> {
                        return converter.getPrivateKey(info);
                    }
                    case PEMKeyPair pair -> {
                        return converter.getKeyPair(pair).getPrivate();
                    }
                    case PKCS8EncryptedPrivateKeyInfo encrypted -> {
                        return converter.getPrivateKey(encrypted.decryptPrivateKeyInfo(
                                new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(PROVIDER)
                                        .build(needed(file, password))));
                    }
                    case PEMEncryptedKeyPair encrypted -> {
                        KeyPair pair = converter.getKeyPair(encrypted.decryptKeyPair(
                                new JcePEMDecryptorProviderBuilder().setProvider(PROVIDER)
                                        .build(needed(file, password))));
                        return pair.getPrivate();
                    }
                    default -> {
                        // Something beside it, such as the parameters of a curve.
                    }
                }
            } catch (PKCSException | OperatorCreationException | IOException e) {
                throw new CertificateException(
                        file + ": the key cannot be read: the password is wrong, or the file is damaged", e);
            }
        }
        throw new CertificateException(file + ": there is no private key in it");
    }

    private static char[] needed(Path file, char @Nullable [] password) throws CertificateException {
        if (password == null) { throw new CertificateException(file + ": the key is under a password"); }
        return password;
    }
}
