package io.arna.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.arna.server.config.Config;
import io.arna.server.config.ConfigException;
import io.arna.server.config.ConfigReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that come through a proxy, or by a Unix socket: where they come from in the eyes of rules and lockout. */
@Timeout(60)
final class OriginTest {
    /** Of the password "secret". */
    private static final String HASH =
            "$6$17i/EB2R2JSccvP4$pB35UtPeSMBU8WuW5FYmfugjpcWvlxMSH4DSuLs6FsGSFblNXBe5GMwBjI2ONEg41+0+035nxyqSAtNs9z3AdA==";
    private static final int SUCCESS = 0x00;
    private static final int NO_MATCHING_SUBSCRIBERS = 0x10;
    private static final int BAD_USER_NAME_OR_PASSWORD = 0x86;
    private static final int NOT_AUTHORIZED = 0x87;
    private static final int BANNED = 0x8A;

    @TempDir Path folder;

    private ConfigReader reader() {
        return new ConfigReader().text("arna.yaml", """
                node: {shards: 2}
                sys: {interval: 0}
                listeners:
                  - {name: proxied, host: 127.0.0.1, port: 0, proxy_protocol: true, allow_anonymous: true}
                  - {name: socket, kind: unix, socket: DIR/mqtt.sock}
                """.replace("DIR", folder.toString()));
    }

    private static String from(String address) {
        return "PROXY TCP4 " + address + " 192.0.2.1 4711 1883\r\n";
    }

    private static String text(String text) {
        return "\0" + (char) text.length() + text;
    }

    /** MQTT 5, kept alive for a minute. */
    private static String connect(String user, String password) {
        boolean named = !user.isEmpty();
        String rest = "\0\4MQTT\5" + (named ? "\u00C2" : "\2") + "\0<\0\0\1c"
                + (named ? text(user) + text(password) : "");
        return "\u0010" + (char) rest.length() + rest;
    }

    /** With QoS 1. */
    private static String publish(String topic) {
        String rest = text(topic) + "\0\7\0x";
        return "2" + (char) rest.length() + rest;
    }

    private static SocketChannel opened(Address address, String first) throws IOException {
        SocketChannel channel = SocketChannel.open(address.socket());
        ByteBuffer bytes = ByteBuffer.wrap(first.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return channel;
    }

    /** The content of the next packet. */
    private static byte[] next(SocketChannel channel) throws IOException {
        byte[] head = bytes(channel, 2);
        return bytes(channel, head[1]);
    }

    private static byte[] bytes(SocketChannel channel, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            assertThat(channel.read(bytes)).as("bytes before the end").isNotNegative();
        }
        return bytes.array();
    }

    /** The reason in CONNACK. */
    private static int connects(Address address, String header, String password) throws IOException {
        try (SocketChannel channel = opened(address, header + connect("marie", password))) {
            return next(channel)[1] & 0xFF;
        }
    }

    /** The reason in PUBACK. */
    private static int publishes(Address address, String header, String topic) throws IOException {
        try (SocketChannel channel = opened(address, header + connect("", "") + publish(topic))) {
            assertThat(next(channel)[1]).as("let in").isZero();
            byte[] ack = next(channel);
            assertThat(HexFormat.of().toHexDigits(ack[1])).isEqualTo("07");
            return ack.length == 2 ? SUCCESS : ack[2] & 0xFF;
        }
    }

    /** A rule about addresses is about nobody who has none, be it all addresses that it names. */
    @Test
    void rulesAreAboutTheAddressTheProxyNamesAndNotAboutClientsWithoutOne() throws Exception {
        Path rules = Files.writeString(folder.resolve("acl.conf"), """
                {allow, {ipaddr, "192.0.2.0/24"}, publish, ["a"]}.
                {deny, {ipaddrs, ["0.0.0.0/0", "::/0"]}, publish, ["b"]}.
                {allow, all, publish, ["b"]}.
                {deny, all}.
                """);
        try (Broker broker = Broker.start(reader().set("authorization.acl_file=" + rules)
                .set("authorization.format=emqx").read())) {
            Address proxied = broker.addresses().getFirst();
            Address socket = broker.addresses().getLast();
            assertThat(publishes(proxied, from("192.0.2.7"), "a")).isEqualTo(NO_MATCHING_SUBSCRIBERS);
            assertThat(publishes(proxied, from("198.51.100.7"), "a")).isEqualTo(NOT_AUTHORIZED);
            assertThat(publishes(proxied, "PROXY UNKNOWN\r\n", "a")).as("the proxy's own").isEqualTo(NOT_AUTHORIZED);
            assertThat(publishes(proxied, from("192.0.2.7"), "b")).isEqualTo(NOT_AUTHORIZED);
            assertThat(publishes(socket, "", "a")).isEqualTo(NOT_AUTHORIZED);
            assertThat(publishes(socket, "", "b")).isEqualTo(NO_MATCHING_SUBSCRIBERS);
        }
    }

