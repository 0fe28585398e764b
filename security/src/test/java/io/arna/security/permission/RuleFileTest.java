package io.arna.security.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.broker.port.Authorizer.Subject;
import io.arna.broker.port.Peer;
import io.arna.mqtt.Qos;
import io.arna.security.permission.Action.Operation;
import io.arna.security.permission.RuleFile.Format;
import io.arna.security.permission.Rules.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the files of other brokers mean here, and what is said of those that mean nothing. */
class RuleFileTest {
    /** The forms that EMQX's guide has. */
    private static final String EMQX = """
            %% comment
            {allow, {username, {re, "^dash"}}, subscribe, ["$SYS/#"]}.
            {allow, {ipaddr, "127.0.0.1"}, all, ["$SYS/#", "#"]}.
            {deny, all, subscribe, ["$SYS/#", {eq, "#"}, {eq, "+/#"}]}.   % three topics
            {deny, {user, "test"}, publish, ["plant/#"]}.
            {allow, {clientid, "pump"}, {publish, [{qos, 1}, {retain, false}]}, ["pumps/state"]}.
            {allow, {client, {re, "^gate-[0-9]+$"}}, {subscribe, [{qos, [0, 1]}]}, ["gates/${clientid}/#"]}.
            {allow, {'and', [{ipaddrs, ["10.0.0.0/8", "fd00::/8"]}, {'or', [{user, "a"}, {user, <<"b">>}]}]},
                pubsub, ["${username}/+"]}.
            {deny, {user, "test"}, {all, [{retain, true}]}, ["x"]}.
            {deny, all}.
            """;

    @ParameterizedTest
    @CsvSource(textBlock = """
            dashboard, c,        10.9.9.9,  SUBSCRIBE, $SYS/#,           0, false, true
            other,     c,        10.9.9.9,  SUBSCRIBE, $SYS/#,           0, false, false
            other,     c,        127.0.0.1, SUBSCRIBE, #,                0, false, true
            other,     c,        127.0.0.1, PUBLISH,   $SYS/x,           0, false, true
            other,     c,        10.9.9.9,  SUBSCRIBE, #,                0, false, false
            test,      c,        10.9.9.9,  PUBLISH,   plant/1,          0, false, false
            other,     pump,     10.9.9.9,  PUBLISH,   pumps/state,      1, false, true
            other,     pump,     10.9.9.9,  PUBLISH,   pumps/state,      2, false, false
            other,     pump,     10.9.9.9,  PUBLISH,   pumps/state,      1, true,  false
            other,     gate-7,   10.9.9.9,  SUBSCRIBE, gates/gate-7/#,   1, false, true
            other,     gate-7,   10.9.9.9,  SUBSCRIBE, gates/gate-7/a/b, 0, false, true
            other,     gate-7,   10.9.9.9,  SUBSCRIBE, gates/gate-8/#,   1, false, false
            other,     gate-7,   10.9.9.9,  SUBSCRIBE, gates/gate-7/#,   2, false, false
            other,     gate-7,   10.9.9.9,  SUBSCRIBE, gates/+/#,        0, false, false
            other,     ungate-7, 10.9.9.9,  SUBSCRIBE, gates/ungate-7/#, 0, false, false
            a,         c,        10.9.9.9,  PUBLISH,   a/x,              0, false, true
            b,         c,        fd00::7,   SUBSCRIBE, b/+,              0, false, true
            b,         c,        fd00::7,   SUBSCRIBE, b/#,              0, false, false
            b,         c,        11.9.9.9,  PUBLISH,   b/x,              0, false, false
            test,      c,        10.9.9.9,  PUBLISH,   x,                0, true,  false
            """)
    void emqx(String user, String client, String address, Operation operation, String topic, int qos, boolean retain,
            boolean allowed) throws RuleFileException {
        Rules rules = RuleFile.parse("acl.conf", EMQX, Format.AUTO, null);
        check(rules, new Subject(client, user, new Peer(address, 1, "tcp:default")),
                new Request(operation, topic, Qos.of(qos), retain), allowed);
    }

    private static final String MOSQUITTO = """
            # for anonymous clients
            topic read open/#

            user anna
            topic sensors/#
            topic deny sensors/secret/#
            topic write commands/with spaces
            topic readwrite read
            pattern write devices/%u/%c/state
            pattern deny devices/%u/locked
            """;

    @ParameterizedTest
    @CsvSource(textBlock = """
            ,      c, PUBLISH, open/a,              false
            anna,  c, PUBLISH, sensors/a,           true
            anna,  c, PUBLISH, sensors/secret/a,    false
            anna,  c, PUBLISH, commands/with spaces,true
            anna,  c, PUBLISH, read,                true
            anna,  c, PUBLISH, devices/anna/c/state,true
            anna,  c, PUBLISH, devices/anna/d/state,false
            bert,  c, PUBLISH, devices/bert/c/state,true
            bert,  c, PUBLISH, sensors/a,           false
            bert,  c, PUBLISH, devices/bert/locked, false
            bert,  c, SUBSCRIBE, #,                 true
            """)
    void mosquitto(@Nullable String user, String client, Operation operation, String topic, boolean allowed)
            throws RuleFileException {
        Rules rules = RuleFile.parse("acl", MOSQUITTO, Format.AUTO, null);
        check(rules, new Subject(client, user, new Peer("10.9.9.9", 1, "tcp:default")),
                new Request(operation, topic, Qos.AT_MOST_ONCE, false), allowed);
    }

