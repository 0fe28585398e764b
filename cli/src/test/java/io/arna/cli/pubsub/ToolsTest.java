package io.arna.cli.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.client.ScriptedServer;
import io.arna.client.ScriptedServer.Guest;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnAck;
import io.arna.mqtt.packet.ConnAckProperties;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Disconnect;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.ReasonProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.SubAck;
import io.arna.mqtt.packet.Subscribe;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.packet.UnsubAck;
import io.arna.mqtt.packet.Unsubscribe;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The tools as a server sees them, and what their callers get. */
class ToolsTest {
    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private TestConsole run(Tool tool, String... arguments) {
        return TestConsole.run(tool, here(arguments));
    }

    private TestConsole runWithInput(Tool tool, String input, String... arguments) {
        return TestConsole.runWithInput(tool, input, here(arguments));
    }

    private String[] here(String... arguments) {
        String[] all = new String[arguments.length + 4];
        all[0] = "-h";
        all[1] = "127.0.0.1";
        all[2] = "-p";
        all[3] = Integer.toString(server.port());
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return all;
    }

    private static Publish publish(int packetId, Qos qos, boolean retain, String topic, String payload) {
        return Publish.of(packetId, qos, retain, TopicName.of(topic), Payload.ofUtf8(payload));
    }

    private static Publish qos0(String topic, String payload) {
        return publish(0, Qos.AT_MOST_ONCE, false, topic, payload);
    }

    private static SubAck granted(Subscribe subscribe) {
        return new SubAck(subscribe.packetId(), ReasonProperties.NONE,
                subscribe.subscriptions().stream().map(subscription -> ReasonCode.granted(subscription.qos()))
                        .toList());
    }

    /** Lets it connect and subscribe. */
    private Guest subscribed() throws IOException {
        Guest guest = server.guest();
        guest.welcomes();
        guest.says(granted((Subscribe) guest.hears()));
        return guest;
    }

    private static void leaves(Guest guest) throws IOException {
        assertThat(guest.hears()).isEqualTo(Disconnect.NORMAL);
        guest.close();
    }

