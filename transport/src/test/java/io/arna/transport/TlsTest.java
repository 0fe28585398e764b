package io.arna.transport;

import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.event.Counter;
import io.arna.broker.port.Proven;
import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Issued;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import io.arna.mqtt.packet.ConnAck;
import io.arna.transport.tls.TlsContext;
import io.arna.transport.tls.TlsMaterial;
import io.arna.transport.tls.TlsSettings;
import io.arna.transport.tls.TlsSettings.ClientCertificates;
import io.arna.transport.tls.TlsSettings.Keys;
import io.arna.transport.tls.TlsSettings.NameFrom;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Handshakes: who is let through, as whom, and that a bad one costs nobody else. Both that speak TLS for us are tried. */
final class TlsTest {
    private static final House.Way TCP = new House.Way(Sockets.best(), false);

    /** BoringSSL and Java. */
    static Stream<TlsFiles> engines() {
        return Stream.of(TlsFiles.make("EC"), TlsFiles.make("Ed25519"));
    }

    private static House house(TlsSettings settings) throws Exception {
        TlsContext context = TlsFiles.context(settings);
        return new House(TCP, Talk.ECHO, plain -> plain.withTls(context));
    }

    private static TestClient client(House house, SSLContext context) throws IOException {
        return house.known(new TestClient(house.listener.address(), context.getSocketFactory()));
    }

    private static void greets(TestClient client) throws IOException {
        client.say(connect("c"));
        assertThat(client.hear()).isInstanceOf(ConnAck.class);
        client.say(publish("hello"));
        assertThat(client.hearText()).isEqualTo("hello");
    }