    @Test
    void whereNoRuleFitsItIsAsConfiguredOrAsTheOtherBrokerHasIt() throws RuleFileException {
        Subject nobody = new Subject("c", null, new Peer("10.9.9.9", 1, "tcp:default"));
        Request request = new Request(Operation.PUBLISH, "a", Qos.AT_MOST_ONCE, false);
        check(RuleFile.parse("acl.conf", "", Format.EMQX, null), nobody, request, true);
        check(RuleFile.parse("acl.conf", "", Format.EMQX, false), nobody, request, false);
        check(RuleFile.parse("acl", "", Format.MOSQUITTO, null), nobody, request, false);
        check(RuleFile.parse("acl", "", Format.MOSQUITTO, true), nobody, request, true);
    }

    private static void check(Rules rules, Subject subject, Request request, boolean allowed) {
        assertThat(rules.explain(subject, request).allowed()).as(rules.explain(subject, request).steps().toString())
                .isEqualTo(allowed);
        RulesFor own = new RulesFor(rules, subject);
        boolean quick = request.operation() == Operation.PUBLISH
                ? own.mayPublish(io.arna.mqtt.topic.TopicName.of(request.topic()), request.qos(), request.retain())
                : own.maySubscribe(io.arna.mqtt.topic.TopicFilter.of(request.topic()), request.qos());
        assertThat(quick).as("the same when asked quickly").isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {allow, all}                                          | 1:13: a full stop is missing behind {allow, all}
            {permit, all}.                                        | 1:2: a rule begins with allow or deny, and not with permit
            {allow, some}.                                        | 1:9: a rule of two parts is for all, and not for some
            {allow, all, publish}.                                | 1:1: a rule has two or four parts
            allow.                                                | 1:1: a rule is {allow|deny, Who, Action, [Topic...]}
            {allow, {usr, "a"}, publish, ["a"]}.                  | 1:9: whom a rule is for is all, or {user|client
            {allow, {user, a}, publish, ["a"]}.                   | 1:16: here belongs a text in quotes, and not a
            {allow, {user, {re, "("}}, publish, ["a"]}.           | 1:21: "(" is no regular expression
            {allow, {ipaddr, "10.0.0.0/33"}, publish, ["a"]}.     | 1:18: the length of 10.0.0.0/33 is not a number from 0 to 32
            {allow, {ipaddr, "localhost"}, publish, ["a"]}.       | 1:18: localhost is not an address
            {allow, all, read, ["a"]}.                            | 1:14: a rule is about publish, subscribe or all, and not about read
            {allow, all, {publish, [{qos, 3}]}, ["a"]}.           | 1:31: a QoS is 0, 1 or 2, and not 3
            {allow, all, {publish, [{retain, 1}]}, ["a"]}.        | 1:34: retain is true, false or all, and not 1
            {allow, all, {publish, [{dup, 1}]}, ["a"]}.           | 1:25: here belongs {qos, ...} or {retain, ...}
            {allow, all, publish, "a"}.                           | 1:23: here belongs a list in brackets, and not "a"
            {allow, all, publish, []}.                            | 1:23: a rule without topics never fits
            {allow, all, publish, ["a/#/b"]}.                     | 1:24: topic a/#/b is not a topic filter
            {allow, all, publish, ["$share/g/a"]}.                | 1:24: topic $share/g/a is not a topic filter
            {allow, all, publish, ["${user}/a"]}.                 | 1:24: topic ${user}/a has a placeholder that is neither
            {allow, all, publish, ["a]}.                          | 1:24: the text has no end on its line
            {allow, all, publish, ["a" "b"]}.                     | 1:28: a comma or ] is missing behind "a"
            {allow, all, publish, ["a"                            | 1:27: a comma or ] is missing behind "a"
            {allow, ?}.                                           | 1:9: '?' begins nothing that belongs here
            """)
    void whatMeansNothingToEmqxIsNamedWithLineAndColumn(String text, String sentence) {
        assertThatThrownBy(() -> RuleFile.parse("acl.conf", text.strip(), Format.EMQX, null))
                .isInstanceOf(RuleFileException.class).hasMessageStartingWith("acl.conf:" + sentence);
    }

    @Test
    void allThatIsWrongIsNamedAtOnce() {
        String text = """
                {allow, all, read, ["a"]}.
                {allow, all}.
                {deny, all, publish, ["b"}.
                {deny, every}.
                """;
        assertThatThrownBy(() -> RuleFile.parse("acl.conf", text, Format.AUTO, null))
                .isInstanceOfSatisfying(RuleFileException.class, e -> assertThat(e.problems()).hasSize(3)
                        .satisfiesExactly(first -> assertThat(first).startsWith("acl.conf:1:14: "),
                                second -> assertThat(second).startsWith("acl.conf:3:26: "),
                                third -> assertThat(third).startsWith("acl.conf:4:8: ")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            topics a           | 1:1: a line begins with user, topic or pattern, and not with 'topics'
            user               | 1:5: something is missing behind 'user'
            topic read a/#/b   | 1:7: topic a/#/b is not a topic filter
            pattern a/${x}     | 1:9: topic a/${x} has a placeholder that is not %u or %c
            """)
    void whatMeansNothingToMosquittoIsNamedWithLineAndColumn(String text, String sentence) {
        assertThatThrownBy(() -> RuleFile.parse("acl", text.strip(), Format.MOSQUITTO, null))
                .isInstanceOf(RuleFileException.class).hasMessage("acl:" + sentence);
    }

    @Test
    void aDeepNestIsRefusedAndNotFollowed() {
        assertThatThrownBy(() -> RuleFile.parse("acl.conf", "{".repeat(10_000), Format.AUTO, null))
                .isInstanceOf(RuleFileException.class).hasMessageContaining("nested too deeply");
    }

    @Test
    void whatIsNoTextIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("acl"), "topic \u00fc".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> RuleFile.read(file, Format.AUTO, null)).isInstanceOf(RuleFileException.class)
                .hasMessage(file + ": it is not a text in UTF-8");
    }
}
