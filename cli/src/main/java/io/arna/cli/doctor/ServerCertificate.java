package io.arna.cli.doctor;

import io.arna.security.certificate.CertificateException;
import io.arna.security.certificate.Certificates;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges what a server shows, one question after the other, where a TLS library says only that something is wrong. */
final class ServerCertificate {
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1"; // RFC 5280, 4.2.1.12: id-kp-serverAuth
    private static final String FOR_ANYTHING = "2.5.29.37.0";
    /** Certificates in a row; more are nobody's chain. */
    private static final int LONGEST = 10;

    private final List<X509Certificate> shown;
    private final X509Certificate own;
    private final TrustedAuthorities trusted;
    private final Instant now;

    /** @param shown at least one */
    ServerCertificate(List<X509Certificate> shown, TrustedAuthorities trusted, Instant now) {
        this.shown = shown;
        this.own = shown.getFirst();
        this.trusted = trusted;
        this.now = now;
    }

    /**
     * Follows the signatures from the server's certificate to somebody who is trusted.
     *
     * @return the way, which ends with who is trusted
     */
    List<X509Certificate> path() throws Fault {
        List<X509Certificate> path = new ArrayList<>(List.of(own));
        while (!trusted.certificates().contains(path.getLast())) {
            X509Certificate last = path.getLast();
            X509Certificate anchor = signerOf(last, trusted.certificates());
            X509Certificate next = anchor == null ? signerOf(last, shown) : anchor;
            if (next == null || path.contains(next) || path.size() == LONGEST) { throw endsNowhere(last); }
            path.add(next);
        }
        for (X509Certificate signer : path.subList(1, path.size())) {
            if (signer.getBasicConstraints() < 0) {
                throw new Fault(Part.CHAIN, "a certificate is signed by " + Certificates.name(signer)
                        + ", which is no authority",
                        "have it signed by one: its certificate says CA:TRUE");
            }
        }
        checkPurpose();
        return path;
    }

    private static @Nullable X509Certificate signerOf(X509Certificate signed, List<X509Certificate> candidates) {
        for (X509Certificate candidate : candidates) {
            if (candidate.getSubjectX500Principal().equals(signed.getIssuerX500Principal())
                    && isSignedBy(signed, candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isSignedBy(X509Certificate signed, X509Certificate signer) {
        try {
            signed.verify(signer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /** Why nobody is trusted at the end of the way, as far as it can be told from what is shown. */
    private Fault endsNowhere(X509Certificate last) {
        String name = Certificates.name(last);
        String signer = "'" + last.getIssuerX500Principal() + "'";
        if (last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            return new Fault(Part.CHAIN, last.equals(own)
                    ? "the server's certificate, of " + name + ", is signed by nobody but itself"
                    : "the chain ends at the authority " + name + ", which is not among " + trusted.where(),
                    "name " + (last.equals(own) ? "that certificate" : "its certificate")
                            + " with --cafile if you know by other means that it is the right one");
        }
        boolean hasNamesake = trusted.certificates().stream()
                .anyMatch(one -> one.getSubjectX500Principal().equals(last.getIssuerX500Principal()));
        if (hasNamesake) {
            return new Fault(Part.CHAIN, "the certificate of " + name + " is signed by another " + signer
                    + " than the one of that name among " + trusted.where(),
                    "the authority was made anew since: take its present certificate for --cafile, or have the server's signed anew");
        }
        if (last.equals(own)) {
            return new Fault(Part.CHAIN, "the server shows its own certificate alone, and who signed it, " + signer
                    + ", is not among " + trusted.where(),
                    "if that is an authority, name its certificate with --cafile; if it stands between, the chain is incomplete: "
                            + "add its certificate to the end of the server's certificate file");
        }
        return new Fault(Part.CHAIN, "the chain ends at " + name + ", signed by " + signer + ", which is not among "
                + trusted.where(),
                "name the certificate of that authority with --cafile");
    }

    private void checkPurpose() throws Fault {
        try {
            List<String> purposes = own.getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(FOR_SERVERS) && !purposes.contains(FOR_ANYTHING)) {
                throw new Fault(Part.CHAIN,
                        "the certificate of " + Certificates.name(own) + " is not made for servers",
                        "have one signed whose extended key usage is serverAuth");
            }
        } catch (CertificateParsingException _) {
            throw new Fault(Part.CHAIN, "the server's certificate is damaged", "have a new one signed");
        }
    }

    /** Whether it is for this host. */
    void checkHost(String host) throws Fault {
        InetAddress literal = literal(host);
        List<String> hosts = Certificates.hosts(own);
        if (literal != null && hosts.stream().anyMatch(one -> literal.equals(literal(one)))) { return; }
        try {
            Certificates.checkHost(own, host);
        } catch (CertificateException e) {
            throw new Fault(Part.HOST, String.valueOf(e.getMessage()), hosts.isEmpty()
                    ? "have one signed with the host as subject alternative name; a common name alone counts no more"
                    : "connect by a name it is for, or have one signed for " + host + " as well");
        }
    }

    /** Null when it is a name. */
    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Whether all of the way is good now; whether this machine knows when now is comes first, where there is a sign that it does not. */
    void checkDates(List<X509Certificate> path) throws Fault {
        for (X509Certificate one : path) {
            try {
                Certificates.checkDates(one, now);
            } catch (CertificateException e) {
                checkClock(path);
                throw new Fault(Part.DATES, String.valueOf(e.getMessage()), one.equals(own)
                        ? "have the server's certificate renewed, and set the clock of this machine if it is not " + now
                        : "renew the certificate of that authority, wherever it is used");
            }
        }
    }

    /** No file was written, and no certificate of a whole chain signed, later than now. */
    private void checkClock(List<X509Certificate> path) throws Fault {
        Instant written = trusted.writtenLast();
        if (written != null && written.isAfter(now)) {
            throw new Fault(Part.CLOCK, "the clock of this machine says " + now + ", but " + trusted.where()
                    + " were written on " + written, "set the clock, for instance by NTP");
        }
        if (path.size() > 1 && path.stream().allMatch(one -> now.isBefore(one.getNotBefore().toInstant()))) {
            throw new Fault(Part.CLOCK, "the clock of this machine says " + now
                    + ", and neither the server's certificate nor that of any authority of it is good so early",
                    "set the clock, for instance by NTP");
        }
    }

    /** Whether Java itself finds anything that was not looked at here: an algorithm too weak, a name that is constrained. */
    void askJava() throws Fault {
        try {
            trusted.askJava(shown);
        } catch (java.security.cert.CertificateException e) {
            Throwable last = e;
            for (int depth = 0; last.getCause() != null && depth < LONGEST; depth++) {
                last = last.getCause();
            }
            throw new Fault(Part.CHAIN, "Java does not accept the server's certificate: " + last.getMessage(),
                    "have one signed that is made as usual today");
        }
    }
}
