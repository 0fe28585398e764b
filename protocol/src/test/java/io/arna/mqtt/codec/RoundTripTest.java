package io.arna.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we write, we read back as it was. */
class RoundTripTest {
    private static final int PACKETS = 100;

    private static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPacketThatIsEncodedIsDecodedAgain(long seed) {
        for (MqttVersion version : MqttVersion.values()) {
            for (Role reader : Role.values()) {
                RandomPackets packets = new RandomPackets(seed, version, reader);
                for (int i = 0; i < PACKETS; i++) {
                    roundTrip(packets.next(), version, reader);
                }
            }
        }
    }

    private static void roundTrip(Packet packet, MqttVersion version, Role reader) {
        ByteBuf bytes = Unpooled.buffer();
        PacketEncoder.encode(packet, version, bytes);
        assertThat(PacketEncoder.size(packet, version)).isEqualTo(bytes.readableBytes());

        PacketDecoder decoder = new PacketDecoder(reader, 1 << 20, new TopicNames(4));
        if (!(packet instanceof Connect)) {
            decoder.version(version);
        }
        assertThat(decoder.decode(bytes)).isEqualTo(packet);
        assertThat(bytes.isReadable()).isFalse();
    }
}
