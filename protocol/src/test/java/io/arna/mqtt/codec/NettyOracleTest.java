package io.arna.mqtt.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.ConnectProperties;
import io.arna.mqtt.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Netty's own MQTT codec, which nobody here wrote, understands what we write, and we what it writes. */
class NettyOracleTest {
    private static final int PACKETS = 100;

    /** What we accept and Netty does not, or reads otherwise: all of it is about what only MQTT 3.1 allowed. */
    private static final Map<String, String> KNOWN_DIFFERENCES = Map.of(
            "PUBREL sent again", "Netty refuses DUP here in every version",
            "SUBSCRIBE sent again", "the same",
            "UNSUBSCRIBE sent again", "the same",
            "CONNECT whose flags promise a user name and password that do not come",
            "Netty lets the flags take precedence over the remaining length",
            "CONNACK whose first byte has no meaning", "Netty reads a session present out of it");

    private static LongStream seeds() {
        return LongStream.range(1000, 1030);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWeWriteNettyReads(long seed) {
        for (MqttVersion version : MqttVersion.values()) {
            for (Role reader : Role.values()) {
                RandomPackets packets = new RandomPackets(seed, version, reader);
                EmbeddedChannel netty = nettyReader(version);
                for (int i = 0; i < PACKETS; i++) {
                    Packet packet = packets.next();
                    if (isRefusedByNetty(packet)) continue;
                    assertThat(readByNetty(netty, encoded(packet, version), version)).isEqualTo(packet);
                }
                netty.finishAndReleaseAll();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatNettyWritesWeRead(long seed) {
        for (MqttVersion version : MqttVersion.values()) {
            for (Role reader : Role.values()) {
                RandomPackets packets = new RandomPackets(seed, version, reader);
                EmbeddedChannel netty = nettyWriter(version);
                for (int i = 0; i < PACKETS; i++) {
                    Packet packet = packets.next();
                    if (isRefusedByNetty(packet)) continue;
                    netty.writeOutbound(NettyPackets.toNetty(packet, version));
                    ByteBuf written = netty.readOutbound();
                    PacketDecoder decoder = new PacketDecoder(reader, 1 << 20, new TopicNames(16));
                    if (!(packet instanceof Connect)) {
                        decoder.version(version);
                    }
                    assertThat(decoder.decode(written)).isEqualTo(packet);
                    assertThat(written.isReadable()).isFalse();
                    written.release();
                }
                netty.finishAndReleaseAll();
            }
        }
    }

    private static Stream<ByteCase> accepted() {
        return ByteCases.all().stream().filter(each -> each.packet() != null)
                .filter(each -> !KNOWN_DIFFERENCES.containsKey(each.name()));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatTheTableAcceptsNettyReadsAlike(ByteCase each) {
        EmbeddedChannel netty = nettyReader(each.version());
        assertThat(readByNetty(netty, Unpooled.wrappedBuffer(each.bytes().toByteArray()), each.version()))
                .isEqualTo(each.packet());
        netty.finishAndReleaseAll();
    }

    /** MQTT 3.1 ends client identifiers at 23 characters, and so does Netty; every newer version does not, nor do we (P11). */
    private static boolean isRefusedByNetty(Packet packet) {
        return packet instanceof Connect connect && connect.version() == MqttVersion.V3_1
                && connect.clientId().length() > 23;
    }

    private static Packet readByNetty(EmbeddedChannel netty, ByteBuf bytes, MqttVersion version) {
        netty.writeInbound(bytes);
        MqttMessage read = netty.readInbound();
        assertThat(read.decoderResult().isSuccess()).as("%s", read.decoderResult()).isTrue();
        return NettyPackets.fromNetty(read, version);
    }

    /** Netty learns the version from the CONNECT that goes before. */
    private static EmbeddedChannel nettyReader(MqttVersion version) {
        EmbeddedChannel netty = new EmbeddedChannel(new MqttDecoder(1 << 20));
        netty.writeInbound(encoded(connect(version), version));
        netty.releaseInbound();
        return netty;
    }

    private static EmbeddedChannel nettyWriter(MqttVersion version) {
        EmbeddedChannel netty = new EmbeddedChannel(MqttEncoder.INSTANCE);
        netty.writeOutbound(NettyPackets.toNetty(connect(version), version));
        netty.releaseOutbound();
        return netty;
    }

    private static Connect connect(MqttVersion version) {
        return new Connect(version, true, 0, "c", null, null, null, ConnectProperties.NONE);
    }

    private static ByteBuf encoded(Packet packet, MqttVersion version) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        return out;
    }
}
