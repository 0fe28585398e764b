package io.arna.cli.doctor;

import io.arna.client.TlsOptions;
import io.arna.security.certificate.CertificateException;
import io.arna.security.certificate.Certificates;
import io.arna.security.certificate.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client proves itself with; the two belong together.
 *
 * @param chain its certificate, then those of authorities
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2"; // RFC 5280, 4.2.1.12: id-kp-clientAuth
    private static final String FOR_ANYTHING = "2.5.29.37.0";

    Identity {
        chain = List.copyOf(chain);
    }

    /** Reads what the options name; null when they name nothing. */
    static @Nullable Identity read(TlsOptions options) throws Fault {
        Path certificate = options.certificate();
        Path key = options.key();
        if (certificate == null || key == null) { return null; }
        List<X509Certificate> chain;
        PrivateKey privateKey;
        try {
            chain = Pem.certificates(certificate);
            String password = options.keyPassword();
            privateKey = Pem.key(key, password == null ? null : password.toCharArray());
        } catch (CertificateException e) {
            throw new Fault(Part.CLIENT_CERTIFICATE, String.valueOf(e.getMessage()),
                    "--cert and --key name PEM files, and --keypass the key's password if it has one");
        } catch (IOException e) {
            throw new Fault(Part.CLIENT_CERTIFICATE, TrustedAuthorities.unreadable(e),
                    "let this user read the files that --cert and --key name");
        }
        if (!belong(privateKey, chain.getFirst())) {
            throw new Fault(Part.CLIENT_CERTIFICATE, key + " is not the key of the certificate in " + certificate,
                    "take the two that were made together, or have a certificate signed for this key");
        }
        return new Identity(privateKey, chain);
    }

    private static boolean belong(PrivateKey key, X509Certificate certificate) {
        try {
            return Certificates.belongTogether(key, certificate.getPublicKey());
        } catch (CertificateException _) {
            return false; // a kind of key that signs nothing
        }
    }

    /** What can be seen of the certificate here, before any server is asked. */
    void check(Instant now) throws Fault {
        X509Certificate own = chain.getFirst();
        try {
            Certificates.checkDates(own, now);
        } catch (CertificateException e) {
            throw new Fault(Part.CLIENT_CERTIFICATE, String.valueOf(e.getMessage()),
                    "have a new one signed, for instance by 'arna certs sign', if the clock of this machine is right");
        }
        try {
            List<String> purposes = own.getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(FOR_CLIENTS) && !purposes.contains(FOR_ANYTHING)) {
                throw new Fault(Part.CLIENT_CERTIFICATE,
                        "the certificate of " + Certificates.name(own) + " is not made for clients",
                        "have one signed whose extended key usage is clientAuth");
            }
        } catch (CertificateParsingException e) {
            throw new Fault(Part.CLIENT_CERTIFICATE, "the certificate of " + Certificates.name(own) + " is damaged",
                    "have a new one signed");
        }
    }

    /** No secret is told. */
    @Override
    public String toString() {
        return "Identity[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
}