    @Test
    void wrongPasswordsAreCountedForTheAddressTheProxyNamesAndForTheSocket() throws Exception {
        Path passwords = Files.writeString(folder.resolve("passwd"), "marie:" + HASH + "\n");
        try (Broker broker = Broker.start(reader().set("authentication.password_file=" + passwords)
                .set("authentication.lockout.address_failures=1").set("authentication.lockout.user_failures=1000")
                .read())) {
            Address proxied = broker.addresses().getFirst();
            Address socket = broker.addresses().getLast();
            assertThat(connects(proxied, from("192.0.2.7"), "guess")).isEqualTo(BAD_USER_NAME_OR_PASSWORD);
            assertThat(connects(proxied, from("192.0.2.7"), "secret")).isEqualTo(BANNED);
            assertThat(connects(proxied, from("192.0.2.8"), "secret")).isEqualTo(SUCCESS);
            assertThat(connects(socket, "", "guess")).isEqualTo(BAD_USER_NAME_OR_PASSWORD);
            assertThat(connects(socket, "", "secret")).isEqualTo(BANNED);
            assertThat(connects(proxied, from("192.0.2.8"), "secret")).isEqualTo(SUCCESS);
        }
    }

    @Test
    void aUnixSocketHasAUriAndIsTakenAwayAtTheEnd() throws Exception {
        Path file = folder.resolve("mqtt.sock");
        try (Broker broker = Broker.start(reader().read())) {
            Address socket = broker.addresses().getLast();
            assertThat(socket.uri()).hasToString("unix://" + file);
            assertThat(socket.isLocal()).isTrue();
            assertThat(broker.addresses().getFirst().isLocal()).as("others come through the proxy").isFalse();
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
            StartException refused =
                    catchThrowableOfType(StartException.class, () -> Broker.start(reader().read()).close());
            assertThat(refused)
                    .hasMessage("listener socket cannot listen on " + file + ": another process listens there");
            assertThat(file).as("still the first one's").exists();
        }
        assertThat(file).doesNotExist();
    }

    private static List<String> problems(String listener) {
        return catchThrowableOfType(ConfigException.class,
                () -> new ConfigReader().text("arna.yaml", "listeners:\n  - " + listener + "\n").read()).problems();
    }

    @Test
    void whoOpensALoopbackAddressToAProxyHasToSayWhomItLetsIn() {
        assertThat(problems("{host: 127.0.0.1, proxy_protocol: true}")).singleElement().asString()
                .contains(
                        "allow_anonymous: must be said, because other machines can reach 127.0.0.1 through the proxy");
        assertThat(problems("{proxy_protocol_timeout: 1s}")).containsExactly(
                "listeners[0].proxy_protocol_timeout: is there only with proxy_protocol: true, arna.yaml:2");
        assertThat(problems("{enable_proxy_protocol: true}")).containsExactly(
                "listeners[0].enable_proxy_protocol: unknown key (did you mean listeners[0].proxy_protocol?), arna.yaml:2");
    }

    @Test
    void readsWhatIsSaidOfProxiesAndSockets() {
        Config config = Config.ofYaml("""
                listeners:
                  - {proxy_protocol: true, proxy_protocol_timeout: 250ms, allow_anonymous: true}
                  - {kind: unix, socket: /run/arna/mqtt.sock, socket_mode: 0604}
                """);
        assertThat(config.listeners().getFirst().proxyTimeoutMillis()).isEqualTo(250);
        Config.Listener unix = config.listeners().getLast();
        assertThat(unix.name()).isEqualTo("unix:default");
        assertThat(unix.allowAnonymous()).isTrue();
        assertThat(unix.socket()).isNotNull();
        assertThat(unix.socket().file()).hasToString("/run/arna/mqtt.sock");
        assertThat(PosixFilePermissions.toString(unix.socket().permissions())).isEqualTo("rw----r--");
        ConfigReader again = new ConfigReader().text("again", new ConfigReader().text("x", """
                listeners: [{kind: unix, socket: /run/arna/mqtt.sock, socket_mode: 0604}]
                """).print());
        assertThat(again.read().listeners()).containsExactly(unix);
    }

    @Test
    void refusesSocketsWithoutAFileWithAPortAndWithAnotherMode() {
        assertThat(problems("{kind: unix}")).containsExactly(
                "listeners[0].socket: is missing: a Unix socket needs the name of its file, arna.yaml:2");
        assertThat(problems("{kind: unix, socket: /a, port: 1883}")).containsExactly(
                "listeners[0].port: is there only with kind: tcp, ws, tls or wss, arna.yaml:2");
        assertThat(problems("{kind: tcp, socket: /a}"))
                .containsExactly("listeners[0].socket: is there only with kind: unix, arna.yaml:2");
        assertThat(problems("{kind: unix, socket: /a, socket_mode: 888}")).singleElement().asString()
                .startsWith("listeners[0].socket_mode: 888 is not a mode of three octal digits, as in 0660");
        assertThat(problems("{kind: unix, socket: /" + "x".repeat(100) + "}")).containsExactly(
                "listeners[0].socket: the name of the file must have 1 to 100 bytes, arna.yaml:2");
        assertThat(problems("{kind: unix, socket: /a, name: a}\n  - {kind: unix, socket: /a, name: b}"))
                .containsExactly(
                        "listeners[1].socket: /a is taken by listener a already, arna.yaml:3");
    }
}
