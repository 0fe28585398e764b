package io.arna.cli.mosquitto;

import static io.arna.cli.mosquitto.DatabaseBytes.NEVER;
import static io.arna.cli.mosquitto.DatabaseBytes.QUEUED;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.store.Inspection;
import io.arna.store.StoreExport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code arna import} makes of each kind of file, and refuses. */
class ImportCommandTest {
    private static final String HASH = "$7$101$MTIzNDU2Nzg5MDEy$" + "A".repeat(86) + "==";

    @TempDir private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Path file, String... options) {
        out.reset();
        err.reset();
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(options));
        return ImportCommand.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8).replace(folder.toString(), "DIR");
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8).replace(folder.toString(), "DIR");
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path database(DatabaseBytes bytes) throws IOException {
        return Files.write(folder.resolve("mosquitto.db"), bytes.bytes());
    }

    /** The lines of an export of the store, without the one that begins and the one that ends it. */
    private String imported(DatabaseBytes bytes) throws IOException {
        Path data = folder.resolve("data");
        assertThat(run(database(bytes), "--to", data.toString())).as(complained()).isZero();
        assertThat(Inspection.inspect(data, problem -> assertThat(problem).isNull()).problems()).isZero();
        StringWriter lines = new StringWriter();
        StoreExport.export(data, lines);
        List<String> all = lines.toString().lines().toList();
        return String.join("\n", all.subList(1, all.size() - 1)).replaceAll("\"disconnectedAt\":\\d+",
                "\"disconnectedAt\":…");
    }

    // ── Configuration, passwords, rules ──

    @Test
    void printsAConfigurationInOurKeys() throws IOException {
        assertThat(run(file("mosquitto.conf", "listener 1884\nallow_anonymous true\npid_file /run/x\n"))).isZero();
        assertThat(said()).isEqualTo("""
                connection:
                  max_packet_size: 2000000  # DIR/mosquitto.conf
                session:
                  max_expiry_interval: never  # DIR/mosquitto.conf
                node:
                  data_dir: none  # DIR/mosquitto.conf
                listeners:
                  - kind: tcp  # DIR/mosquitto.conf:1
                    host: "::"  # DIR/mosquitto.conf:1
                    port: 1884  # DIR/mosquitto.conf:1
                    name: tcp:1884  # DIR/mosquitto.conf:1
                    allow_anonymous: true  # DIR/mosquitto.conf:2
                """);
        assertThat(complained()).startsWith("without effect: pid_file: ").endsWith(", DIR/mosquitto.conf:3\n");
    }

    @Test
    void refusesAConfigurationThatCannotBeHad() throws IOException {
        assertThat(run(file("any.name", "listener 1884\nallow_anonymous true\nmount_point x\n"))).isOne();
        assertThat(complained()).startsWith("arna import: mount_point: ").endsWith(", DIR/any.name:3\n");
        assertThat(said()).isEmpty();
    }

    @Test
    void saysThatPasswordFilesAreReadAsTheyAre() throws IOException {
        assertThat(run(file("pw", "# users\nanna:" + HASH + "\n"))).isZero();
        assertThat(said())
                .isEqualTo("DIR/pw: 1 users. The file is read as it is: authentication.password_file: DIR/pw\n");
        assertThat(run(file("bad", "anna:$7$1\n"))).isOne();
        assertThat(complained()).startsWith("arna import: the password of anna: ").endsWith(", DIR/bad:1\n");
    }

    @Test
    void printsRulesAsTheyAreUnderstood() throws IOException {
        assertThat(run(file("acl", "user anna\ntopic read a/#\npattern write b/%c\n"))).isZero();
        assertThat(said().lines()).hasSize(2).first().asString().contains("user anna", "a/#");
        assertThat(complained())
                .isEqualTo("DIR/acl: 2 rules. The file is read as it is: authorization.acl_file: DIR/acl\n");
        assertThat(run(file("bad", "topic read a/#/b\n"))).isOne();
        assertThat(complained()).startsWith("arna import: DIR/bad:1:7: topic a/#/b is not a topic filter");
    }

    @Test
    void aFileIsWhatTheUserSaysItIs() throws IOException {
        assertThat(run(file("f", "user anna\n"), "--as", "acl")).isZero();
        assertThat(run(file("f", "user anna\n"), "--as", "conf")).isIn(0, 1);
        assertThat(run(file("f", "user anna\n"), "--as", "passwd")).isOne();
        assertThat(complained()).contains("there is no colon");
        assertThat(run(file("f", ""), "--as", "nothing")).isEqualTo(2);
    }

    @Test
    void refusesWhereToPutWhatIsNotMade() throws IOException {
        assertThat(run(file("pw", "anna:" + HASH + "\n"), "--to", folder.toString())).isEqualTo(2);
        assertThat(complained()).contains("of a file of the kind passwd no files are made");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(run(folder.resolve("none"))).isOne();
        assertThat(complained()).isEqualTo("arna import: DIR/none: there is no such file\n");
    }

    // ── Persistence file ──

    @ParameterizedTest
    @ValueSource(ints = {5, 6})
    void bringsOverSessionsSubscriptionsQueuesAndRetainedMessages(int version) throws IOException {
        String lines = imported(new DatabaseBytes(version).message(40, 0, 1, false, "a/1", "one")
                .message(41, 0, 2, true, "a/2", "two", (byte) 14, (byte) 3, (byte) 0, (byte) 4, (byte) 't', (byte) 'e',
                        (byte) 'x', (byte) 't', (byte) 0x26, (byte) 0, (byte) 1, (byte) 'k', (byte) 0, (byte) 1,
                        (byte) 'v')
                .client("c1", "anna", 0, NEVER).client("c2", "", 0, 3600)
                .waiting("c1", 40, 0, 1, QUEUED, false, true)
                .waiting("c1", 41, 9, 2, 5, true, true)
                .waiting("c2", 41, 3, 2, 9, true, true, (byte) 2, (byte) 0x0B, (byte) 7)
                .subscription("c1", "a/#", 2, 0x2C, 0).subscription("c2", "$share/g/a/+", 1, 0, 7).retained(41));
        String who = version == 6 ? "\"identity\":\"anna\"," : "";
        assertThat(lines).isEqualTo(
                """
                {"type":"message","id":2,"publisher":"from","topic":"a/2","qos":2,"retain":true,"payload":"dHdv","contentType":"text","userProperties":[{"name":"k","value":"v"}]}
                {"type":"session","clientId":"c1","life":1,WHO"expirySeconds":4294967295,"disconnectedAt":…,"receivedPacketIds":[]}
                {"type":"subscription","filter":"a/#","qos":2,"noLocal":true,"retainAsPublished":true,"retainHandling":2}
                {"type":"waiting","qos":1,"retain":false,"subscriptionIds":[],"message":{"id":1,"publisher":"from","topic":"a/1","qos":1,"retain":false,"payload":"b25l"}}
                {"type":"waiting","qos":2,"retain":false,"subscriptionIds":[],"packetId":9,"received":false,"messageId":2}
                {"type":"session","clientId":"c2","life":2,"expirySeconds":3600,"disconnectedAt":…,"receivedPacketIds":[]}
                {"type":"subscription","filter":"$share/g/a/+","qos":1,"noLocal":false,"retainAsPublished":false,"retainHandling":0,"subscriptionId":7}
                {"type":"waiting","qos":2,"retain":false,"subscriptionIds":[7],"packetId":3,"received":true,"messageId":2}
                {"type":"retained","id":2,"publisher":"from","topic":"a/2","qos":2,"retain":true,"payload":"dHdv","contentType":"text","userProperties":[{"name":"k","value":"v"}]}"""
                        .replace("WHO", who));
        assertThat(said()).isEqualTo(
                "2 sessions, 2 subscriptions, 3 messages waiting, 1 retained messages are in DIR/data\n");
    }

    @Test
    void handsOnWhatItsPublisherHadNotReleasedYet() throws IOException {
        String lines = imported(new DatabaseBytes(6).message(40, 0, 2, true, "a/1", "one")
                .message(39, 0, 0, true, "a/1", "before").client("pub", "", 0, NEVER).client("sub", "", 0, NEVER)
                .waiting("pub", 40, 5, 2, 7, false, false).subscription("sub", "a/+", 1, 8, 0)
                .subscription("pub", "#", 1, 4, 0).retained(39));
        assertThat(lines).contains("\"clientId\":\"pub\",\"life\":1").contains("\"receivedPacketIds\":[5]").contains(
                "{\"type\":\"waiting\",\"qos\":1,\"retain\":true,\"subscriptionIds\":[],\"message\":{\"id\":2,")
                .containsOnlyOnce("\"type\":\"waiting\"")
                .contains("{\"type\":\"retained\",\"id\":2,").containsOnlyOnce("\"type\":\"retained\"");
    }

    @Test
    void leavesBehindWhatHasExpiredAndMosquittosOwnTopics() throws IOException {
        String lines = imported(new DatabaseBytes(6).message(1, 1000, 1, true, "a", "old")
                .message(2, 0, 0, true, "$SYS/broker/uptime", "5").message(3, 0, 0, true, "a/#", "no topic")
                .client("gone", "", 1000, 60).client("clean", "", 0, 0).client("c", "", 0, NEVER)
                .waiting("c", 1, 0, 1, QUEUED, false, true).subscription("c", "a/#/b", 1, 0, 0).retained(1).retained(2)
                .retained(3));
        assertThat(lines).startsWith("{\"type\":\"session\",\"clientId\":\"c\"").hasLineCount(1);
        assertThat(complained()).contains("left out: a message, whose topic cannot be one",
                "left out: a subscription of c, whose filter cannot be one",
                "left out: 3 messages and sessions that have expired");
    }

    @Test
    void aClientHasNoUserNameOfWhichMosquittoWroteTooMuch() throws IOException {
        String lines = imported(new DatabaseBytes(6).client("c1", "anna", 0, NEVER)
                .client("c2", "anna\0\0\0rubbish", 0, NEVER));
        assertThat(lines.lines()).hasSize(2).last().asString().contains("c2").doesNotContain("identity");
    }

    @Test
    void countsWithoutMakingAnything() throws IOException {
        assertThat(run(database(new DatabaseBytes(6).client("c", "", 0, NEVER)))).isZero();
        assertThat(said()).isEqualTo(
                "1 sessions, 0 subscriptions, 0 messages waiting, 0 retained messages; --to DIR makes a store of them\n");
    }

    @Test
    void aStoreThatIsThereStays() throws IOException {
        var _ = imported(new DatabaseBytes(6));
        assertThat(run(folder.resolve("mosquitto.db"), "--to", folder.resolve("data").toString())).isOne();
        assertThat(complained()).startsWith("arna import: ");
    }

    @Test
    void refusesOtherFormatsAndDamagedFiles() throws IOException {
        run(database(new DatabaseBytes(4)));
        assertThat(complained()).startsWith("arna import: DIR/mosquitto.db: the file has format 4");
        byte[] whole = new DatabaseBytes(6).message(1, 0, 1, false, "a", "payload").bytes();
        for (int length = 16; length < whole.length; length++) {
            boolean endsBetweenChunks = length == 23 || length == 23 + 8 + 16;
            Path cut = Files.write(folder.resolve("cut.db"), Arrays.copyOf(whole, length));
            assertThat(run(cut)).as("cut after " + length).isEqualTo(endsBetweenChunks ? 0 : 1);
        }
        run(database(new DatabaseBytes(6).chunk(77, _ -> {
        })));
        assertThat(complained()).contains("the part that begins at byte 47 is of the kind 77");
        run(database(new DatabaseBytes(6).waiting("c", 1, 1, 3, 1, false, true)));
        assertThat(complained()).contains("has the QoS 3");
        run(database(new DatabaseBytes(6).waiting("c", 1, 1, 1, 99, false, true)));
        assertThat(complained()).contains("has a message in the state 99");
        run(database(new DatabaseBytes(6).message(1, 0, 1, false, "a", "x", (byte) 1, (byte) 0x7E)));
        assertThat(complained()).contains("has the property 126, which no PUBLISH has");
    }

    // ── Dynamic security ──

    private static String dynamicSecurity(String more) {
        return """
                {"defaultACLAccess": {"publishClientSend": false, "publishClientReceive": true, "subscribe": false, "unsubscribe": true},
                 "anonymousGroup": "guests",
                 "groups": [{"groupname": "guests", "roles": [{"rolename": "reader"}]},
                            {"groupname": "staff", "roles": [{"rolename": "writer", "priority": 5}, {"rolename": "reader"}],
                             "clients": [{"username": "anna"}]}],
                 "roles": [{"rolename": "reader", "acls": [
                              {"acltype": "subscribePattern", "topic": "open/#", "priority": 0, "allow": true},
                              {"acltype": "subscribeLiteral", "topic": "#", "priority": 0, "allow": true}]},
                           {"rolename": "writer", "textname": "x", "acls": [
                              {"acltype": "publishClientSend", "topic": "open/#", "priority": 1, "allow": true},
                              {"acltype": "publishClientSend", "topic": "open/secret", "priority": 9, "allow": false},
                              {"acltype": "publishClientReceive", "topic": "#", "priority": 0, "allow": true}MORE]}],
                 "clients": [
                   {"username": "anna", "password": "DIGEST", "salt": "MTIzNDU2Nzg5MDEy", "iterations": 101, "roles": []},
                   {"username": "bert", "clientid": "b1", "password": "DIGEST", "salt": "MTIzNDU2Nzg5MDEy", "iterations": 101,
                    "roles": [{"rolename": "writer"}]},
                   {"username": "off", "disabled": true, "password": "DIGEST", "salt": "MTIzNDU2Nzg5MDEy", "iterations": 101},
                   {"username": "none", "textname": "no password"}]}
                """
                .replace("DIGEST", "A".repeat(86) + "==").replace("MORE", more);
    }

    @Test
    void makesPasswordsAndRulesOfDynamicSecurity() throws IOException {
        Path made = folder.resolve("made");
        assertThat(run(file("dynsec.json", dynamicSecurity("")), "--to", made.toString())).as(complained()).isZero();
        assertThat(said()).isEqualTo("""
                authentication:
                  password_file: "DIR/made/passwords"
                authorization:
                  acl_file: "DIR/made/acl.conf"
                  format: emqx
                """);
        assertThat(complained().lines()).contains("client off is disabled and left out, so that it cannot log in",
                "client none has no password and left out, so that it cannot log in",
                "client bert may do nothing with another client id than b1, though it can connect with one");
        assertThat(made.resolve("passwords")).hasContent("anna:" + HASH + "\nbert:" + HASH + "\n");
        assertThat(made.resolve("acl.conf")).hasContent("""
                %% What the dynamic security plugin of Mosquitto had. The first rule that fits decides.

                %% anna
                {deny, {user, "anna"}, publish, ["open/secret"]}.
                {allow, {user, "anna"}, publish, ["open/#"]}.
                {allow, {user, "anna"}, subscribe, [{eq, "#"}]}.
                {allow, {user, "anna"}, subscribe, ["open/#"]}.
                {deny, {user, "anna"}, publish, ["#", "$SYS/#", "$CONTROL/#"]}.
                {deny, {user, "anna"}, subscribe, ["#", "$SYS/#", "$CONTROL/#"]}.

                %% bert
                {deny, {'and', [{user, "bert"}, {client, "b1"}]}, publish, ["open/secret"]}.
                {allow, {'and', [{user, "bert"}, {client, "b1"}]}, publish, ["open/#"]}.
                {deny, {'and', [{user, "bert"}, {client, "b1"}]}, publish, ["#", "$SYS/#", "$CONTROL/#"]}.
                {deny, {'and', [{user, "bert"}, {client, "b1"}]}, subscribe, ["#", "$SYS/#", "$CONTROL/#"]}.
                {deny, {user, "bert"}, all, ["#", "$SYS/#", "$CONTROL/#"]}.

                %% Clients without a name, group guests
                {allow, all, subscribe, [{eq, "#"}]}.
                {allow, all, subscribe, ["open/#"]}.

                %% Everybody else
                {deny, all, publish, ["#", "$SYS/#", "$CONTROL/#"]}.
                {deny, all, subscribe, ["#", "$SYS/#", "$CONTROL/#"]}.
                """);
        assertThat(run(folder.resolve("dynsec.json"), "--to", made.toString())).isOne();
        assertThat(complained()).contains("there is such a file already");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"acltype\": \"publishClientReceive\", \"topic\": \"x\", \"allow\": false}|what a client receives cannot be denied",
            "{\"acltype\": \"publishClientSend\", \"topic\": \"a/#/b\", \"allow\": true}|this is no topic filter",
            "{\"acltype\": \"publishClientSend\", \"topic\": \"a/%u\", \"allow\": true}|topics with a placeholder are not taken over",
            "{\"acltype\": \"frobnicate\", \"topic\": \"a\", \"allow\": true}|there is no such kind of rule"})
    void refusesWhatCannotBeSaidInRules(String aclAndSentence) throws IOException {
        String[] parts = aclAndSentence.split("\\|", 2);
        Path made = folder.resolve("made");
        assertThat(run(file("dynsec.json", dynamicSecurity(", " + parts[0])), "--to", made.toString())).isOne();
        assertThat(complained()).startsWith("arna import: DIR/dynsec.json: role writer, ").contains(parts[1])
                .hasLineCount(1);
        assertThat(made).doesNotExist();
    }

    @Test
    void refusesWhatTheDynamicSecurityPluginDidNotWrite() throws IOException {
        assertThat(run(file("d.json", "{\"clients\": 5}"))).isOne();
        assertThat(complained())
                .startsWith("arna import: DIR/d.json: this is not what the dynamic security plugin writes");
        assertThat(run(file("d.json", "{"))).isOne();
        assertThat(run(file("d.json", "{\"defaultACLAccess\": {\"publishClientReceive\": false}}"))).isOne();
        assertThat(complained()).contains("by default nobody may receive messages");
        assertThat(run(file("d.json",
                "{\"anonymousGroup\": \"g\", \"clients\": [{\"username\": \"a:b\"}, {\"username\": \"c\", "
                        + "\"password\": \"x\", \"salt\": \"y\", \"iterations\": 1}]}")))
                .isOne();
        assertThat(complained()).contains("there is no group g", "the user name a:b ", "the password of client c: ");
    }
}
