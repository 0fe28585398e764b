package io.arna.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.Spec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Which cases of the table show which statements of the specification. */
class StatementsTest {
    @Test
    @Spec({"MQTT-1.5.4-1", "v3 MQTT-1.5.3-1"})
    void textIsWellFormed() {
        show("a topic at the borders of UTF-8", "PUBLISH to a topic with the surrogate U+D800",
                "PUBLISH to a topic with an overlong slash", "PUBLISH to a topic with two bytes cut to one",
                "SUBSCRIBE to a filter with U+110000", "CONNECT with half a surrogate pair in its client identifier");
    }

    @Test
    @Spec({"MQTT-1.5.4-2", "v3 MQTT-1.5.3-2"})
    void textHasNoNullCharacter() {
        show("PUBLISH to a topic with U+0000", "SUBSCRIBE to a filter with U+0000");
    }

    @Test
    @Spec({"MQTT-1.5.4-3", "v3 MQTT-1.5.3-3"})
    void aByteOrderMarkIsKept() {
        show("a topic with a byte order mark", "a client identifier with a byte order mark");
    }

    @Test
    @Spec("MQTT-1.5.5-1")
    void lengthsAreAsShortAsTheyCanBe() {
        show("a remaining length longer than it need be", "CONNECT with a remaining length longer than it need be",
                "CONNECT with a property length longer than it need be",
                "PUBLISH with a subscription identifier longer than it need be",
                "PUBLISH with subscription identifiers of each length");
    }

    @Test
    @Spec("MQTT-1.5.7-1")
    void bothStringsOfAPairAreText() {
        show("PUBLISH with half a surrogate pair in its user property's name",
                "PUBLISH with half a surrogate pair in its user property's value");
    }

    @Test
    @Spec({"MQTT-2.1.3-1", "v3 MQTT-2.2.2-1", "v3 MQTT-2.2.2-2", "MQTT-3.14.1-1", "v3 MQTT-3.14.1-1", "MQTT-3.15.1-1"})
    void reservedFlagsAreChecked() {
        show("CONNECT with flags", "CONNACK with flags", "PUBACK with flags", "PUBREC with flags", "PUBCOMP with flags",
                "SUBACK with flags", "UNSUBACK with flags", "PINGREQ with flags", "PINGRESP with flags",
                "DISCONNECT with flags", "AUTH with flags");
    }

    @Test
    @Spec({"MQTT-3.6.1-1", "v3 MQTT-3.6.1-1", "MQTT-3.8.1-1", "v3 MQTT-3.8.1-1", "MQTT-3.10.1-1", "v3 MQTT-3.10.1-1"})
    void threePacketsHaveAFlagOfTheirOwn() {
        show("PUBREL", "PUBREL with flags 0000", "PUBREL with flags 0011", "PUBREL with DUP", "SUBSCRIBE",
                "SUBSCRIBE with flags 0000", "UNSUBSCRIBE", "UNSUBSCRIBE with flags 0000");
    }

    @Test
    @Spec({"MQTT-2.2.1-2", "v3 MQTT-2.3.1-5"})
    void qos0HasNoPacketIdentifier() {
        show("PUBLISH at QoS 0", "PUBLISH at QoS 1");
    }

    @Test
    @Spec("v3 MQTT-2.3.1-1")
    void packetIdentifier0IsRefused() {
        show("PUBLISH with packet identifier 0", "SUBSCRIBE with packet identifier 0",
                "UNSUBSCRIBE with packet identifier 0", "PUBACK with packet identifier 0");
    }

    @Test
    @Spec("MQTT-2.2.2-1")
    void noPropertiesAreALengthOf0() {
        show("CONNECT without property length", "CONNACK without property length", "PUBLISH without property length",
                "SUBSCRIBE without property length", "AUTH without property length", "PUBLISH at QoS 0");
    }

    @Test
    @Spec({"MQTT-3.1.0-1", "v3 MQTT-3.1.0-1"})
    void connectComesFirst() {
        show("PINGREQ before CONNECT", "PUBLISH before CONNECT", "AUTH before CONNECT", "an HTTP request");
    }

    @Test
    @Spec({"MQTT-3.1.0-2", "v3 MQTT-3.1.0-2"})
    void connectComesOnce() {
        show("a second CONNECT");
    }

    @Test
    @Spec({"MQTT-3.1.2-1", "v3 MQTT-3.1.2-1"})
    void anotherProtocolIsRefused() {
        show("CONNECT of another protocol", "CONNECT with its protocol name in small letters");
    }

