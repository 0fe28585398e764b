package io.arna.transport;

import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Issued;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import io.arna.transport.tls.TlsContext;
import io.arna.transport.tls.TlsException;
import io.arna.transport.tls.TlsMaterial;
import io.arna.transport.tls.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** An authority, a certificate it has signed for localhost, and both in files. */
final class TlsFiles {
    private static final char[] NO_PASSWORD = {};

    final TestAuthority authority = TestAuthority.named("Test CA");
    final Path folder;
    final Path ca;
    private final String algorithm;

    private TlsFiles(Path folder, String algorithm) {
        this.folder = folder;
        this.algorithm = algorithm;
        ca = authority.writeTo(folder.resolve("ca.crt"));
        authority.issue(server()).writeTo(folder, "server");
    }

    static TlsFiles make(String algorithm) {
        try {
            Path folder = Files.createTempDirectory("arna-tls");
            folder.toFile().deleteOnExit();
            TlsFiles files = new TlsFiles(folder, algorithm);
            for (String name : List.of("ca.crt", "server.crt", "server.key")) {
                folder.resolve(name).toFile().deleteOnExit();
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Wish server() {
        return Wish.of("localhost", "localhost", "127.0.0.1").withAlgorithm(algorithm);
    }

    TlsSettings settings() {
        return TlsSettings.of(folder.resolve("server.crt"), folder.resolve("server.key"));
    }

    TlsContext context() {
        return context(settings());
    }

    static TlsContext context(TlsSettings settings) {
        try {
            return TlsContext.open(settings, List.of("mqtt"), TlsMaterial.read(settings));
        } catch (TlsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For clients that trust the authority. */
    SSLSocketFactory clientSockets() {
        return clientContext(null).getSocketFactory();
    }

    /**
     * For clients that trust the authority.
     *
     * @param shown the client's own certificate; null for none
     */
    SSLContext clientContext(@Nullable Issued shown) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, NO_PASSWORD);
            trusted.setCertificateEntry("ca", authority.certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, NO_PASSWORD);
            if (shown != null) {
                own.setKeyEntry("client", shown.keys().getPrivate(), NO_PASSWORD,
                        new Certificate[]{shown.certificate()});
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return algorithm;
    }
}
