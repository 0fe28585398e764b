package io.arna.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of others over TLS, as their tutorials tell (T7), and those that may not come in. */
class TlsClientsIT {
    private static TlsBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new TlsBroker();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tlsv1.2", "tlsv1.3"})
    void mosquittosClientsTalkOverTls(String version) throws Exception {
        publishes("tls", "mosquitto/" + version, "hello", "--tls-version", version);
        assertThat(heard("mosquitto/" + version)).isEqualTo("hello");
    }

    @Test
    void mosquittosClientsShowTheirCertificates() throws Exception {
        publishes("mutual", "mosquitto/mutual", "it is ada", broker.as("ada").toArray(String[]::new));
        assertThat(heard("mosquitto/mutual")).isEqualTo("it is ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mallory", "expired", "forged"})
    void whoHasNoGoodCertificateStaysOutside(String name) throws Exception {
        List<String> shown = name.isEmpty() ? List.of() : broker.as(name);
        try (Program pub = mosquittoPub("mutual", "mosquitto/never", "never", shown)) {
            assertThat(pub.exitCode()).isNotZero();
        }
    }

    @Test
    void pahoForPythonNeedsTheAuthoritysCertificateAndNothingElse() throws Exception {
        String python = Programs.find("python3", "python3");
        try (Program probe = Program.start(python, "-c", "import paho.mqtt")) {
            assumeTrue(probe.exitCode() == 0, "SKIPPED: paho for Python is not installed (Debian: python3-paho-mqtt)");
        }
        publishes("plain", "python/tls", "before");
        try (Program sub = Program.start(Programs.find("mosquitto_sub", "mosquitto-clients"), "-h", "127.0.0.1", "-p",
                broker.port("plain"), "-t", "python/tls", "-C", "2")) {
            assertThat(sub.line()).isEqualTo("before");
            try (Program pub = Program.start(python, Programs.ours("python/publish_tls.py").toString(), "localhost",
                    broker.port("tls"), broker.file("ca.crt"), "python/tls", "from python")) {
                assertThat(pub.line()).isEqualTo("connected");
                assertThat(pub.line()).isEqualTo("sent");
                assertThat(pub.exitCode()).isZero();
            }
            assertThat(sub.line()).isEqualTo("from python");
        }
    }

    @Test
    void mqttJsTalksThroughAnEncryptedWebSocket() throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "mqttjs").toAbsolutePath());
        for (String file : new String[]{"package.json", "package-lock.json", "exchange.mjs"}) {
            Files.copy(Programs.ours("mqttjs/" + file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try (Program install =
                Program.startIn(folder, Programs.find("npm", "npm"), "ci", "--no-audit", "--no-fund",
                        "--ignore-scripts")) {
            assumeTrue(install.exitCode() == 0, "SKIPPED: npm could not install MQTT.js");
        }
        try (Program client = Program.startIn(folder, "env", "NODE_EXTRA_CA_CERTS=" + broker.file("ca.crt"),
                Programs.find("node", "nodejs"), "exchange.mjs", "wss://localhost:" + broker.port("wss") + "/mqtt",
                "5")) {
            assertThat(client.line()).isEqualTo("connected");
            client.lineWith("done");
            assertThat(client.exitCode()).isZero();
        }
    }

    @Test
    void hiveMqsClientTalksOverTls() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", broker.authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        Mqtt5BlockingClient client = MqttClient.builder().useMqttVersion5().identifier("hivemq-tls")
                .serverHost("localhost").serverPort(broker.portNumber("tls")).sslConfig().trustManagerFactory(trust)
                .applySslConfig().buildBlocking();
        client.connect();
        try (Mqtt5BlockingClient.Mqtt5Publishes heard = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith().topicFilter("hivemq/tls").qos(MqttQos.EXACTLY_ONCE).send();
            client.publishWith().topic("hivemq/tls").qos(MqttQos.EXACTLY_ONCE).payload("hello".getBytes(UTF_8)).send();
            assertThat(heard.receive(30, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes())
                    .isEqualTo("hello".getBytes(UTF_8));
        }
        client.disconnect();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslAgreesOnMqttAndResumesASession(String version) throws Exception {
        String session = broker.file("session" + version);
        assertThat(openssl("tls", version, "-alpn", "mqtt", "-sess_out", session)).contains("ALPN protocol: mqtt",
                "Verify return code: 0 (ok)", "New, TLSv1." + version.charAt(version.length() - 1));
        // With TLS 1.3 the ticket comes behind the handshake, and openssl may have left before.
        if (version.equals("-tls1_2")) {
            assertThat(openssl("tls", version, "-sess_in", session)).contains("Reused, TLSv1.2");
        }
    }

    @Test
    void neitherAnOldVersionNorAnotherHandshakeIsAgreedTo() throws Exception {
        assertThat(openssl("tls", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0")).contains("Cipher is (NONE)");
        // With no shell between, printf's R is what tells openssl to negotiate again.
        String renegotiated = shell("(sleep 1; echo R; sleep 1) | openssl s_client -connect localhost:"
                + broker.port("tls") + " -CAfile " + broker.file("ca.crt") + " -tls1_2 2>&1");
        assertThat(renegotiated).contains("RENEGOTIATING").containsAnyOf("no renegotiation", "alert", "errno", "error");
        publishes("tls", "after", "alive");
    }

    private static String openssl(String listener, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find("openssl", "openssl"), "s_client", "-connect",
                "localhost:" + broker.port(listener), "-CAfile", broker.file("ca.crt")));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }

    private static String shell(String line) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }

    private static void publishes(String listener, String topic, String text, String... options) throws Exception {
        try (Program pub = mosquittoPub(listener, topic, text, List.of(options))) {
            assertThat(pub.exitCode()).isZero();
        }
    }

    private static Program mosquittoPub(String listener, String topic, String text, List<String> options)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find("mosquitto_pub", "mosquitto-clients"), "-h",
                "localhost", "-p", broker.port(listener), "-t", topic, "-m", text, "-r", "-q", "1"));
        if (!listener.equals("plain")) {
            command.addAll(List.of("--cafile", broker.file("ca.crt")));
        }
        command.addAll(options);
        return Program.start(command.toArray(String[]::new));
    }

    /** What is retained there, asked for without encryption. */
    private static String heard(String topic) throws Exception {
        try (Program sub = Program.start(Programs.find("mosquitto_sub", "mosquitto-clients"), "-h", "127.0.0.1", "-p",
                broker.port("plain"), "-t", topic, "-C", "1")) {
            return sub.line();
        }
    }
}
