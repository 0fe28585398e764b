package io.arna.broker.connection;

import static io.arna.mqtt.Qos.AT_LEAST_ONCE;
import static io.arna.mqtt.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.fake.TestBroker;
import io.arna.broker.fake.TestClient;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.Spec;
import io.arna.mqtt.packet.Publish;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Numbers that stand for topics, on one connection and in one direction (3.3.2.3.4). */
class TopicAliasConversationTest {
    private final TestBroker broker = brokerWith(4, 2);
    private final TestClient hearer = broker.connected("hearer");
    private final TestClient speaker = broker.connected("speaker");

    // ── From the client ──

    @Test
    @Spec("MQTT-3.3.2-12")
    void everyAliasFrom1ToTheMaximumIsTaken() {
        hearer.subscribes("#", AT_MOST_ONCE);
        for (int alias = 1; alias <= 4; alias++) {
            speaker.says(Said.aliased("t/" + alias, alias, "set"));
            hearer.hearsMessage("t/" + alias, "set");
        }
        for (int alias = 4; alias >= 1; alias--) {
            speaker.says(Said.aliased(null, alias, "used"));
            hearer.hearsMessage("t/" + alias, "used");
        }
    }

    @Test
    @Spec({"MQTT-3.3.2-9", "MQTT-3.2.2-17"})
    void anAliasAboveTheMaximumIsRefused() {
        speaker.says(Said.aliased("t", 5, "x")).isDisconnected(ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    @Spec("MQTT-3.2.2-18")
    void whereNoAliasIsTakenEachIsRefused() {
        TestBroker none = brokerWith(0, 0);
        none.connected("client").says(Said.aliased("t", 1, "x")).isDisconnected(ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    void anAliasThatStandsForNothingIsAProtocolError() {
        speaker.says(Said.aliased("t", 2, "x")).says(Said.aliased(null, 1, "x"))
                .isDisconnected(ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void anAliasIsGivenAnotherMeaningByNamingAnotherTopic() {
        hearer.subscribes("#", AT_MOST_ONCE);
        speaker.says(Said.aliased("a", 1, "1"), Said.aliased("b", 1, "2"), Said.aliased(null, 1, "3"));
        hearer.hearsMessage("a", "1");
        hearer.hearsMessage("b", "2");
        hearer.hearsMessage("b", "3");
    }

    @Test
    @Spec("MQTT-3.3.2-7")
    void aliasesOfAClientEndWithItsConnection() {
        TestClient kept = broker.client("kept").keepingItsSession(60);
        kept.connects();
        kept.says(Said.aliased("a", 1, "1"));
        kept.isLost();
        assertThat(kept.connects().sessionPresent()).isTrue();
        kept.says(Said.aliased(null, 1, "2")).isDisconnected(ReasonCode.PROTOCOL_ERROR);
    }

    // ── To the client ──

    @Test
    @Spec({"MQTT-3.1.2-26", "MQTT-3.3.2-11", "MQTT-3.3.2-8"})
    void aClientIsSentNoAliasAboveItsMaximumNorAboveTheBrokersOwn() {
        for (int wish : new int[]{1, 2, 10}) {
            TestClient client = broker.client("client" + wish).withTopicAliasMaximum(wish);
            client.connects();
            client.subscribes("t/#", AT_MOST_ONCE);
            Set<Integer> seen = new HashSet<>();
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 5; i++) {
                    speaker.publishes("t/" + i, "x", AT_MOST_ONCE);
                    Publish heard = client.hears(Publish.class);
                    int alias = heard.topicAlias();
                    assertThat(alias).isBetween(0, Math.min(wish, 2));
                    if (heard.topic() == null) {
                        assertThat(seen).contains(alias);
                    } else {
                        assertThat(heard.topic()).hasToString("t/" + i);
                    }
                    seen.add(alias);
                }
            }
            assertThat(seen).hasSize(1 + Math.min(wish, 2));
        }
    }

    @Test
    @Spec("MQTT-3.1.2-27")
    void aClientThatAllowsNoAliasIsSentNone() {
        hearer.subscribes("#", AT_MOST_ONCE);
        for (int i = 0; i < 3; i++) {
            speaker.publishes("a", "x", AT_MOST_ONCE);
            assertThat(hearer.hearsMessage("a", "x").topicAlias()).isZero();
        }
    }

    @Test
    void aTopicIsNamedOnceAndThenKnownByItsAliasAlone() {
        TestClient client = broker.client("client").withTopicAliasMaximum(5);
        client.connects();
        client.subscribes("#", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_MOST_ONCE).publishes("a", "2", AT_LEAST_ONCE).publishes("b", "3", AT_LEAST_ONCE)
                .publishes("b", "4", AT_MOST_ONCE);
        assertThat(client.hearsMessage("a", "1").topicAlias()).isEqualTo(1);
        Publish second = client.hears(Publish.class);
        assertThat(second.topic()).isNull();
        assertThat(second.topicAlias()).isEqualTo(1);
        assertThat(client.hearsMessage("b", "3").topicAlias()).isEqualTo(2);
        assertThat(client.hears(Publish.class).topic()).isNull();
    }

    @Test
    @Spec("MQTT-3.3.2-7")
    void whatIsSaidAgainOnALaterConnectionNamesItsTopicAgain() {
        TestClient client = broker.client("client").keepingItsSession(60).withTopicAliasMaximum(5);
        client.connects();
        client.subscribes("#", AT_LEAST_ONCE);
        speaker.publishes("a", "1", AT_LEAST_ONCE).publishes("a", "2", AT_LEAST_ONCE);
        client.hearsMessage("a", "1");
        assertThat(client.hears(Publish.class).topic()).isNull();
        client.isLost();
        client.withTopicAliasMaximum(0).connects();
        client.hearsMessage("a", "1");
        client.hearsMessage("a", "2");
    }

    @Test
    void aClientOfMqtt3IsSentNoAlias() {
        TestClient three = broker.connected("three", MqttVersion.V3_1_1);
        three.subscribes("#", AT_MOST_ONCE);
        speaker.says(Said.aliased("a", 1, "1"), Said.aliased(null, 1, "2"));
        three.hearsMessage("a", "1");
        three.hearsMessage("a", "2");
    }

    private static TestBroker brokerWith(int inbound, int outbound) {
        Limits.Connection d = Limits.Connection.DEFAULT;
        return TestBroker.with()
                .limits(Limits.DEFAULT.with(new Limits.Connection(d.maximumPacketSize(), d.receiveMaximum(),
                        inbound, outbound, d.keepAliveMaximumSeconds(), d.keepAliveFactor(), d.clientIdMaximumLength(),
                        d.responseInformation(), d.serverReference())))
                .start();
    }
}
