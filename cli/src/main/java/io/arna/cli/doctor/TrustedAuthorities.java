package io.arna.cli.doctor;

import io.arna.client.TlsOptions;
import io.arna.security.certificate.CertificateException;
import io.arna.security.certificate.Pem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom the client trusts to sign servers' certificates.
 *
 * @param certificates at least one, unless Java trusts nobody
 * @param where as in a sentence: in what file, or Java's own
 * @param writtenLast when a file that names them was written last; null for Java's own
 */
record TrustedAuthorities(List<X509Certificate> certificates, String where, @Nullable Instant writtenLast) {
    private static final String REMEDY =
            "--cafile names a PEM file with the certificate of the authority that signed the server's";

    /** As Java calls that of TLS 1.3, where it says nothing about the kind of key. */
    private static final String ANY_KEY_EXCHANGE = "UNKNOWN";

    TrustedAuthorities {
        certificates = List.copyOf(certificates);
    }

    /** Reads what the options name, or takes those Java trusts. */
    static TrustedAuthorities read(TlsOptions options) throws Fault {
        Path file = options.authorities();
        Path folder = options.authoritiesFolder();
        if (file == null && folder == null) {
            return new TrustedAuthorities(List.of(javas(null).getAcceptedIssuers()), "those that Java trusts", null);
        }
        List<X509Certificate> all = new ArrayList<>();
        Instant last = Instant.MIN;
        try {
            if (file != null) {
                all.addAll(Pem.certificates(file));
                last = Files.getLastModifiedTime(file).toInstant();
            }
            if (folder != null) {
                last = later(last, addAll(folder, all));
            }
        } catch (CertificateException e) {
            throw new Fault(Part.CHAIN, String.valueOf(e.getMessage()), REMEDY);
        } catch (IOException e) {
            throw new Fault(Part.CHAIN, unreadable(e), REMEDY);
        }
        return new TrustedAuthorities(all, "those in " + (file == null ? folder : file), last);
    }

    private static Instant addAll(Path folder, List<X509Certificate> all) throws IOException, CertificateException {
        Instant last = Instant.MIN;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.{pem,crt,cer}")) {
            for (Path one : files) {
                all.addAll(Pem.certificates(one));
                last = later(last, Files.getLastModifiedTime(one).toInstant());
            }
        }
        if (all.isEmpty()) { throw new CertificateException(folder + ": there is no file .pem, .crt or .cer in it"); }
        return last;
    }

    private static Instant later(Instant one, Instant other) { return one.isAfter(other) ? one : other; }

    /** What Java itself says to a chain, as far as nobody else has found anything. */
    void askJava(List<X509Certificate> chain) throws java.security.cert.CertificateException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca" + i, certificates.get(i));
            }
            javas(store).checkServerTrusted(chain.toArray(X509Certificate[]::new), ANY_KEY_EXCHANGE);
        } catch (java.security.cert.CertificateException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e); // every Java has such a store, in memory
        }
    }

    private static X509TrustManager javas(@Nullable KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509TrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Why a file cannot be read, beginning with the file. */
    static String unreadable(IOException e) {
        if (!(e instanceof FileSystemException about)) {
            return "a file cannot be read, " + e.getClass().getSimpleName();
        }
        return about.getFile() + " cannot be read, " + (about.getReason() == null
                ? about.getClass().getSimpleName() : about.getReason());
    }
}
