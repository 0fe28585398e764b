package io.arna.security.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;

/** What can be said of certificates. */
public final class Certificates {
    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;
    private static final int CHALLENGE = 32;

    private Certificates() {}

    /** Whether a private key is the other half of a public one. */
    public static boolean belongTogether(PrivateKey key, PublicKey other) throws CertificateException {
        try {
            byte[] challenge = new byte[CHALLENGE];
            new SecureRandom().nextBytes(challenge);
            Signature signature = Signature.getInstance(KeyKind.signatureOf(key.getAlgorithm()));
            signature.initSign(key);
            signature.update(challenge);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(challenge);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false; // of different kinds
        }
    }

    /**
     * Checks that a certificate was signed by an authority.
     *
     * @throws CertificateException when it was not
     */
    public static void checkSignedBy(X509Certificate certificate, X509Certificate authority)
            throws CertificateException {
        try {
            certificate.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException(
                    "the certificate of " + name(certificate) + " was not signed by " + name(authority)
                            + ", but by one that calls itself "
                            + name(X500Name.getInstance(certificate.getIssuerX500Principal().getEncoded())),
                    e);
        }
    }

    /**
     * Checks that a certificate is good now.
     *
     * @throws CertificateException when it is not yet, or not any more
     */
    public static void checkDates(X509Certificate certificate, Instant now) throws CertificateException {
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            throw new CertificateException("the certificate of " + name(certificate) + " is good from "
                    + certificate.getNotBefore().toInstant() + " on; is the clock right?");
        }
        if (now.isAfter(certificate.getNotAfter().toInstant())) {
            throw new CertificateException("the certificate of " + name(certificate) + " has ended on "
                    + certificate.getNotAfter().toInstant());
        }
    }

    /**
     * Checks that a certificate is for a host.
     *
     * @throws CertificateException when it is for others
     */
    public static void checkHost(X509Certificate certificate, String host) throws CertificateException {
        List<String> hosts = hosts(certificate);
        for (String one : hosts) {
            boolean matches = one.startsWith("*.")
                    ? host.indexOf('.') > 0 && host.substring(host.indexOf('.')).equalsIgnoreCase(one.substring(1))
                    : one.equalsIgnoreCase(host);
            if (matches) { return; }
        }
        throw new CertificateException("the certificate of " + name(certificate) + " is not for " + host
                + (hosts.isEmpty() ? ", nor for any host" : ", but for " + String.join(", ", hosts)));
    }

    /** The host names and addresses a certificate is for. */
    public static List<String> hosts(X509Certificate certificate) {
        List<String> hosts = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    int kind = (Integer) name.getFirst();
                    if (kind == DNS_NAME || kind == ADDRESS) {
                        hosts.add((String) name.get(1));
                    }
                }
            }
        } catch (CertificateParsingException _) {
            return hosts; // for nobody, then
        }
        return hosts;
    }

    /** Its common name, or the whole subject if there is none. */
    public static String name(X509Certificate certificate) {
        return name(X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()));
    }

    static String name(X500Name name) {
        var common = name.getRDNs(org.bouncycastle.asn1.x500.style.BCStyle.CN);
        return common.length == 0 ? name.toString()
                : org.bouncycastle.asn1.x500.style.IETFUtils.valueToString(common[0].getFirst().getValue());
    }

    /** Its serial number, as OpenSSL shows it. */
    public static String serial(X509Certificate certificate) {
        return HexFormat.ofDelimiter(":").formatHex(certificate.getSerialNumber().toByteArray());
    }
}