    @Test
    @Timeout(60)
    void comesByAUnixSocket(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("mqtt.sock");
        try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            unix.bind(UnixDomainSocketAddress.of(file));
            TestConsole pub = TestConsole.run(Tool.PUB, "--unix", file.toString(), "-i", "c", "-t", "a", "-m", "hi");
            try (SocketChannel guest = unix.accept()) {
                guest.write(ByteBuffer.wrap(new byte[]{0x20, 2, 0, 0})); // CONNACK
                ByteBuffer heard = ByteBuffer.allocate(64);
                while (guest.read(heard) >= 0) {
                    assertThat(heard.hasRemaining()).isTrue();
                }
                assertThat(HexFormat.of().formatHex(heard.array(), 0, heard.position()))
                        .isEqualTo("100d00044d5154540402003c000163" + "3005000161" + "6869" + "e000");
            }
            pub.endsWith(0);
        }
        TestConsole refused = TestConsole.run(Tool.PUB, "--unix", file.toString(), "-t", "a", "-n").endsWith(1);
        assertThat(refused.errors()).startsWith("Error: Connection refused (" + file + ")");
        TestConsole nowhere =
                TestConsole.run(Tool.PUB, "--unix", folder.resolve("none").toString(), "-t", "a", "-n").endsWith(1);
        assertThat(nowhere.errors()).startsWith("Error: There is no socket " + folder.resolve("none"));
    }

    // --- pub ----------------------------------------------------------------------------------------------------------

    @Test
    void publishesAMessageAndLeaves() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a/b", "-m", "сәлем", "-r");
        Guest guest = server.guest();
        Connect connect = guest.welcomes();
        assertThat(connect.version()).isEqualTo(MqttVersion.V3_1_1);
        assertThat(guest.hears()).isEqualTo(publish(0, Qos.AT_MOST_ONCE, true, "a/b", "сәлем"));
        leaves(guest);
        pub.endsWith(0);
        assertThat(pub.out()).isEmpty();
        assertThat(pub.errors()).isEmpty();
    }

    @Test
    void waitsForTheAcknowledgementBeforeItLeaves() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a", "-n", "-q", "1");
        Guest guest = server.guest();
        guest.welcomes();
        assertThat(guest.hears()).isEqualTo(publish(1, Qos.AT_LEAST_ONCE, false, "a", ""));
        guest.says(PubAck.of(1));
        leaves(guest);
        pub.endsWith(0);
    }

    @Test
    void repeatsAMessageOnceTheLastIsDelivered() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a", "-s", "-q", "1", "--repeat", "3", "-d", "-i", "me");
        pub.endsWith(1); // nothing on standard input
        pub = runWithInput(Tool.PUB, "x", "-t", "a", "-s", "-q", "1", "--repeat", "3");
        Guest guest = server.guest();
        guest.welcomes();
        for (int i = 1; i <= 3; i++) {
            assertThat(guest.hears()).isEqualTo(publish(i, Qos.AT_LEAST_ONCE, false, "a", "x"));
            guest.says(PubAck.of(i));
        }
        leaves(guest);
        pub.endsWith(0);
    }

    @Test
    void publishesEveryLine() throws Exception {
        TestConsole pub = runWithInput(Tool.PUB, "one\n\nthree", "-t", "a", "-l");
        Guest guest = server.guest();
        guest.welcomes();
        for (String line : List.of("one", "", "three")) {
            assertThat(guest.hears()).isEqualTo(qos0("a", line));
        }
        leaves(guest);
        pub.endsWith(0);
    }

    @Test
    void leavesWhenThereIsNoLine() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a", "-l");
        Guest guest = server.guest();
        guest.welcomes();
        leaves(guest);
        pub.endsWith(0);
    }

    @Test
    void sendsALineAgainWhenTheConnectionIsLost() throws Exception {
        PipedOutputStream keyboard = new PipedOutputStream();
        TestConsole pub = TestConsole.run(Tool.PUB, new PipedInputStream(keyboard), here("-t", "a", "-l", "-q", "1"));
        Guest guest = server.guest();
        guest.welcomes();
        keyboard.write("one\n".getBytes(StandardCharsets.UTF_8));
        assertThat(guest.hears()).isEqualTo(publish(1, Qos.AT_LEAST_ONCE, false, "a", "one"));
        guest.close();
        Guest again = server.guest();
        again.welcomes();
        Publish repeated = (Publish) again.hears();
        assertThat(repeated.payload().toUtf8()).isEqualTo("one");
        again.says(PubAck.of(repeated.packetId()));
        keyboard.close();
        leaves(again);
        pub.endsWith(0);
    }

    @Test
    void onlyWarnsWhenTheServerRefusesAMessage() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a", "-m", "x", "-q", "2", "-V", "5");
        Guest guest = server.guest();
        guest.welcomes();
        guest.hears();
        guest.says(PubRec.of(1, ReasonCode.NOT_AUTHORIZED));
        leaves(guest);
        pub.endsWith(0);
        assertThat(pub.errors()).isEqualToIgnoringNewLines("Warning: Publish 1 failed: Not authorized.");
    }

    @Test
    void failsWhenTheServerHasSaidItWillNotTakeSuchAMessage() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a", "-m", "x", "-q", "2", "-V", "5");
        Guest guest = server.guest();
        guest.welcomes(false,
                new ConnAckProperties(-1, 10, Qos.AT_LEAST_ONCE, true, 1000, null, 0, null, List.of(), true, true,
                        true, -1, null, null, null, null));
        leaves(guest);
        pub.endsWith(1);
        assertThat(pub.errors()).contains("QoS 1 at most");
    }

    @Test
    void saysThatTheConnectionWasLost() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a", "-m", "x", "-q", "1");
        Guest guest = server.guest();
        guest.welcomes();
        guest.hears();
        guest.close();
        pub.endsWith(7);
        assertThat(pub.errors()).startsWith("Error: The connection was lost");
    }

    @Test
    void usesATopicAliasAsMosquittoDoes() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a", "-m", "x", "--repeat", "2", "-D", "publish", "topic-alias", "3");
        Guest guest = server.guest();
        guest.welcomes(false,
                new ConnAckProperties(-1, 10, Qos.EXACTLY_ONCE, true, 1000, null, 3, null, List.of(), true, true,
                        true, -1, null, null, null, null));
        Publish first = (Publish) guest.hears();
        assertThat(first.topicAlias()).isEqualTo(3);
        assertThat(first.topic()).hasToString("a");
        Publish second = (Publish) guest.hears();
        assertThat(second.topicAlias()).isEqualTo(3);
        assertThat(second.topic()).isNull();
        leaves(guest);
        pub.endsWith(0);
    }

    @Test
    void readsWhatItPublishesBeforeItConnects() throws Exception {
        TestConsole pub = run(Tool.PUB, "-t", "a", "-f", "/no/such/file").endsWith(1);
        assertThat(pub.errors()).contains("'/no/such/file' cannot be read");
    }

    // --- connecting ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Tool.class)
    void saysThatNobodyListens(Tool tool) throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        String port = Integer.toString(nobody);
        TestConsole run = switch (tool) {
            case PUB -> TestConsole.run(tool, "-p", port, "-t", "a", "-n");
            case SUB -> TestConsole.run(tool, "-p", port, "-t", "a");
            case RR -> TestConsole.run(tool, "-p", port, "-t", "a", "-n", "-e", "b");
        };
        run.endsWith(1);
        assertThat(run.errors()).startsWith("Error: Connection refused");
    }

    @ParameterizedTest
    @CsvSource({"311, NOT_AUTHORIZED, 5", "311, BAD_USER_NAME_OR_PASSWORD, 4", "31, SERVER_UNAVAILABLE, 3",
            "31, CLIENT_IDENTIFIER_NOT_VALID, 2", "311, UNSUPPORTED_PROTOCOL_VERSION, 1", "5, NOT_AUTHORIZED, 135",
            "5, BAD_USER_NAME_OR_PASSWORD, 134", "5, BANNED, 138"})
    void endsWithTheServersOwnNumberWhenRefused(String version, ReasonCode reason, int exitCode) throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "-V", version);
        Guest guest = server.guest();
        guest.hears();
        guest.says(new ConnAck(false, reason, ConnAckProperties.NONE));
        sub.endsWith(exitCode);
        assertThat(sub.errors()).isEqualToIgnoringNewLines("Connection error: " + ExitCode.inWords(reason));
    }

    @Test
    void isQuietWhenAskedTo() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "--quiet");
        Guest guest = server.guest();
        guest.hears();
        guest.says(new ConnAck(false, ReasonCode.NOT_AUTHORIZED, ConnAckProperties.NONE));
        sub.endsWith(5);
        assertThat(sub.errors()).isEmpty();
        assertThat(run(Tool.SUB, "--quiet").endsWith(1).errors()).as("but not about usage")
                .startsWith("Error: A topic");
    }

    @Test
    void speaksOverWebSocket() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "-C", "1", "--ws");
        Guest guest = server.webSocketGuest();
        guest.welcomes();
        guest.says(granted((Subscribe) guest.hears()), qos0("a", "hi"));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("hi\n");
    }

    @Test
    void tellsOfEveryPacketWhenDebugging() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "-q", "2", "-C", "1", "-d", "-i", "me", "-R", "-V", "5");
        Guest guest = subscribed();
        guest.says(publish(9, Qos.EXACTLY_ONCE, false, "a", "hi"));
        assertThat(guest.hears()).isEqualTo(PubRec.of(9));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("""
                Client me sending CONNECT
                Client me received CONNACK (0)
                Client me sending SUBSCRIBE (Mid: 1, Topic: a, QoS: 2, Options: 0x20)
                Client me received SUBACK
                Subscribed (mid: 1): 2
                Client me received PUBLISH (d0, q2, r0, m9, 'a', ... (2 bytes))
                hi
                Client me sending PUBREC (m9, rc0)
                Client me sending DISCONNECT
                """);
    }

    @Test
    void numbersMessagesOfQos0InItsDebugLinesToo() throws Exception {
        TestConsole pub = runWithInput(Tool.PUB, "a\nb", "-t", "t", "-l", "-d");
        Guest guest = server.guest();
        guest.welcomes();
        guest.hears();
        guest.hears();
        leaves(guest);
        pub.endsWith(0);
        assertThat(pub.out()).contains("Client (null) sending PUBLISH (d0, q0, r0, m1, 't', ... (1 bytes))\n",
                "Client (null) sending PUBLISH (d0, q0, r0, m2, 't', ... (1 bytes))\n");
    }

    // --- sub ----------------------------------------------------------------------------------------------------------

    @Test
    void asksForAllFiltersAtOnce() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a/#", "-t", "b", "-q", "1", "-E", "-U", "c", "-V", "5",
                "--retain-as-published",
                "--retain-handling", "new", "-D", "subscribe", "subscription-identifier", "7", "-D", "unsubscribe",
                "user-property", "k", "v");
        Guest guest = server.guest();
        guest.welcomes();
        Subscribe subscribe = (Subscribe) guest.hears();
        assertThat(subscribe).isEqualTo(new Subscribe(1, 7, List.of(), List.of(
                new Subscription(TopicFilter.of("a/#"), Qos.AT_LEAST_ONCE, false, true, RetainHandling.SEND_IF_NEW),
                new Subscription(TopicFilter.of("b"), Qos.AT_LEAST_ONCE, false, true, RetainHandling.SEND_IF_NEW))));
        assertThat(guest.hears())
                .isEqualTo(new Unsubscribe(2, List.of(new UserProperty("k", "v")), List.of(TopicFilter.of("c"))));
        guest.says(granted(subscribe));
        leaves(guest);
        sub.endsWith(0);
    }

    @Test
    void onlyUnsubscribesWhenThatIsAllThatIsAsked() throws Exception {
        TestConsole sub = run(Tool.SUB, "-U", "c", "-E", "-V", "5");
        Guest guest = server.guest();
        guest.welcomes();
        guest.hears();
        guest.says(new UnsubAck(1, ReasonProperties.NONE, List.of(ReasonCode.SUCCESS)));
        leaves(guest);
        sub.endsWith(0);
    }

    @Test
    void printsWhatComesUntilItHasEnough() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "#", "-v", "-C", "3");
        Guest guest = subscribed();
        guest.says(qos0("a", "1"), qos0("b", ""), qos0("c", "3 "), qos0("d", "too many"));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("a 1\nb (null)\nc 3 \n");
    }

    @Test
    void leavesNoTraceOfAnEmptyMessageUnlessVerbose() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "#", "-C", "2");
        Guest guest = subscribed();
        guest.says(qos0("a", ""), qos0("b", "x"));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("x\n");
    }

    @Test
    void acknowledgesTheLastMessageBeforeItLeavesAndNoneThatItDoesNotPrint() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "#", "-q", "1", "-C", "1", "-c", "-i", "me");
        Guest guest = subscribed();
        guest.says(publish(1, Qos.AT_LEAST_ONCE, false, "a", "1"), publish(2, Qos.AT_LEAST_ONCE, false, "a", "2"));
        assertThat(guest.hears()).isEqualTo(PubAck.of(1));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("1\n");
    }

    @Test
    void countsOnlyWhatIsNotFilteredOut() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "#", "-T", "a/#", "-T", "b", "-C", "1");
        Guest guest = subscribed();
        guest.says(qos0("a/x", "1"), qos0("b", "2"), qos0("c", "3"));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("3\n");
    }

    @Test
    void printsNoRetainedMessageWhenToldSo() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "#", "-R", "-C", "1");
        Guest guest = subscribed();
        guest.says(publish(0, Qos.AT_MOST_ONCE, true, "a", "old"), qos0("a", "new"));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("new\n");
    }

    @Test
    void endsAtTheFirstFreshMessageWhenOnlyRetainedOnesCount() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "#", "--retained-only");
        Guest guest = subscribed();
        guest.says(publish(0, Qos.AT_MOST_ONCE, true, "a", "old"), qos0("a", "new"));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("old\n");
    }

    @Test
    void clearsRetainedMessagesBeforeItLeaves() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "#", "--remove-retained", "--retained-only");
        Guest guest = subscribed();
        guest.says(publish(0, Qos.AT_MOST_ONCE, true, "a", "old"), qos0("b", "new"));
        Publish clearing = (Publish) guest.hears();
        assertThat(clearing).isEqualTo(publish(clearing.packetId(), Qos.AT_LEAST_ONCE, true, "a", ""));
        guest.says(PubAck.of(clearing.packetId()));
        leaves(guest);
        sub.endsWith(0);
    }

    @Test
    void endsInTimeWithItsOwnExitCode() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "-W", "1", "-V", "5", "--will-topic", "w");
        Guest guest = subscribed();
        assertThat(guest.hears()).as("its will is wanted").isEqualTo(Disconnect.of(ReasonCode.DISCONNECT_WITH_WILL));
        guest.close();
        sub.endsWith(27);
        assertThat(sub.errors()).isEqualToIgnoringNewLines("Timed out");
    }

    @Test
    void seeksALostConnectionAgainAndSubscribesAnew() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "-C", "2");
        Guest first = subscribed();
        first.says(qos0("a", "1"));
        first.close();
        Guest second = subscribed();
        second.says(qos0("a", "2"));
        leaves(second);
        sub.endsWith(0);
        assertThat(sub.out()).isEqualTo("1\n2\n");
        assertThat(sub.errors()).isEmpty();
    }

    @Test
    void staysAwayWhenAnotherHasTakenItsId() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "-V", "5", "-i", "me");
        Guest guest = subscribed();
        guest.says(Disconnect.of(ReasonCode.SESSION_TAKEN_OVER));
        sub.endsWith(142);
        assertThat(sub.errors()).contains("Session taken over");
    }

    @Test
    void failsWhenEverySubscriptionIsDenied() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "-t", "b", "-V", "5");
        Guest guest = server.guest();
        guest.welcomes();
        guest.hears();
        guest.says(new SubAck(1, ReasonProperties.NONE, List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED)));
        leaves(guest);
        sub.endsWith(135);
        assertThat(sub.errors()).contains("All subscription requests were denied.");
    }

    @Test
    void goesOnWhenOneSubscriptionIsGranted() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "a", "-t", "b", "-V", "5", "-C", "1");
        Guest guest = server.guest();
        guest.welcomes();
        guest.hears();
        guest.says(new SubAck(1, ReasonProperties.NONE, List.of(ReasonCode.NOT_AUTHORIZED, ReasonCode.SUCCESS)),
                qos0("b", "x"));
        leaves(guest);
        sub.endsWith(0);
    }

    @Test
    void givesEachTopicItsOwnLineWhenWatching() throws Exception {
        TestConsole sub = run(Tool.SUB, "-t", "#", "-w", "-v", "-C", "3");
        Guest guest = subscribed();
        guest.says(qos0("a", "1"), qos0("b", "2"), qos0("a", "3"));
        leaves(guest);
        sub.endsWith(0);
        assertThat(sub.out()).startsWith("\033[2J\033[1;1HBroker: 127.0.0.1\n")
                .contains("\033[2;1H\033[Ka 1\n", "\033[3;1H\033[Kb 2\n", "\033[2;1H\033[Ka 3\n");
    }

    // --- rr -----------------------------------------------------------------------------------------------------------

    @Test
    void asksAndPrintsTheAnswer() throws Exception {
        TestConsole rr = run(Tool.RR, "-t", "ask", "-m", "?", "-e", "answer/here", "-v", "-D", "publish",
                "correlation-data", "7");
        Guest guest = server.guest();
        assertThat(guest.welcomes().version()).isEqualTo(MqttVersion.V5);
        Subscribe subscribe = (Subscribe) guest.hears();
        assertThat(subscribe.subscriptions()).containsExactly(
                Subscription.of(TopicFilter.of("answer/here"), Qos.AT_MOST_ONCE));
        guest.says(granted(subscribe));
        Publish request = (Publish) guest.hears();
        assertThat(request.properties()).isEqualTo(
                new MessageProperties(null, null, "answer/here", Payload.ofUtf8("7"), List.of()));
        guest.says(qos0("answer/here", "!"), qos0("answer/here", "late"));
        leaves(guest);
        rr.endsWith(0);
        assertThat(rr.out()).isEqualTo("answer/here !\n");
        assertThat(rr.errors()).isEmpty();
    }

    @Test
    void asksInOlderVersionsWithoutAResponseTopic() throws Exception {
        TestConsole rr = run(Tool.RR, "-t", "ask", "-n", "-e", "answer", "-V", "311", "--latency");
        Guest guest = subscribed();
        assertThat(guest.hears()).isEqualTo(qos0("ask", ""));
        guest.says(qos0("answer", "!"));
        leaves(guest);
        rr.endsWith(0);
        assertThat(rr.out()).matches("!\nLatency: [0-9.]+(ns|µs|ms)?\n");
    }

    @Test
    void givesUpWaitingForAnAnswer() throws Exception {
        TestConsole rr = run(Tool.RR, "-t", "ask", "-n", "-e", "answer", "-W", "1");
        Guest guest = subscribed();
        guest.hears();
        leaves(guest);
        rr.endsWith(27);
    }

    @Test
    void failsWhenTheAnswerMayNotBeHeard() throws Exception {
        TestConsole rr = run(Tool.RR, "-t", "ask", "-n", "-e", "answer");
        Guest guest = server.guest();
        guest.welcomes();
        guest.hears();
        guest.says(new SubAck(1, ReasonProperties.NONE, List.of(ReasonCode.NOT_AUTHORIZED)));
        leaves(guest);
        rr.endsWith(135);
    }

    // --- help ---------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Tool.class)
    void helpsWhenAskedWhateverElseIsThere(Tool tool) throws Exception {
        TestConsole help = TestConsole.run(tool, "--nodelay", "--help", "--bogus").endsWith(0);
        assertThat(help.out()).startsWith("Usage: arna " + tool.word());
    }

    @Test
    void pointsToTheHelpWhenTheCommandLineIsWrong() throws Exception {
        TestConsole wrong = TestConsole.run(Tool.SUB, "--bogus").endsWith(1);
        assertThat(wrong.errors()).isEqualTo("""
                Error: Unknown option '--bogus'.

                Use 'arna sub --help' to see usage.
                """);
    }
}
