package io.arna.server;

import io.arna.transport.tls.TlsMaterial;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that ends soon, or has.
 *
 * @param key the same as long as nothing more has to be said about it
 * @param sentence for the operator
 */
record Expiry(String key, String sentence) {
    /** Before the end, the most urgent first. */
    private static final List<Duration> WARNINGS =
            List.of(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

    /** What of this has ended, or ends within a month. */
    static List<Expiry> of(TlsMaterial material, Instant now) {
        List<Expiry> found = new ArrayList<>();
        material.keys().forEach(key -> key.chain().forEach(certificate -> add(found, certificate, now)));
        material.trusted().forEach(certificate -> add(found, certificate, now));
        for (X509CRL crl : material.revoked()) {
            if (crl.getNextUpdate() != null) {
                add(found, "the list of revoked certificates of " + crl.getIssuerX500Principal(),
                        crl.getNextUpdate().toInstant(), now,
                        "nobody whose certificate that authority signed can connect: write a new list",
                        Duration.ofDays(1));
            }
        }
        return found;
    }

    private static void add(List<Expiry> found, X509Certificate certificate, Instant now) {
        String what = "the certificate of " + certificate.getSubjectX500Principal();
        Instant begin = certificate.getNotBefore().toInstant();
        if (now.isBefore(begin)) {
            found.add(new Expiry(what + " " + begin, what + " is valid only from " + begin
                    + "; until then clients refuse it. Is the clock of this machine right?"));
        }
        add(found, what, certificate.getNotAfter().toInstant(), now, "clients refuse it: renew it",
                Duration.ofDays(30));
    }

    private static void add(List<Expiry> found, String what, Instant end, Instant now, String consequence,
            Duration earliest) {
        for (Duration before : WARNINGS) {
            if (before.compareTo(earliest) <= 0 && !now.isBefore(end.minus(before))) {
                found.add(new Expiry(what + " " + end + " " + before, before.isZero()
                        ? what + " has expired on " + end + ", and " + consequence
                        : what + " expires on " + end + ", within " + days(before) + "; from then on " + consequence));
                return;
            }
        }
    }

    private static String days(Duration duration) {
        return duration.toDays() == 1 ? "a day" : duration.toDays() + " days";
    }
}
