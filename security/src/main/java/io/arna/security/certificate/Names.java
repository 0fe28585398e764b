package io.arna.security.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Whom a certificate is for. */
final class Names {
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}\\.?)*");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final int MOST = 64;

    private Names() {}

    /** A subject that is nothing but a common name. */
    static X500Name subject(String commonName) throws CertificateException {
        if (commonName.isBlank() || commonName.length() > MOST) {
            throw new CertificateException(
                    "a name has 1 to " + MOST + " characters, and '" + commonName + "' has " + commonName.length());
        }
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    }

    /** Host names and addresses that a server goes by. */
    static GeneralNames alternatives(List<String> hosts) throws CertificateException {
        List<GeneralName> names = new ArrayList<>();
        for (String host : hosts) {
            if (IPV4.matcher(host).matches() || IPV6.matcher(host).matches()) {
                try {
                    names.add(new GeneralName(GeneralName.iPAddress, host));
                } catch (IllegalArgumentException e) {
                    throw new CertificateException(host + " is not an address", e);
                }
            } else if (HOST.matcher(host).matches()) {
                names.add(new GeneralName(GeneralName.dNSName, host));
            } else {
                throw new CertificateException("'" + host + "' is neither a host name nor an address");
            }
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }
}