    @ParameterizedTest
    @MethodSource("engines")
    void knowsAClientByTheNameInItsCertificate(TlsFiles files) throws Exception {
        Issued ada = files.authority.issue(Wish.of("ada", "ada@example.org").withAlgorithm("EC"));
        TlsSettings settings = files.settings().withClients(ClientCertificates.REQUIRED, files.ca, null);
        try (House house = house(settings)) {
            greets(client(house, files.clientContext(ada)));
            assertThat(house.talk().peer.proven()).isEqualTo(new Proven("ada", null, "ada"));
        }
        try (House house = house(settings.withNames(NameFrom.SAN, NameFrom.CN))) {
            greets(client(house, files.clientContext(ada)));
            assertThat(house.talk().peer.proven()).isEqualTo(new Proven("ada@example.org", "ada", "ada"));
        }
        try (House house = house(settings.withNames(NameFrom.SUBJECT, NameFrom.NONE))) {
            greets(client(house, files.clientContext(ada)));
            assertThat(house.talk().peer.proven()).isEqualTo(new Proven("CN=ada", null, "ada"));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void letsNobodyThroughWhoseCertificateIsMissingStrangeExpiredRevokedOrNameless(TlsFiles files) throws Exception {
        Issued good = files.authority.issue(Wish.of("good"));
        Issued revoked = files.authority.issue(Wish.of("revoked"));
        TlsSettings settings = files.settings().withClients(ClientCertificates.REQUIRED, files.ca,
                files.authority.writeCrl(files.folder.resolve("revoked.crl"), revoked.certificate()));
        try (House house = house(settings)) {
            TestClient bystander = client(house, files.clientContext(good));
            greets(bystander);
            refuses(house, files, null);
            refuses(house, files, TestAuthority.named("Test CA").issue(Wish.of("stranger")));
            refuses(house, files, TestAuthority.selfSigned(Wish.of("own")));
            refuses(house, files, files.authority.issue(Wish.of("late").expired()));
            refuses(house, files, revoked);
            refuses(house, files, files.authority.issue(Wish.of("x").withSubject("O=nobody")));
            bystander.say(publish("unharmed"));
            assertThat(bystander.hearText()).isEqualTo("unharmed");
            waitUntil(() -> house.count(Counter.TLS_HANDSHAKES_FAILED) == 6);
            assertThat(house.count(Counter.TLS_HANDSHAKES)).isEqualTo(1);
        }
    }

    /** With TLS 1.3 a client thinks that all is well until it reads. */
    private static void refuses(House house, TlsFiles files, @Nullable Issued shown) {
        assertThatThrownBy(() -> {
            TestClient client = client(house, files.clientContext(shown));
            client.say(connect("c"));
            if (client.hearBytes() == null) { throw new SSLException("closed"); }
        }).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void letsClientsWithoutCertificateInWhereOneIsOptionalButNotWithABadOne(TlsFiles files) throws Exception {
        try (House house = house(files.settings().withClients(ClientCertificates.OPTIONAL, files.ca, null))) {
            greets(client(house, files.clientContext(null)));
            assertThat(house.talk().peer.proven()).isNull();
            refuses(house, files, TestAuthority.named("Test CA").issue(Wish.of("stranger")));
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void cutsAHandshakeThatIsNotFinishedInTime(TlsFiles files) throws Exception {
        try (House house = house(files.settings().withHandshakeTimeout(50));
                Socket silent = new Socket(house.listener.address().getAddress(), house.listener.address().getPort())) {
            silent.setSoTimeout(TestClient.PATIENCE_MILLIS);
            assertThat(silent.getInputStream().read()).isNegative();
            waitUntil(() -> house.count(Counter.TLS_HANDSHAKES_FAILED) == 1);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void survivesWhatIsNoHandshake(TlsFiles files) throws Exception {
        byte[] hello = clientHello(files);
        byte[] truncated = Arrays.copyOf(hello, hello.length / 2);
        byte[] oversized = new byte[70_000];
        Arrays.fill(oversized, (byte) 0x16);
        oversized[1] = 3;
        oversized[2] = 1;
        byte[] damaged = hello.clone();
        Arrays.fill(damaged, 9, damaged.length, (byte) 0xFF);
        try (House house = house(files.settings())) {
            TestClient bystander = client(house, files.clientContext(null));
            greets(bystander);
            int failures = 0;
            for (byte[] bytes : List.of("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                    TestClient.bytes(connect("plain")), truncated, oversized, damaged, new byte[]{0x16})) {
                throwAt(house, bytes);
                int expected = ++failures;
                waitUntil(() -> house.count(Counter.TLS_HANDSHAKES_FAILED) == expected);
            }
            bystander.say(publish("unharmed"));
            assertThat(bystander.hearText()).isEqualTo("unharmed");
        }
    }

    private static void throwAt(House house, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(house.listener.address().getAddress(), house.listener.address().getPort())) {
            socket.setSoTimeout(TestClient.PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                assertThat(reset).hasMessageMatching(".*(reset|Broken pipe).*");
            }
        }
    }

    /** The first message of a real client. */
    private static byte[] clientHello(TlsFiles files) throws SSLException {
        var engine = files.clientContext(null).createSSLEngine("localhost", 8883);
        engine.setUseClientMode(true);
        var out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        return Arrays.copyOf(out.array(), out.position());
    }

    @ParameterizedTest
    @MethodSource("engines")
    void servesNewCertificatesAtOnceAndLeavesOpenConnectionsAlone(TlsFiles files) throws Exception {
        TlsSettings settings = files.settings();
        TlsContext context = TlsFiles.context(settings);
        try (House house = new House(TCP, Talk.ECHO, plain -> plain.withTls(context))) {
            TestClient before = client(house, files.clientContext(null));
            greets(before);
            X509Certificate renewed =
                    files.authority.issue(files.server()).writeTo(files.folder, "server").certificate();
            context.replace(TlsMaterial.read(settings));
            TestClient after = client(house, files.clientContext(null));
            greets(after);
            assertThat(certificate(after)).isEqualTo(renewed).isNotEqualTo(certificate(before));
            before.say(publish("still here"));
            assertThat(before.hearText()).isEqualTo("still here");
        }
    }

    private static X509Certificate certificate(TestClient client) throws SSLException {
        return (X509Certificate) ((SSLSocket) client.socket).getSession().getPeerCertificates()[0];
    }

    /** A session that could be resumed is not a way around a certificate that was taken back. */
    @ParameterizedTest
    @MethodSource("engines")
    void letsNobodyThroughWhoseCertificateIsRevokedLater(TlsFiles files) throws Exception {
        Issued eve = files.authority.issue(Wish.of("eve"));
        TlsSettings settings = files.settings().withClients(ClientCertificates.REQUIRED, files.ca,
                files.authority.writeCrl(files.folder.resolve("revoked.crl")));
        TlsContext context = TlsFiles.context(settings);
        SSLContext client = files.clientContext(eve);
        try (House house = new House(TCP, Talk.ECHO, plain -> plain.withTls(context))) {
            greets(client(house, client));
            greets(client(house, client));
            assertThat(house.talk().peer.proven()).isEqualTo(new Proven("eve", null, "eve"));
            assertThat(house.talk().peer.proven()).as("resumed").isEqualTo(new Proven("eve", null, "eve"));
            files.authority.writeCrl(files.folder.resolve("revoked.crl"), eve.certificate());
            context.replace(TlsMaterial.read(settings));
            assertThatThrownBy(() -> {
                TestClient again = client(house, client);
                again.say(connect("c"));
                if (again.hearBytes() == null) { throw new SSLException("closed"); }
            }).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("engines")
    void letsAnAddressBeginOnlySoManyHandshakesAtATime(TlsFiles files) throws Exception {
        try (House house = house(files.settings().withMaximumHandshakes(1))) {
            InetSocketAddress address = house.listener.address();
            try (Socket _ = new Socket(address.getAddress(), address.getPort());
                    Socket _ = new Socket(address.getAddress(), address.getPort())) {
                waitUntil(() -> house.count(Counter.TLS_HANDSHAKES_FAILED) == 1);
            }
            waitUntil(() -> house.listener.halfOpen().addresses() == 0);
            greets(client(house, files.clientContext(null)));
        }
    }

    @Test
    void showsTheCertificateForTheNameThatIsAskedFor() throws Exception {
        TlsFiles files = TlsFiles.make("EC");
        X509Certificate other = files.authority.issue(Wish.of("other.example", "other.example"))
                .writeTo(files.folder, "other").certificate();
        X509Certificate any = files.authority.issue(Wish.of("any.example", "*.any.example"))
                .writeTo(files.folder, "any").certificate();
        TlsSettings settings = files.settings().withKeys(Stream.of("server", "other", "any")
                .map(name -> new Keys(files.folder.resolve(name + ".crt"), files.folder.resolve(name + ".key"), null))
                .toList());
        try (House house = house(settings)) {
            assertThat(asking(house, files, "other.example")).isEqualTo(other);
            assertThat(asking(house, files, "a.any.example")).isEqualTo(any);
            assertThat(asking(house, files, "unknown.example").getSubjectX500Principal().getName())
                    .isEqualTo("CN=localhost");
        }
    }

    private static X509Certificate asking(House house, TlsFiles files, String host) throws IOException {
        try (SSLSocket socket = (SSLSocket) files.clientSockets().createSocket(house.listener.address().getAddress(),
                house.listener.address().getPort())) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(host)));
            parameters.setApplicationProtocols(new String[]{"mqtt"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("mqtt");
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static void waitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TestClient.PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
