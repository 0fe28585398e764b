package io.arna.cli.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.client.ClientOptions;
import io.arna.client.Message;
import io.arna.client.ServerAddress;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.RetainHandling;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.packet.Will;
import io.arna.mqtt.topic.TopicName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a command line is read. */
class FlagsTest {
    private static Settings pub(String... arguments) {
        return Flags.read(Tool.PUB, List.of(arguments));
    }

    private static Settings sub(String... arguments) {
        return Flags.read(Tool.SUB, List.of(arguments));
    }

    private static ClientOptions options(Settings settings) {
        return settings.clientOptions(null);
    }

    // --- what is usual ------------------------------------------------------------------------------------------------

    @Test
    void connectsWhereAndAsMosquittosClientsDo() {
        ClientOptions options = options(pub("-t", "a", "-m", "x"));
        assertThat(options.address()).isEqualTo(ServerAddress.tcp("localhost", 1883));
        assertThat(options.version()).isEqualTo(MqttVersion.V3_1_1);
        assertThat(options.keepAliveSeconds()).isEqualTo(60);
        assertThat(options.cleanStart()).isTrue();
        assertThat(options.clientId()).as("the server's choice").isEmpty();
        assertThat(options.maximumInFlight()).isEqualTo(20);
    }

    @Test
    void asksInMqtt5() {
        Settings rr = Flags.read(Tool.RR, List.of("-t", "a", "-e", "b", "-n"));
        assertThat(rr.version).isEqualTo(MqttVersion.V5);
    }

    @Test
    void makesUpAnIdForTheVersionWhoseServersDoNot() {
        assertThat(options(pub("-t", "a", "-n", "-V", "31")).clientId()).matches("arna-[A-Za-z0-9]{18}");
    }

    @Test
    void listensToWebSocketsAtTheirOwnPort() {
        assertThat(options(pub("-t", "a", "-n", "--ws")).address())
                .isEqualTo(ServerAddress.webSocket("localhost", 8083));
        assertThat(options(pub("-t", "a", "-n", "--ws", "-p", "80")).address().port()).isEqualTo(80);
    }

    // --- reading ------------------------------------------------------------------------------------------------------

    @Test
    void takesWhateverFollowsAsTheValue() {
        assertThat(pub("-t", "a", "-m", "-n").source).isEqualTo(new Settings.Source.Text("-n"));
        assertThat(pub("-t", "a", "-m", "--help").source).isEqualTo(new Settings.Source.Text("--help"));
        assertThat(pub("-t", "-", "-m", "").source).isEqualTo(new Settings.Source.Text(""));
    }

    @Test
    void theLaterOfTwoWins() {
        Settings settings = pub("-t", "a", "-t", "b", "-q", "1", "-q", "2", "-n", "-V", "mqttv5", "-V", "311");
        assertThat(settings.topic).hasToString("b");
        assertThat(settings.qos).isEqualTo(Qos.EXACTLY_ONCE);
        assertThat(settings.version).isEqualTo(MqttVersion.V3_1_1);
    }

    @Test
    void readsDefaultsFromAFileWhereverItIsNamed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("options");
        Files.writeString(file, """
                # where
                -h example.org
                -p 1884

                -q 2
                --will-topic last words
                -D connect user-property k v
                --nodelay
                """);
        Settings settings = sub("-t", "a", "-q", "1", "-o", file.toString());
        assertThat(settings.host).isEqualTo("example.org");
        assertThat(settings.port).isEqualTo(1884);
        assertThat(settings.qos).as("the command line wins").isEqualTo(Qos.AT_LEAST_ONCE);
        assertThat(settings.willTopic).hasToString("last words");
        assertThat(settings.noDelay).isTrue();
        assertThat(options(settings).properties().userProperties()).containsExactly(new UserProperty("k", "v"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "mqtt://h/t              | mqtt://h:1883          | t     |      |",
            "MQTT://h:99/a/b/c       | mqtt://h:99            | a/b/c |      |",
            "mqtt://u@h/t            | mqtt://h:1883          | t     | u    |",
            "mqtt://u:p:%40@h:1/t    | mqtt://h:1             | t     | u    | p:%40",
            "mqtt://[::1]:5/t        | mqtt://[::1]:5         | t     |      |",
            "mqtt://[::1]/t          | mqtt://[::1]:1883      | t     |      |",
            "ws://h/t                | ws://h:8083/mqtt       | t     |      |",
            "ws://u:p@h:80//t        | ws://h:80/mqtt         | /t    | u    | p"})
    void readsServerUserAndTopicFromAUrl(String url, String address, String topic, String user, String password) {
        Settings settings = pub("-L", url, "-n");
        assertThat(settings.address()).hasToString(address);
        assertThat(settings.topic).hasToString(topic);
        assertThat(settings.username).isEqualTo(user);
        assertThat(settings.password).isEqualTo(password);
    }