    @Test
    @Spec({"MQTT-3.1.2-2", "v3 MQTT-3.1.2-2"})
    void anotherVersionIsRefusedSoThatItCanBeAnswered() {
        show("CONNECT of version 6", "CONNECT of level 0", "CONNECT of level 4 under the name of 3.1",
                "CONNECT of a bridge");
    }

    @Test
    @Spec({"MQTT-3.1.2-3", "v3 MQTT-3.1.2-3"})
    void theReservedConnectFlagIsChecked() {
        show("CONNECT with the reserved flag");
    }

    @Test
    @Spec({"MQTT-3.1.2-9", "v3 MQTT-3.1.2-9"})
    void aWillThatIsPromisedIsThere() {
        show("CONNECT without the will it promises", "CONNECT without the will message it promises",
                "CONNECT with everything");
    }

    @Test
    @Spec({"MQTT-3.1.2-11", "MQTT-3.1.2-13", "v3 MQTT-3.1.2-11", "v3 MQTT-3.1.2-13", "v3 MQTT-3.1.2-15"})
    void withoutAWillItsFlagsAre0() {
        show("CONNECT with will QoS and no will", "CONNECT with will retain and no will");
    }

    @Test
    @Spec({"MQTT-3.1.2-12", "v3 MQTT-3.1.2-14"})
    void aWillHasNoQos3() {
        show("CONNECT with will QoS 3");
    }

    @Test
    @Spec({"MQTT-3.1.2-16", "MQTT-3.1.2-17", "v3 MQTT-3.1.2-18", "v3 MQTT-3.1.2-19"})
    void theUserNameIsThereIfAndOnlyIfItsFlagSaysSo() {
        show("CONNECT with a user name and no password", "CONNECT with a user name it does not announce",
                "CONNECT without the user name it promises");
    }

    @Test
    @Spec({"MQTT-3.1.2-18", "MQTT-3.1.2-19", "v3 MQTT-3.1.2-20", "v3 MQTT-3.1.2-21"})
    void thePasswordIsThereIfAndOnlyIfItsFlagSaysSo() {
        show("CONNECT with everything", "CONNECT with a password it does not announce",
                "CONNECT without the password it promises");
    }

    @Test
    @Spec("v3 MQTT-3.1.2-22")
    void beforeMqtt5APasswordNeedsAUserName() {
        show("CONNECT with a password and no user name");
    }

    @Test
    @Spec({"MQTT-3.1.3-1", "MQTT-3.1.3-3", "v3 MQTT-3.1.3-1", "v3 MQTT-3.1.3-3"})
    void theFieldsOfAConnectHaveTheirOrder() {
        show("CONNECT with everything", "CONNECT with everything but properties",
                "CONNECT that ends before its client identifier");
    }

    @Test
    @Spec({"MQTT-3.1.3-4", "MQTT-3.1.3-11", "MQTT-3.1.3-12", "v3 MQTT-3.1.3-4", "v3 MQTT-3.1.3-10", "v3 MQTT-3.1.3-11"})
    void theStringsOfAConnectAreText() {
        show("CONNECT with half a surrogate pair in its client identifier",
                "CONNECT with half a surrogate pair in its will topic",
                "CONNECT with half a surrogate pair in its user name");
    }

    @Test
    @Spec({"MQTT-3.2.2-1", "MQTT-3.2.2-6", "v3 MQTT-3.2.2-4"})
    void theFlagsOfAConnAckAreChecked() {
        show("CONNACK with reserved flags", "CONNACK with an error and session present",
                "CONNACK with session present");
    }

    @Test
    @Spec({"MQTT-3.2.2-8", "MQTT-3.4.2-1", "MQTT-3.5.2-1", "MQTT-3.6.2-1", "MQTT-3.7.2-1", "MQTT-3.9.3-2",
            "MQTT-3.11.3-2",
            "MQTT-3.14.2-1", "MQTT-3.15.2-1"})
    void aReasonCodeIsOneOfItsPackets() {
        show("CONNACK with another packet's reason code", "PUBACK with another packet's reason",
                "PUBREC with another packet's reason", "PUBREL with another packet's reason",
                "PUBCOMP with another packet's reason", "SUBACK with another packet's reason",
                "UNSUBACK with another packet's reason", "DISCONNECT with another packet's reason",
                "DISCONNECT with a server's reason from a client", "AUTH with another packet's reason");
    }

