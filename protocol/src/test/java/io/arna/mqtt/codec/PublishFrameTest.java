package io.arna.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublishFrameTest {
    private static final TopicName TOPIC = TopicName.of("Пәтер/қонақ_бөлме/кондиционер/күй");
    private static final MessageProperties PROPERTIES = new MessageProperties(true, "text/plain", "answers",
            Payload.ofUtf8("17"), List.of(new UserProperty("a", "1"), new UserProperty("a", "2")));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 90, 128, 4095, 4096, 20_000, 3_000_000})
    void aFrameIsTheSamePacketAsOneEncodedForASingleClient(int payloadLength) {
        Payload payload = Payload.copyOf(new byte[payloadLength]);
        for (MqttVersion version : MqttVersion.values()) {
            for (Qos qos : Qos.values()) {
                for (MessageProperties properties : List.of(MessageProperties.NONE, PROPERTIES)) {
                    boolean properly = version.isV5();
                    long expiry = properly ? 7 : Publish.NO_EXPIRY;
                    int id = qos == Qos.AT_MOST_ONCE ? 0 : 0xABCD;
                    Publish publish = new Publish(id, id != 0, qos, true, TOPIC, 0, expiry, List.of(),
                            properly ? properties : MessageProperties.NONE, payload);
                    PublishFrame frame = PublishFrame.of(version.isV5(), id != 0, TOPIC, expiry, properties, payload);

                    ByteBuf expected = Unpooled.buffer();
                    PacketEncoder.encode(publish, version, expected);
                    ByteBuf actual = Unpooled.buffer().writeByte(0xEE); // copies need not begin at 0
                    frame.writeTo(actual, qos, true, id != 0, id);

                    assertThat(actual.skipBytes(1)).isEqualTo(expected);
                    assertThat(frame.length()).isEqualTo(expected.readableBytes());
                    assertThat(PacketEncoder.size(publish, version)).isEqualTo(expected.readableBytes());
                    assertThat(decoder(version).decode(actual)).isEqualTo(publish);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLargePayloadIsKeptApart(MqttVersion version) {
        Payload payload = Payload.copyOf(new byte[PublishFrame.SHARE_FROM]);
        PublishFrame frame =
                PublishFrame.of(version.isV5(), true, TOPIC, Publish.NO_EXPIRY, MessageProperties.NONE, payload);
        ByteBuf head = Unpooled.buffer();
        frame.writeHeadTo(head, Qos.AT_LEAST_ONCE, false, false, 1);

        assertThat(frame.sharesPayload()).isTrue();
        assertThat(frame.payload()).isSameAs(payload);
        assertThat(head.readableBytes()).isEqualTo(frame.length() - payload.length());
    }

    private static PacketDecoder decoder(MqttVersion version) {
        PacketDecoder decoder = new PacketDecoder(Role.CLIENT, Integer.MAX_VALUE, new TopicNames(4));
        decoder.version(version);
        return decoder;
    }
}
