package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.acceptance.start.Arna;
import io.arna.cli.passwd.PasswdCommand;
import io.arna.client.ClientListener;
import io.arna.client.ClientLoop;
import io.arna.client.ClientOptions;
import io.arna.client.Message;
import io.arna.client.MqttClient;
import io.arna.client.Received;
import io.arna.client.ServerAddress;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code arna start} with a password file, and Mosquitto's clients. */
@Timeout(120)
class PasswordsIT {
    private static final String PACKAGE = "mosquitto-clients";
    private static final String[] MARIE = {"-u", "marie", "-P", "radium-88"};

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void makeTheFile() {
        file = directory.resolve("passwd");
        passwd("-c", "-b", file.toString(), "marie", "radium-88");
        passwd("-b", file.toString(), "paul", "polonium");
    }

    private static void passwd(String... arguments) {
        assertThat(new PasswdCommand(_ -> null, System.out, System.err).run(List.of(arguments)))
                .as("arna passwd").isZero();
    }

    private Arna start(String... settings) throws Exception {
        List<String> options =
                new ArrayList<>(List.of("--data", "none", "--set", "log.level=debug", "--set",
                        "listeners=[{host: 127.0.0.1, port: 0, "
                                + "connect_timeout: 10m}]",
                        "--set", "authentication.password_file=" + file));
        for (String setting : settings) {
            options.addAll(List.of("--set", setting));
        }
        Arna arna = Arna.start(directory, Map.of(), options.toArray(String[]::new));
        arna.ready();
        return arna;
    }

