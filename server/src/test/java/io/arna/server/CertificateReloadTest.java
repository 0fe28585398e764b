package io.arna.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import io.arna.server.config.Config;
import io.arna.server.config.Config.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates change under a running broker. */
final class CertificateReloadTest {
    private static final long PATIENCE_SECONDS = 30;

    private final TestAuthority authority = TestAuthority.named("Test CA");
    @TempDir private Path folder;

    private Broker start() throws StartException {
        return Broker.start(Config.ofYaml("""
                node: {shards: 1}
                listeners: [{kind: tls, port: 0, certificate: "DIR/server.crt", key: "DIR/server.key"}]
                """.replace("DIR", folder.toString())));
    }

    private X509Certificate issue() {
        return authority.issue(Wish.of("localhost", "localhost")).writeTo(folder, "server").certificate();
    }

    private Certificate shown(Broker broker) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        Address address = broker.address(Kind.TLS);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(address.host(), address.port())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void takesNewFilesByItself() throws Exception {
        X509Certificate first = issue();
        try (Broker broker = start()) {
            assertThat(broker.address(Kind.TLS).uri().toString()).startsWith("mqtts://127.0.0.1:");
            assertThat(shown(broker)).isEqualTo(first);
            X509Certificate second = issue();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!shown(broker).equals(second)) {
                assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            }
        }
    }

    @Test
    void takesThemAtOnceWhenTold() throws Exception {
        issue();
        try (Broker broker = start()) {
            X509Certificate second = issue();
            broker.reloadCertificates();
            assertThat(shown(broker)).isEqualTo(second);
        }
    }

    @Test
    void keepsWhatItHasWhenTheNewFilesAreBad() throws Exception {
        X509Certificate first = issue();
        try (Broker broker = start()) {
            Files.writeString(folder.resolve("server.crt"), "no certificate");
            broker.reloadCertificates();
            assertThat(shown(broker)).isEqualTo(first);
            Files.delete(folder.resolve("server.key"));
            broker.reloadCertificates();
            assertThat(shown(broker)).isEqualTo(first);
            X509Certificate third = issue();
            broker.reloadCertificates();
            assertThat(shown(broker)).isEqualTo(third);
        }
    }
}