    @Test
    void readsSessionsAsMosquittoDoes() {
        assertThat(options(sub("-t", "a", "-c", "-i", "me")).cleanStart()).isFalse();
        ClientOptions kept = options(sub("-t", "a", "-c", "-i", "me", "-V", "5"));
        assertThat(kept.properties().sessionExpirySeconds()).isEqualTo(ConnectProperties.NEVER_EXPIRES);
        ClientOptions hour = options(sub("-t", "a", "-x", "3600"));
        assertThat(hour.version()).isEqualTo(MqttVersion.V5);
        assertThat(hour.cleanStart()).isTrue();
        assertThat(hour.properties().sessionExpirySeconds()).isEqualTo(3600);
        for (String never : List.of("-1", "4294967295", "∞")) {
            assertThat(options(sub("-t", "a", "-x", never, "-i", "me")).properties().sessionExpirySeconds())
                    .isEqualTo(ConnectProperties.NEVER_EXPIRES);
        }
    }

    @Test
    void asksForNoMoreMessagesThanItWillPrint() {
        assertThat(options(sub("-t", "a", "-C", "3", "-V", "5")).properties().receiveMaximum()).isEqualTo(3);
        assertThat(options(sub("-t", "a", "-C", "20", "-V", "5")).properties().receiveMaximum()).isEqualTo(65_535);
    }

    @Test
    void makesAWill() {
        assertThat(options(pub("-t", "a", "-n", "--will-topic", "w", "--will-payload", "bye", "--will-qos", "1",
                "--will-retain", "-D", "will", "will-delay-interval", "9")).will())
                .isEqualTo(new Will(TopicName.of("w"), Payload.ofUtf8("bye"), Qos.AT_LEAST_ONCE, true, 9, -1,
                        MessageProperties.NONE));
    }

    @Test
    void readsHowToSubscribe() {
        Settings settings = sub("-t", "a/#", "-t", "b", "-U", "c", "-T", "a/x", "-q", "1", "--retain-as-published",
                "--retain-handling", "new", "-V", "5");
        assertThat(settings.subscriptions()).extracting(subscription -> subscription.filter().toString())
                .containsExactly("a/#", "b");
        assertThat(settings.subscriptions()).allSatisfy(subscription -> {
            assertThat(subscription.qos()).isEqualTo(Qos.AT_LEAST_ONCE);
            assertThat(subscription.retainAsPublished()).isTrue();
            assertThat(subscription.retainHandling()).isEqualTo(RetainHandling.SEND_IF_NEW);
        });
        assertThat(settings.unsubscribed).hasSize(1);
        assertThat(settings.filteredOut).hasSize(1);
    }

    @Test
    void readsFractionsOfSecondsAndPercents() {
        assertThat(pub("-t", "a", "-n", "--repeat", "3", "--repeat-delay", "0.25").repeatDelay)
                .isEqualTo(Duration.ofMillis(250));
        assertThat(sub("-t", "a", "--random-filter", "12.5").randomFilter).isEqualTo(1250);
    }

    // --- properties ---------------------------------------------------------------------------------------------------

    @Test
    void aPropertyMakesItMqtt5() {
        assertThat(pub("-t", "a", "-n", "-D", "publish", "content-type", "text/plain").version)
                .isEqualTo(MqttVersion.V5);
    }

    @Test
    void readsEveryPropertyOfAMessage() {
        Message message =
                pub("-t", "a", "-n", "-D", "PUBLISH", "Content-Type", "t", "-D", "publish", "response-topic", "r",
                        "-D", "publish", "correlation-data", "c", "-D", "publish", "payload-format-indicator", "1",
                        "-D", "publish",
                        "message-expiry-interval", "4294967295", "-D", "publish", "topic-alias", "7", "-D", "publish",
                        "user-property",
                        "-k", "v", "-D", "publish", "user-property", "-k", "w").message(Payload.EMPTY);
        assertThat(message.properties()).isEqualTo(new MessageProperties(true, "t", "r", Payload.ofUtf8("c"),
                List.of(new UserProperty("-k", "v"), new UserProperty("-k", "w"))));
        assertThat(message.messageExpirySeconds()).isEqualTo(4_294_967_295L);
        assertThat(message.topicAlias()).isEqualTo(7);
    }