    private static Program client(Arna arna, String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Programs.find(name, PACKAGE), "-h", "127.0.0.1", "-p",
                String.valueOf(arna.address().getPort())));
        command.addAll(List.of(arguments));
        return Program.start(command.toArray(String[]::new));
    }

    /** The exit code of a mosquitto_pub with these credentials. */
    private static int publishes(Arna arna, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-t", "a", "-m", "x"));
        all.addAll(List.of(arguments));
        try (Program pub = client(arna, "mosquitto_pub", all.toArray(String[]::new))) {
            return pub.exitCode();
        }
    }

    @ParameterizedTest
    @CsvSource({"mqttv31", "mqttv311", "mqttv5"})
    void whoKnowsThePasswordIsLetIn(String version) throws Exception {
        try (Arna arna = start();
                Program sub = client(arna, "mosquitto_sub", "-V", version, "-u", "paul", "-P", "polonium", "-t", "a",
                        "-C", "1")) {
            arna.awaitLog(" subscribed ");
            assertThat(publishes(arna, "-V", version, "-u", "marie", "-P", "radium-88")).isZero();
            sub.lineWith("x");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mqttv311 | -u marie -P guess | bad user name or password
            mqttv311 | -u nobody -P radium-88 | bad user name or password
            mqttv311 | -u marie | bad user name or password
            mqttv311 | -i anonymous | not authorised
            mqttv5 | -u marie -P guess | Bad User Name or Password
            mqttv5 | -i anonymous | Not authorized
            """)
    void othersAreToldWhy(String version, String arguments, String told) throws Exception {
        List<String> all = new ArrayList<>(List.of("-V", version, "-t", "a", "-m", "x"));
        all.addAll(List.of(arguments.split(" ")));
        try (Arna arna = start(); Program pub = client(arna, "mosquitto_pub", all.toArray(String[]::new))) {
            assertThat(pub.lineWith("Connection error")).containsIgnoringCase(told);
            assertThat(pub.exitCode()).isNotZero();
            arna.awaitLog(" refused ");
            assertThat(arna.log()).noneMatch(line -> line.contains("radium-88") || line.contains("guess"));
        }
    }

    @Test
    void whoGuessesIsLockedOutAndTheOwnerIsNotWhereSheHasBeenBefore() throws Exception {
        try (Arna arna = start("authentication.lockout.user_failures=3")) {
            assertThat(publishes(arna, MARIE)).isZero();
            while (arna.log().stream()
                    .noneMatch(line -> line.contains(" banned username=marie failures=3 seconds=900"))) {
                assertThat(publishes(arna, "-A", "127.0.0.2", "-u", "marie", "-P", "guess")).isNotZero();
            }
            assertThat(publishes(arna, "-A", "127.0.0.2", "-u", "marie", "-P", "radium-88")).isNotZero();
            arna.awaitLog("user marie is banned for ");
            assertThat(publishes(arna, "-A", "127.0.0.2", "-u", "paul", "-P", "polonium")).isZero();
            assertThat(publishes(arna, MARIE)).isZero();
        }
    }

    @Test
    void anAddressThatGuessesIsLockedOutForEverybodyThere() throws Exception {
        try (Arna arna = start("authentication.lockout.address_failures=2")) {
            assertThat(publishes(arna, "-A", "127.0.0.2", "-u", "a", "-P", "guess")).isNotZero();
            assertThat(publishes(arna, "-A", "127.0.0.2", "-u", "b", "-P", "guess")).isNotZero();
            arna.awaitLog(" banned address=127.0.0.2 failures=2 seconds=900");
            assertThat(publishes(arna, "-A", "127.0.0.2", "-u", "paul", "-P", "polonium")).isNotZero();
            assertThat(publishes(arna, "-u", "paul", "-P", "polonium")).isZero();
        }
    }

    @Test
    void aChangeOfTheFileHoldsAtOnceAndABadFileChangesNothing() throws Exception {
        try (Arna arna = start();
                Program _ =
                        client(arna, "mosquitto_sub", "-i", "pauls", "-u", "paul", "-P", "polonium", "-t", "a")) {
            arna.awaitLog(" subscribed ");
            passwd("-b", file.toString(), "irene", "curium-96");
            arna.awaitLog("added=1 changed=0 removed=0");
            assertThat(publishes(arna, "-u", "irene", "-P", "curium-96")).isZero();

            byte[] good = Files.readAllBytes(file);
            Files.writeString(file, "marie\n");
            arna.awaitLog("password file refused, the one before stays in force: there is no colon");
            assertThat(publishes(arna, MARIE)).isZero();
            Files.write(file, good);
            arna.awaitLog("added=0 changed=0 removed=0");

            passwd("-D", file.toString(), "paul");
            arna.awaitLog(" disconnected clientid=pauls ");
            assertThat(arna.log()).anyMatch(line -> line.contains(" disconnected clientid=pauls ")
                    && line.contains("NOT_AUTHORIZED") && line.contains("no longer in the password file"));
            assertThat(publishes(arna, "-u", "paul", "-P", "polonium")).isNotZero();
        }
    }

    @Test
    void theFileIsReadWhenTheProcessIsToldToReadItsConfigurationAgain() throws Exception {
        Files.writeString(file, "");
        try (Arna arna = Arna.startInterruptible(directory, "--data", "none", "--set",
                "listeners=[{host: 127.0.0.1, port: 0}]", "--set", "authentication.password_file=" + file)) {
            arna.ready();
            Files.writeString(file, "marie\n");
            arna.awaitLog("password file refused");
            arna.signal("HUP");
            arna.awaitLog("configuration read again");
            passwd("-c", "-b", file.toString(), "irene", "curium-96");
            arna.signal("HUP");
            arna.awaitLog("passwords read again");
            assertThat(publishes(arna, "-u", "irene", "-P", "curium-96")).isZero();
        }
    }

    @Test
    void anotherUserCannotTakeASessionOver() throws Exception {
        try (Arna arna = start();
                Program marie = client(arna, "mosquitto_sub", "-i", "c", "-u", "marie", "-P", "radium-88", "-t", "a",
                        "-C", "1")) {
            arna.awaitLog(" subscribed ");
            try (Program thief = client(arna, "mosquitto_sub", "-i", "c", "-u", "paul", "-P", "polonium", "-t", "a")) {
                assertThat(thief.lineWith("Connection error")).containsIgnoringCase("identifier rejected");
            }
            arna.awaitLog("the client identifier belongs to another identity than paul");
            assertThat(publishes(arna, "-u", "paul", "-P", "polonium")).isZero();
            marie.lineWith("x");
            assertThat(marie.exitCode()).isZero();
        }
    }

    /** A shard that hashed would answer all of the flood before it came to the rest of the traffic. */
    @Test
    void aFloodOfWrongPasswordsLeavesTheTrafficOfThoseWhoAreInGoing() throws Exception {
        passwd("-b", "-I", "3000000", file.toString(), "slow", "thorium-90");
        List<Socket> flood = new ArrayList<>();
        try (Arna arna = start("authentication.lockout.user_failures=0", "authentication.lockout.address_failures=0");
                ClientLoop loop = ClientLoop.start("traffic");
                MqttClient client = MqttClient.on(loop, ClientOptions
                        .to(ServerAddress.parse(arna.address().toString())).username("marie")
                        .password(Payload.ofUtf8("radium-88")).build(), new Silent())) {
            await(client.connect());
            for (int i = 0; i < 100; i++) {
                flood.add(guesses(arna.address(), "slow", i));
            }
            for (int i = 0; i < 200; i++) {
                await(client.publish(Message.of("a", "x" + i, Qos.AT_LEAST_ONCE)));
            }
            assertThat(isAnswered(flood.getLast())).as("the last guess is answered").isFalse();
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Socket guesses(URI broker, String user, int number) throws Exception {
        String rest = "\0\4MQTT\4\u00C2\0\0\0\4f" + (100 + number) + "\0" + (char) user.length() + user + "\0\5guess";
        Socket socket = new Socket(InetAddress.ofLiteral(broker.getHost()), broker.getPort());
        socket.getOutputStream().write(("\u0010" + (char) rest.length() + rest).getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static boolean isAnswered(Socket socket) throws Exception {
        return socket.getInputStream().available() > 0;
    }

    private static final class Silent implements ClientListener {
        @Override
        public void onMessage(Received received) {
            // nobody subscribes
        }
    }
}