    @Test
    @Spec({"MQTT-3.3.1-2", "v3 MQTT-3.3.1-2"})
    void qos0IsNeverSentAgain() {
        show("PUBLISH at QoS 0 with DUP");
    }

    @Test
    @Spec({"MQTT-3.3.1-4", "v3 MQTT-3.3.1-4"})
    void thereIsNoQos3() {
        show("PUBLISH at QoS 3", "PUBLISH at QoS 3, again");
    }

    @Test
    @Spec({"MQTT-3.3.2-1", "v3 MQTT-3.3.2-1", "MQTT-3.3.2-2", "v3 MQTT-3.3.2-2"})
    void aPublishBeginsWithATopicNameWithoutWildcards() {
        show("PUBLISH at QoS 0", "PUBLISH with half a surrogate pair in its topic", "PUBLISH to #", "PUBLISH to a/+");
    }

    @Test
    @Spec("MQTT-3.3.2-8")
    void thereIsNoTopicAlias0() {
        show("PUBLISH with topic alias 0");
    }

    @Test
    @Spec({"MQTT-3.3.2-13", "MQTT-3.3.2-14"})
    void aResponseTopicIsTextWithoutWildcards() {
        show("PUBLISH with half a surrogate pair in its response topic",
                "PUBLISH with a wildcard in its response topic",
                "CONNECT with a will with a wildcard in its response topic");
    }

    @Test
    @Spec("MQTT-3.3.2-19")
    void aContentTypeIsText() {
        show("PUBLISH with half a surrogate pair in its content type");
    }

    @Test
    @Spec("MQTT-3.3.4-6")
    void aClientSendsNoSubscriptionIdentifier() {
        show("PUBLISH with a subscription identifier from a client", "PUBLISH with a subscription identifier");
    }

    @Test
    @Spec({"MQTT-3.8.3-1", "v3 MQTT-3.8.3-1", "MQTT-3.10.3-1", "v3 MQTT-3.10.3-1"})
    void filtersAreText() {
        show("SUBSCRIBE with half a surrogate pair in its filter",
                "UNSUBSCRIBE with half a surrogate pair in its filter", "UNSUBSCRIBE");
    }

    @Test
    @Spec({"MQTT-3.8.3-2", "v3 MQTT-3.8.3-3", "MQTT-3.10.3-2", "v3 MQTT-3.10.3-2"})
    void thereIsAtLeastOneFilter() {
        show("SUBSCRIBE without a filter", "SUBSCRIBE without options", "UNSUBSCRIBE without a filter");
    }

    @Test
    @Spec("MQTT-3.8.3-4")
    void aSharedSubscriptionIsNeverNoLocal() {
        show("SUBSCRIBE with no local on a shared subscription");
    }

    @Test
    @Spec({"MQTT-3.8.3-5", "v3 MQTT-3.8.3-4"})
    void reservedSubscriptionOptionsAre0() {
        show("SUBSCRIBE with reserved options", "SUBSCRIBE with the other reserved option", "SUBSCRIBE at QoS 3");
    }

    @Test
    @Spec("v3 MQTT-3.9.3-2")
    void beforeMqtt5ASubAckKnowsFourCodes() {
        show("SUBACK", "SUBACK with a reason of 5.0");
    }

    @Test
    @Spec("MQTT-3.14.2-2")
    void aServerSendsNoSessionExpiryWhenItDisconnects() {
        show("DISCONNECT with a session expiry from a server");
    }

    /** The cases of these names, read and, where they are accepted in their shortest form, written. */
    private static void show(String... names) {
        for (String name : names) {
            ByteCases.named(name).forEach(StatementsTest::show);
        }
    }

    private static void show(ByteCase each) {
        ByteBuf in = Unpooled.wrappedBuffer(each.bytes().toByteArray());
        if (each.packet() == null) {
            assertThatExceptionOfType(ProtocolException.class).as("%s", each)
                    .isThrownBy(() -> each.decoder().decode(in))
                    .returns(each.refusal(), ProtocolException::reason);
            return;
        }
        assertThat(each.decoder().decode(in)).as("%s", each).isEqualTo(each.packet());
        if (each.shortest()) {
            ByteBuf out = Unpooled.buffer();
            PacketEncoder.encode(each.packet(), each.version(), out);
            assertThat(ByteBufUtil.getBytes(out)).as("%s", each).isEqualTo(each.bytes().toByteArray());
        }
    }
}