    @Test
    void readsThePropertiesOfTheOtherPackets() {
        Settings settings = sub("-t", "a", "-D", "connect", "receive-maximum", "3", "-D", "connect",
                "maximum-packet-size", "99",
                "-D", "connect", "topic-alias-maximum", "5", "-D", "connect", "request-problem-information", "0",
                "-D", "subscribe", "subscription-identifier", "17", "-D", "unsubscribe", "user-property", "a", "b",
                "-D", "disconnect", "session-expiry-interval", "8");
        assertThat(options(settings).properties()).isEqualTo(
                new ConnectProperties(0, 3, 99, 5, false, false, List.of(), null, null));
        assertThat(settings.properties.subscriptionId()).isEqualTo(17);
        assertThat(settings.properties.userProperties(PropertyArguments.Command.UNSUBSCRIBE)).hasSize(1);
        assertThat(settings.properties.disconnect(ReasonCode.SUCCESS).sessionExpirySeconds()).isEqualTo(8);
    }

    // --- refusals -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "-t a                                        | Both a topic (-t) and a message",
            "-m x                                        | Both a topic (-t) and a message",
            "-t a -m x -n                                | Only one of -m, -f, -s, -l and -n",
            "-t a/# -n                                   | Invalid topic 'a/#'",
            "-t a -n -q 3                                | Invalid QoS '3'; it is a number, 0–2",
            "-t a -n -q x                                | Invalid QoS 'x'",
            "-t a -n -p 65536                            | Invalid port '65536'; it is a number, 0–65535",
            "-t a -n -p                                  | -p needs a value: PORT",
            "-t a -n -k 4                                | Invalid keep alive '4'; it is a number, 5–65535",
            "-t a -n -V 4                                | Invalid protocol version '4'",
            "-t a -n -M 0                                | at least 1",
            "-t a -n --repeat 0                          | at least 1",
            "-t a -n --repeat-delay -1                   | not below 0",
            "-t a -n --repeat-delay x                    | is a number",
            "-t a -n -x y                                | is a number, not 'y'",
            "-t a -n -x 4294967296                       | -1–4294967295",
            "-t a -n -i x -I y                           | exclude each other",
            "-t a -n -I x -i y                           | exclude each other",
            "-t a -n -c                                  | needs a client id",
            "-t a -n -c -V 5                             | needs a client id",
            "-t a -n -x -1                               | needs a client id",
            "-t a -n -P x                                | needs a user name",
            "-t a -n --will-payload x                    | no --will-topic",
            "-t a -n --will-retain                       | no --will-topic",
            "-t a -n --will-topic w/+                    | Invalid will topic",
            "-t a -n -C 1                                | Unknown option '-C'",
            "-t a -n --bogus                             | Unknown option '--bogus'",
            "-t a -n x                                   | Unknown option 'x'",
            "-t a -n -o                                  | -o needs a file",
            "-t a -n -o /no/such/file                    | cannot be read",
            "-L mqtt://h -n                              | has no topic",
            "-L mqtt:///t -n                             | has no host",
            "-L h/t -n                                   | is not a URL",
            "-L http://h/t -n                            | unknown scheme 'http'",
            "-L mqtt://h:0/t -n                          | Invalid port '0'",
            "-t a -n --unix f --ws                       | --unix goes without TLS, --ws",
            "-t a -n --unix f -A 127.0.0.1               | --unix goes without TLS, --ws",
            "-t a -n --unix f --cafile ca                | --unix goes without TLS, --ws",
            "-L ws://h/t -n --unix f                     | --unix goes without TLS, --ws",
            "-t a -n --unix                              | --unix needs a value: FILE",
            "-t a -n --cert f                            | --cert and --key need each other",
            "-t a -n --keypass secret                    | env:VARIABLE or file:FILE",
            "-t a -n --keypass env:NO_SUCH_VARIABLE      | is not set",
            "-t a -n --keypass file:/no/such             | cannot be read",
            "-t a -n --tls-version tlsv1.1               | tlsv1.2 and tlsv1.3 are spoken",
            "-t a -n --ciphers NULL-MD5                  | Unknown cipher suite 'NULL-MD5'",
            "-t a -n --cafile f --no-tls                 | --no-tls goes with no other flag",
            "-t a -n --psk 00                            | --psk is not available yet",
            "-t a -n --proxy socks5h://h                 | SOCKS proxies are not available",
            "-t a -n -S                                  | SRV lookups are not available",
            "-t a -n -D                                  | needs a command, a property and a value",
            "-t a -n -D publish user-property x          | needs a command, a property and a value",
            "-t a -n -D puback user-property a b         | 'puback' is not connect, publish",
            "-t a -n -D publish colour x                 | there is no property 'colour'",
            "-t a -n -D connect content-type x           | content-type is not a property of connect",
            "-t a -n -D publish topic-alias 65536        | is 0–65535",
            "-t a -n -D publish topic-alias x            | is a number, not 'x'",
            "-t a -n -D publish topic-alias 0            | topic-alias is at least 1",
            "-t a -n -D connect receive-maximum 0        | receive-maximum is at least 1",
            "-t a -n -D publish topic-alias 1 -D publish topic-alias 2 | is given twice"})
    void refusesWhatItCannotObeyWithASentence(String commandLine, String sentence) {
        assertThatThrownBy(() -> pub(commandLine.split(" "))).isInstanceOf(UsageException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "-t a -n --cafile f                    | mqtts://localhost:8883",
            "-t a -n --ws --cafile f               | wss://localhost:8084/mqtt",
            "-t a -n --tls-use-os-certs -p 1       | mqtts://localhost:1",
            "-t a -n -p 8883                       | mqtts://localhost:8883",
            "-t a -n -p 8883 --no-tls              | mqtt://localhost:8883",
            "-t a -n --insecure                    | mqtt://localhost:1883",
            "-n -L mqtts://h/a                     | mqtts://h:8883",
            "-n -L wss://h/a --ciphers ECDHE-RSA-AES128-GCM-SHA256:TLS_X | wss://h:8084/mqtt"})
    void encryptsWhereAFlagAUrlOrThePortSaysSo(String commandLine, String address) {
        assertThat(pub(commandLine.split(" ")).address()).hasToString(address);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "-v                         | A topic to subscribe to (-t) or to unsubscribe from (-U)",
            "-t a/#/b                   | Invalid topic filter 'a/#/b'",
            "-t a -U #/a                | Invalid topic to unsubscribe from",
            "-t a -T a+                 | Invalid filter",
            "-t a -R --retained-only    | leave nothing to print",
            "-t a -C 0                  | at least 1",
            "-t a -W 0                  | at least 1",
            "-t a -F %z                 | Invalid conversion 'z'",
            "-t a -F %                  | Incomplete format",
            "-t a -F %5                 | Incomplete format",
            "-t a -F \\q                | Invalid escape '\\q'",
            "-t a -F \\                 | Incomplete format",
            "-t a -F @                  | Incomplete format",
            "-t a -F %99999t            | more than four digits",
            "-t a --random-filter 0     | 0.1–100",
            "-t a --random-filter 101   | 0.1–100",
            "-t a --retain-handling x   | always, new or never",
            "-t a -m x                  | Unknown option '-m'",
            "-t a -l                    | Unknown option '-l'"})
    void refusesWhatASubscriberCannotObey(String commandLine, String sentence) {
        assertThatThrownBy(() -> sub(commandLine.split(" "))).isInstanceOf(UsageException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "-t a -n                                       | a response topic (-e)",
            "-t a -n -e b/#                                | Invalid response topic",
            "-t a -n -e b -D publish response-topic c      | would be a second one",
            "-t a -l -e b                                  | Unknown option '-l'"})
    void refusesWhatCannotBeAsked(String commandLine, String sentence) {
        assertThatThrownBy(() -> Flags.read(Tool.RR, List.of(commandLine.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void helpListsEveryFlagOfTheToolButThoseThatAreNotThereYet() {
        for (Tool tool : Tool.values()) {
            String usage = Usage.of(tool);
            for (Flag flag : Flags.all()) {
                if (flag.tools().contains(tool) && flag.help() != null) {
                    assertThat(usage).contains("  " + String.join(", ", flag.names()));
                }
            }
            assertThat(usage).doesNotContain("--psk").contains("--unix");
        }
    }

    @Test
    void flagsHaveOneMeaningEach() {
        assertThat(Flags.all().stream().flatMap(flag -> flag.names().stream()).toList()).doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(Objects.requireNonNull(name)).startsWith("-"));
    }
}
