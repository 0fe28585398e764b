package io.arna.transport.tls;

import io.arna.transport.tls.TlsSettings.NameFrom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Who a certificate says somebody is. */
public final class CertificateNames {
    private static final int EMAIL = 1;
    private static final int HOST = 2;
    private static final int URI = 6;

    private CertificateNames() {}

    /** A name of the certificate; null when it has none of this kind, or one that no user could have. */
    public static @Nullable String name(X509Certificate certificate, NameFrom from) {
        String name = switch (from) {
            case NONE -> null;
            case CN -> commonName(certificate);
            case SUBJECT -> subject(certificate);
            case SAN -> alternativeNames(certificate).stream().findFirst().orElse(null);
        };
        // Names go into logs, topics and rules: what cannot be seen there is not to be trusted.
        return name == null || name.isBlank() || name.chars().anyMatch(Character::isISOControl) ? null : name;
    }

    /** The whole subject (RFC 2253), as in {@code CN=client1,O=Example}. */
    public static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    }

    /** The common name of the subject, the most specific when there are several; null when there is none. */
    public static @Nullable String commonName(X509Certificate certificate) {
        try {
            List<Rdn> parts = new LdapName(subject(certificate)).getRdns();
            for (Rdn part : parts.reversed()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String name) { return name; }
            }
            return null;
        } catch (InvalidNameException _) {
            return null;
        }
    }

    /** E-mail addresses, host names and URIs, in the order of the certificate. */
    static List<String> alternativeNames(X509Certificate certificate) {
        return alternativeNames(certificate, List.of(EMAIL, HOST, URI));
    }

    /** The host names it is for; the common name when it has no alternative names (RFC 6125, section 6.4.4). */
    static List<String> hosts(X509Certificate certificate) {
        List<String> hosts = alternativeNames(certificate, List.of(HOST));
        String commonName = commonName(certificate);
        return hosts.isEmpty() && commonName != null ? List.of(commonName) : hosts;
    }

    private static List<String> alternativeNames(X509Certificate certificate, List<Integer> kinds) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> entry : all) {
                    if (kinds.contains(entry.get(0)) && entry.get(1) instanceof String name) {
                        names.add(name);
                    }
                }
            }
        } catch (CertificateParsingException _) {
            return List.of(); // damaged: as if it had none
        }
        return names;
    }
}
