package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.acceptance.start.Arna;
import io.arna.cli.mosquitto.ImportCommand;
import io.arna.mqtt.certificate.TestAuthority;
import io.arna.mqtt.certificate.TestAuthority.Issued;
import io.arna.mqtt.certificate.TestAuthority.Wish;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Mosquitto has been told, and what it has kept, given to Mosquitto and to Arna. */
@Timeout(180)
class MosquittoConfIT {
    private static final String SERVER = "mosquitto";
    private static final String CLIENTS = "mosquitto-clients";
    private static final String RUNNING = " running";
    private static final String END = "t/end";

    @TempDir Path folder;

    /** Mosquitto, when it listens; of the ports in the text those of the form PORT1 and on are free ones. */
    private record Mosquitto(Program program, Path conf, List<Integer> ports) implements AutoCloseable {
        @Override
        public void close() {
            program.close();
        }
    }

    private Mosquitto mosquitto(String text) throws Exception {
        String program = Programs.find("mosquitto", SERVER);
        List<Integer> ports = freePorts();
        String conf = text.replace("DIR", folder.toString()).replace("USER", System.getProperty("user.name"));
        for (int i = 0; i < ports.size(); i++) {
            conf = conf.replace("PORT" + (i + 1), ports.get(i).toString());
        }
        Path file = Files.writeString(folder.resolve("mosquitto.conf"), conf);
        Program running = Program.start(program, "-c", file.toString());
        running.lineWith(RUNNING);
        return new Mosquitto(running, file, ports);
    }

    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket two = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket three = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket four = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), two.getLocalPort(), three.getLocalPort(), four.getLocalPort());
        }
    }

    private static Program client(String name, int port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find(name, CLIENTS), "-h", "127.0.0.1", "-p",
                String.valueOf(port)));
        command.addAll(List.of(arguments));
        return Program.start(command.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    // ── Passwords, rules, TLS ──

    private static final String SECURED = """
            user USER
            allow_anonymous false
            password_file DIR/passwords
            acl_file DIR/rules
            listener PORT1 127.0.0.1
            listener PORT2 127.0.0.1
            cafile DIR/ca.crt
            certfile DIR/server.crt
            keyfile DIR/server.key
            tls_version tlsv1.2
            listener PORT3 127.0.0.1
            cafile DIR/ca.crt
            certfile DIR/server.crt
            keyfile DIR/server.key
            crlfile DIR/revoked.crl
            require_certificate true
            use_identity_as_username true
            listener PORT4 127.0.0.1
            psk_hint arna
            use_identity_as_username true
            psk_file DIR/keys
            """;
    private static final String KEY = "0123456789abcdef".repeat(4);

    private void writeFiles() throws Exception {
        TestAuthority authority = TestAuthority.named("Arna Test CA");
        authority.writeTo(folder.resolve("ca.crt"));
        authority.issue(Wish.of("localhost", "localhost", "127.0.0.1")).writeTo(folder, "server");
        authority.issue(Wish.of("ada")).writeTo(folder, "ada");
        Issued mallory = authority.issue(Wish.of("mallory")).writeTo(folder, "mallory");
        TestAuthority.named("Arna Test CA").issue(Wish.of("ada")).writeTo(folder, "forged");
        authority.writeCrl(folder.resolve("revoked.crl"), mallory.certificate());
        Files.writeString(folder.resolve("rules"), """
                topic read t/end
                user all
                topic readwrite #
                user anna
                topic read t/end
                topic read t/ready
                topic readwrite t/anna/#
                topic deny t/anna/secret
                user bert
                topic read t/end
                topic read t/ready
                topic write t/anna/1
                user ada
                topic write t/ada
                topic read t/end
                pattern readwrite t/own/%u
                pattern write t/id/%c
                """);
        Files.writeString(folder.resolve("keys"), "ada:" + KEY + "\n");
        Files.createFile(folder.resolve("passwords"));
        for (String user : List.of("all", "anna", "bert")) {
            try (Program program = Program.start(Programs.find("mosquitto_passwd", SERVER), "-b", file("passwords"),
                    user, "of " + user)) {
                assertThat(program.exitCode()).as("mosquitto_passwd").isZero();
            }
        }
    }

    @Test
    void oneConfigurationAllowsAndDeniesTheSameAtBoth() throws Exception {
        writeFiles();
        try (Mosquitto mosquitto = mosquitto(SECURED);
                Arna arna =
                        Arna.start(folder, Map.of(), "-c", mosquitto.conf.toString(), "--set", "listeners[0].port=0",
                                "--set", "listeners[1].port=0", "--set", "listeners[2].port=0", "--set",
                                "listeners[3].port=0")) {
            arna.ready();
            Map<String, String> ofMosquitto = outcomes(mosquitto.ports);
            Map<String, String> ofArna = outcomes(arna.addresses().stream().map(URI::getPort).toList());
            assertThat(ofArna).isEqualTo(ofMosquitto);
            assertThat(ofArna).containsEntry("login anna", "in").containsEntry("login anna, wrong password", "out")
                    .containsEntry("login nobody in particular", "out").containsEntry("tls anna", "in")
                    .containsEntry("mutual ada", "in").containsEntry("mutual nobody", "out")
                    .containsEntry("mutual mallory", "out").containsEntry("mutual forged", "out")
                    .containsEntry("key of ada", "in").containsEntry("wrong key of ada", "out")
                    .containsEntry("all hears",
                            "[t/ada ada, t/anna/1 anna, t/anna/1 bert, t/id/me anna, t/own/anna anna, t/own/bert bert]")
                    .containsEntry("anna hears", "[t/anna/1 anna, t/anna/1 bert, t/own/anna anna]")
                    .containsEntry("bert hears", "[t/own/bert bert]");
            assertThat(arna.log())
                    .anyMatch(line -> line.contains("without effect: cafile: clients are asked for no certificate")
                            && line.contains("mosquitto.conf:7"));
        }
    }

    /** What happens when somebody comes in, and what reaches whom of what everybody says. */
    private Map<String, String> outcomes(List<Integer> ports) throws Exception {
        int plain = ports.get(0);
        int tls = ports.get(1);
        int mutual = ports.get(2);
        Map<String, String> outcomes = new TreeMap<>();
        outcomes.put("login anna", login(plain, as("anna")));
        outcomes.put("login anna, wrong password", login(plain, "-u", "anna", "-P", "wrong"));
        outcomes.put("login anna, no password", login(plain, "-u", "anna"));
        outcomes.put("login unknown", login(plain, "-u", "carl", "-P", "of carl"));
        outcomes.put("login nobody in particular", login(plain));
        outcomes.put("tls anna", login(tls, and(as("anna"), "--cafile", file("ca.crt"))));
        outcomes.put("tls nobody in particular", login(tls, "--cafile", file("ca.crt")));
        outcomes.put("tls without tls", login(tls, as("anna")));
        outcomes.put("mutual ada", login(mutual, with("ada")));
        outcomes.put("mutual mallory", login(mutual, with("mallory")));
        outcomes.put("mutual forged", login(mutual, with("forged")));
        outcomes.put("mutual nobody", login(mutual, and(as("anna"), "--cafile", file("ca.crt"))));

        outcomes.put("key of ada", login(ports.get(3), key("ada", KEY)));
        outcomes.put("wrong key of ada", login(ports.get(3), key("ada", KEY.replace('0', '1'))));
        outcomes.put("key of unknown", login(ports.get(3), key("carl", KEY)));

        Map<String, Program> hearers = new TreeMap<>();
        publish(plain, "t/ready", "ready", and(as("all"), "-r")); // whoever hears it has subscribed
        try {
            for (String user : List.of("all", "anna", "bert")) {
                Program hearer = client("mosquitto_sub", plain, and(as(user), "-q", "1", "-t", "t/#", "-F",
                        "heard %t %p"));
                hearers.put(user, hearer);
                hearer.lineWith("heard t/ready ready");
            }
            for (String topic : List.of("t/anna/1", "t/anna/secret", "t/other", "t/own/anna", "t/own/bert",
                    "t/id/me")) {
                publish(plain, topic, "anna", as("anna"));
                publish(plain, topic, "bert", as("bert"));
            }
            for (String topic : List.of("t/ada", "t/anna/1", "t/own/anna")) {
                publish(mutual, topic, "ada", with("ada"));
            }
            publish(plain, END, "end", as("all"));
            for (Map.Entry<String, Program> hearer : hearers.entrySet()) {
                outcomes.put(hearer.getKey() + " hears", heard(hearer.getValue()).toString());
            }
        } finally {
            hearers.values().forEach(Program::close);
        }
        return outcomes;
    }

    /** All lines about messages before the last one, in an order that does not depend on who was faster. */
    private static List<String> heard(Program hearer) throws InterruptedException {
        List<String> heard = new ArrayList<>();
        for (String line = hearer.line(); !line.equals("heard " + END + " end"); line = hearer.line()) {
            if (line.startsWith("heard ")) {
                heard.add(line.substring("heard ".length()));
            }
        }
        return heard.stream().sorted().toList();
    }

    private static String login(int port, String... arguments) throws Exception {
        try (Program pub = client("mosquitto_pub", port, and(arguments, "-q", "1", "-t", "t/login", "-m", "x"))) {
            return pub.exitCode() == 0 ? "in" : "out";
        }
    }

    private static void publish(int port, String topic, String text, String... arguments) throws Exception {
        try (Program pub = client("mosquitto_pub", port,
                and(arguments, "-i", text.equals("anna") ? "me" : text, "-q", "1", "-t", topic, "-m", text))) {
            pub.exitCode();
        }
    }

    private static String[] as(String user) {
        return new String[]{"-u", user, "-P", "of " + user};
    }

    private String[] with(String certificate) {
        return new String[]{"--cafile", file("ca.crt"), "--cert", file(certificate + ".crt"), "--key",
                file(certificate + ".key")};
    }

    private static String[] key(String identity, String key) {
        return new String[]{"--psk-identity", identity, "--psk", key, "--tls-version", "tlsv1.2"};
    }

    private static String[] and(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    // ── What was kept ──

    @Test
    void debiansConfigurationStartsABrokerThatKeepsWhatItIsGiven() throws Exception {
        Files.createDirectory(folder.resolve("conf.d"));
        Path conf = Files.writeString(folder.resolve("mosquitto.conf"), """
                pid_file /run/mosquitto/mosquitto.pid

                persistence true
                persistence_location DIR/lib/

                log_dest file /var/log/mosquitto/mosquitto.log

                include_dir DIR/conf.d
                """.replace("DIR", folder.toString()));
        try (Arna arna = Arna.start(folder, Map.of(), "-c", conf.toString(), "--port", "0")) {
            arna.ready();
            arna.awaitLog("without effect: log_dest: ");
            try (Program pub = client("mosquitto_pub", arna.address().getPort(), "-t", "kept", "-r", "-q", "1", "-m",
                    "still here")) {
                assertThat(pub.exitCode()).isZero();
            }
            arna.kill();
        }
        try (Arna arna = Arna.start(folder, Map.of(), "-c", conf.toString(), "--port", "0")) {
            arna.ready();
            try (Program sub = client("mosquitto_sub", arna.address().getPort(), "-t", "kept", "-C", "1")) {
                assertThat(sub.rest()).containsExactly("still here");
            }
        }
    }

    @Test
    void whatMosquittoKeptIsDeliveredByArna() throws Exception {
        String text = """
                user USER
                listener PORT1 127.0.0.1
                allow_anonymous true
                persistence true
                persistence_location DIR/
                """;
        Path conf;
        try (Mosquitto mosquitto = mosquitto(text)) {
            conf = mosquitto.conf;
            int port = mosquitto.ports.getFirst();
            succeed(client("mosquitto_sub", port, "-i", "three", "-c", "-q", "2", "-t", "a/#", "-E", "-u", "anna"));
            succeed(client("mosquitto_sub", port, "-i", "five", "-V", "mqttv5", "-c", "-x", "3600", "-q", "1", "-t",
                    "a/+", "-E"));
            succeed(client("mosquitto_pub", port, "-q", "1", "-t", "a/1", "-m", "one"));
            succeed(client("mosquitto_pub", port, "-q", "2", "-t", "a/2", "-m", "two", "-V", "mqttv5", "-D", "publish",
                    "content-type", "text/plain"));
            succeed(client("mosquitto_pub", port, "-q", "1", "-t", "a/3", "-m", "three"));
            succeed(client("mosquitto_pub", port, "-q", "1", "-r", "-t", "r/1", "-m", "retained"));
            mosquitto.program.end();
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertThat(ImportCommand.run(List.of(file("mosquitto.db"), "--to", folder.toString()),
                new PrintStream(said, true, StandardCharsets.UTF_8), System.err)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .startsWith("2 sessions, 2 subscriptions, 6 messages waiting, 1 retained messages are in ");
        try (Arna arna = Arna.start(folder, Map.of(), "-c", conf.toString(), "--port", "0")) {
            arna.ready();
            int port = arna.address().getPort();
            assertThat(heardBy(port, "three", "-c", "-q", "2", "-t", "a/#", "-u", "anna", "-C", "3"))
                    .as("a message of QoS 2 is there when it is released, which may be later")
                    .containsExactlyInAnyOrder(
                            "a/1 1 one", "a/2 2 two", "a/3 1 three");
            assertThat(heardBy(port, "five", "-c", "-V", "mqttv5", "-x", "3600", "-q", "1", "-t", "a/+", "-C", "3"))
                    .containsExactly("a/1 1 one", "a/2 1 two", "a/3 1 three");
            assertThat(heardBy(port, "new", "-t", "r/#", "-C", "1")).containsExactly("r/1 0 retained");
        }
    }

    private static List<String> heardBy(int port, String clientId, String... arguments) throws Exception {
        try (Program sub = client("mosquitto_sub", port, and(arguments, "-i", clientId, "-F", "%t %q %p"))) {
            return sub.rest();
        }
    }

    private static void succeed(Program program) throws InterruptedException {
        try (program) {
            assertThat(program.exitCode()).isZero();
        }
    }
}
