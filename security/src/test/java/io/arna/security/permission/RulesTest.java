package io.arna.security.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.port.Authorizer.Permissions;
import io.arna.broker.port.Authorizer.Subject;
import io.arna.broker.port.Peer;
import io.arna.mqtt.Qos;
import io.arna.mqtt.topic.TopicFilter;
import io.arna.mqtt.topic.TopicName;
import io.arna.security.permission.Action.Operation;
import io.arna.security.permission.RuleFile.Format;
import io.arna.security.permission.Rules.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules decide, in particular where somebody would get around them. */
class RulesTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            #,     a/b,    true
            #,     +/b,    true
            #,     #,      true
            #,     $SYS/a, false
            +/#,   #,      false
            +/#,   +/#,    true
            a/#,   a,      true
            a/#,   a/#,    true
            a/#,   a/+/b,  true
            a/#,   +/b,    false
            a/#,   #,      false
            a/+,   a/b,    true
            a/+,   a/+,    true
            a/+,   a/#,    false
            a/+,   a,      false
            a/+,   a/b/c,  false
            a/b,   a/b,    true
            a/b,   a/+,    false
            a/b,   a/#,    false
            a/b,   +/b,    false
            +/b,   $x/b,   false
            """)
    void aFilterCoversAnother(String whole, String part, boolean covers) {
        assertThat(Topic.covers(TopicFilter.of(whole), TopicFilter.of(part))).isEqualTo(covers);
    }

    /** Names that would make a rule for one's own topics a rule for others', too. */
    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/b", "a/#", "$SYS", "$share", "${username}", "%c", "x+"})
    void aNameIsNeverMoreThanAName(String name) throws RuleFileException {
        Rules rules =
                RuleFile.parse("acl.conf", "{allow, all, all, [\"${clientid}/#\", \"d/${clientid}\"]}. {deny, all}.",
                        Format.EMQX, null);
        Permissions permissions = new RuleAuthorizer(rules, false).of(subject(name, "anna"));
        for (String topic : new String[]{"other/x", "a/b/c", "anna/x", "d/other"}) {
            assertThat(permissions.mayPublish(TopicName.of(topic), Qos.AT_MOST_ONCE, false)).as(topic).isFalse();
        }
        for (String filter : new String[]{"#", "+/#", "d/+", "d/#", "$SYS/#", "$share/g/#"}) {
            assertThat(permissions.maySubscribe(TopicFilter.of(filter), Qos.AT_MOST_ONCE)).as(filter).isFalse();
        }
    }

    @Test
    void whoHasNoNameHasNoTopicOfThatName() throws RuleFileException {
        Permissions permissions = permissions("{allow, all, all, [\"u/${username}/#\"]}. {deny, all}.", null);
        assertThat(permissions.mayPublish(TopicName.of("u//x"), Qos.AT_MOST_ONCE, false)).isFalse();
        assertThat(permissions.mayPublish(TopicName.of("u/null/x"), Qos.AT_MOST_ONCE, false)).isFalse();
    }

    @Test
    void aSharedSubscriptionIsNoWayAround() throws RuleFileException {
        Permissions permissions = permissions("{deny, all, subscribe, [\"secret/#\", {eq, \"#\"}]}.", "anna");
        assertThat(permissions.maySubscribe(TopicFilter.of("$share/g/secret/a"), Qos.AT_MOST_ONCE)).isFalse();
        assertThat(permissions.maySubscribe(TopicFilter.of("$share/g/#"), Qos.AT_MOST_ONCE)).isFalse();
        assertThat(permissions.maySubscribe(TopicFilter.of("$share/g/open"), Qos.AT_MOST_ONCE)).isTrue();
    }

    @Test
    void aWildcardThatReachesIntoWhatIsDeniedHearsTheRest() throws RuleFileException {
        Permissions permissions = permissions("{deny, all, subscribe, [\"secret/#\"]}. {allow, all}.", "anna");
        assertThat(permissions.maySubscribe(TopicFilter.of("#"), Qos.AT_MOST_ONCE)).isTrue();
        assertThat(permissions.mayHear(TopicName.of("secret/a"))).isFalse();
        assertThat(permissions.mayHear(TopicName.of("open/a"))).isTrue();
    }

    @Test
    void whatIsAllowedExactlyIsHeard() throws RuleFileException {
        Permissions permissions =
                permissions(
                        "{deny, all, subscribe, [\"a/secret\"]}. {allow, all, subscribe, [{eq, \"a/#\"}]}. {deny, all}.",
                        "anna");
        assertThat(permissions.maySubscribe(TopicFilter.of("a/#"), Qos.AT_MOST_ONCE)).isTrue();
        assertThat(permissions.maySubscribe(TopicFilter.of("a/b"), Qos.AT_MOST_ONCE)).isFalse();
        assertThat(permissions.mayHear(TopicName.of("a/b"))).isTrue();
        assertThat(permissions.mayHear(TopicName.of("a/secret"))).isFalse();
    }

    @Test
    void aRuleAboutOneSubscriptionSaysNothingOfItsMessages() throws RuleFileException {
        Permissions permissions = permissions("{deny, all, subscribe, [{eq, \"#\"}]}.", "anna");
        assertThat(permissions.maySubscribe(TopicFilter.of("#"), Qos.AT_MOST_ONCE)).isFalse();
        assertThat(permissions.maySubscribe(TopicFilter.of("+/#"), Qos.AT_MOST_ONCE)).isTrue();
        assertThat(permissions.mayHear(TopicName.of("a"))).isTrue();
    }

    @Test
    void withMosquittosRulesEverybodySubscribesAndHearsWhatMayBeRead() throws RuleFileException {
        Rules rules = RuleFile.parse("acl", "user anna\ntopic read a/#\ntopic write b", Format.MOSQUITTO, null);
        Permissions anna = new RuleAuthorizer(rules, false).of(subject("c", "anna"));
        assertThat(anna.maySubscribe(TopicFilter.of("#"), Qos.AT_MOST_ONCE)).isTrue();
        assertThat(anna.mayHear(TopicName.of("a/b"))).isTrue();
        assertThat(anna.mayHear(TopicName.of("b"))).isFalse();
        assertThat(new RuleAuthorizer(rules, false).of(subject("c", "bert")).mayHear(TopicName.of("a/b"))).isFalse();
    }

    @Test
    void otherRulesHoldAtOnce() throws RuleFileException {
        RuleAuthorizer authorizer = new RuleAuthorizer(rules("{allow, all}."), false);
        Permissions permissions = authorizer.of(subject("c", "anna"));
        TopicName topic = TopicName.of("a");
        assertThat(permissions.mayPublish(topic, Qos.AT_MOST_ONCE, false)).isTrue();
        authorizer.use(rules("{deny, all, publish, [\"a\"]}."));
        assertThat(permissions.mayPublish(topic, Qos.AT_MOST_ONCE, false)).isFalse();
        assertThat(permissions.mayPublish(topic, Qos.AT_MOST_ONCE, false)).isFalse();
    }

    @Test
    void whatIsRememberedIsWhatWasDecided() throws RuleFileException {
        Permissions permissions = permissions("""
                {deny, all, {publish, [{qos, 2}]}, ["t/#"]}.
                {deny, all, {publish, [{retain, true}]}, ["t/#"]}.
                """, "anna");
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 200; i++) { // more than are remembered
                TopicName topic = TopicName.of("t/" + i);
                assertThat(permissions.mayPublish(topic, Qos.AT_MOST_ONCE, false)).isTrue();
                assertThat(permissions.mayPublish(topic, Qos.EXACTLY_ONCE, false)).isFalse();
                assertThat(permissions.mayPublish(topic, Qos.AT_LEAST_ONCE, true)).isFalse();
                assertThat(permissions.mayHear(topic)).isTrue();
            }
        }
    }

    @Test
    void whyIsSaidRuleByRule() throws RuleFileException {
        Rules rules = rules("""
                {allow, {user, "root"}, all, ["#"]}.
                {allow, all, subscribe, ["open/#"]}.
                {deny, all, publish, ["open/#"]}.
                """);
        assertThat(
                rules.explain(subject("c", "anna"), new Request(Operation.PUBLISH, "open/a", Qos.AT_MOST_ONCE, false))
                        .steps())
                .containsExactly("not acl.conf:1: it is for user root",
                        "not acl.conf:2: it is for those who subscribe",
                        "denied by acl.conf:3: deny everybody to publish on open/#");
        assertThat(rules.explain(subject("c", "anna"), new Request(Operation.PUBLISH, "x", Qos.AT_MOST_ONCE, false))
                .reason())
                .isEqualTo("allowed: no rule fits, and then it is allowed");
    }

    @Test
    void withoutRulesOfItsOwnABrokerGuardsTheWidestWildcards() {
        RuleAuthorizer guarded = new RuleAuthorizer(Rules.guarded(), false);
        Permissions stranger = guarded.of(subject("c", "anna"));
        assertThat(stranger.maySubscribe(TopicFilter.of("#"), Qos.AT_MOST_ONCE)).isFalse();
        assertThat(stranger.maySubscribe(TopicFilter.of("+/#"), Qos.AT_MOST_ONCE)).isFalse();
        assertThat(stranger.maySubscribe(TopicFilter.of("$SYS/broker/uptime"), Qos.AT_MOST_ONCE)).isFalse();
        assertThat(stranger.maySubscribe(TopicFilter.of("a/#"), Qos.AT_MOST_ONCE)).isTrue();
        assertThat(stranger.mayPublish(TopicName.of("a"), Qos.EXACTLY_ONCE, true)).isTrue();
        Permissions here = guarded.of(new Subject("c", null, new Peer("127.0.0.1", 1, "tcp:default")));
        assertThat(here.maySubscribe(TopicFilter.of("$SYS/#"), Qos.AT_MOST_ONCE)).isTrue();
        assertThat(here.maySubscribe(TopicFilter.of("#"), Qos.AT_MOST_ONCE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            10.1.2.3,       10.1.2.3,        true
            10.1.2.3,       10.1.2.4,        false
            10.0.0.0/8,     10.255.0.1,      true
            10.0.0.0/8,     11.0.0.1,        false
            10.128.0.0/9,   10.127.0.1,      false
            10.128.0.0/9,   10.200.0.1,      true
            0.0.0.0/0,      1.2.3.4,         true
            0.0.0.0/0,      ::1,             false
            2001:db8::/32,  2001:db8:1::2,   true
            2001:db8::/32,  2001:db9::2,     false
            fe80::/10,      fe80::1%eth0,    true
            10.0.0.0/8,     ::ffff:10.0.0.1, true
            10.0.0.0/8,     not an address,  false
            """)
    void networks(String network, String address, boolean contains) {
        assertThat(Network.of(network).contains(address)).isEqualTo(contains);
    }

    private static Permissions permissions(String text, @Nullable String user) throws RuleFileException {
        return new RuleAuthorizer(rules(text), false).of(subject("c", user));
    }

    private static Rules rules(String text) throws RuleFileException {
        return RuleFile.parse("acl.conf", text, Format.EMQX, null);
    }

    private static Subject subject(String clientId, @Nullable String user) {
        return new Subject(clientId, user, new Peer("192.0.2.7", 1, "tcp:default"));
    }
}
