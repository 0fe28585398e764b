package io.arna.bench.micro;

import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.codec.PacketDecoder;
import io.arna.mqtt.codec.PacketEncoder;
import io.arna.mqtt.codec.PublishFrame;
import io.arna.mqtt.codec.Role;
import io.arna.mqtt.codec.TopicNames;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Packet;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** PUBLISH from bytes and to bytes, for a topic that has been heard of before. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final TopicName TOPIC = TopicName.of("site17/line3/device4711/temperature");
    private static final int LARGEST_PACKET = 1_048_576;

    /** Bytes of payload. */
    @Param({"64", "256"}) public int size;

    /** Of the message. */
    @Param({"AT_MOST_ONCE", "AT_LEAST_ONCE"}) public Qos qos = Qos.AT_MOST_ONCE;

    /** Of the client. */
    @Param({"V3_1_1", "V5"}) public MqttVersion version = MqttVersion.V3_1_1;

    private final ByteBuf received = Unpooled.directBuffer(1024);
    private final ByteBuf sent = Unpooled.directBuffer(1024);
    private PacketDecoder decoder = decoder(MqttVersion.V3_1_1);
    private Publish publish = Publish.of(0, Qos.AT_MOST_ONCE, false, TOPIC, Payload.EMPTY);
    private PublishFrame shared = frame(false, Qos.AT_MOST_ONCE, Payload.EMPTY);

    /** Makes the packet to be read and written. */
    @Setup
    public void prepare() {
        publish = Publish.of(packetId(), qos, false, TOPIC, Payload.copyOf(new byte[size]));
        received.clear();
        PacketEncoder.encode(publish, version, received);
        decoder = decoder(version);
        shared = frame();
    }

    private static PacketDecoder decoder(MqttVersion version) {
        PacketDecoder made = new PacketDecoder(Role.SERVER, LARGEST_PACKET, new TopicNames(1024));
        made.version(version);
        return made;
    }

    private int packetId() {
        return qos == Qos.AT_MOST_ONCE ? 0 : 4711;
    }

    /** From a client. */
    @Benchmark
    public Packet decode() {
        received.readerIndex(0);
        return Objects.requireNonNull(decoder.decode(received));
    }

    /** To a client that shares it with nobody. */
    @Benchmark
    public ByteBuf encode() {
        sent.clear();
        PacketEncoder.encode(publish, version, sent);
        return sent;
    }

    /** The encoding all receivers share. */
    @Benchmark
    public PublishFrame frame() {
        return frame(version.isV5(), qos, publish.payload());
    }

    private static PublishFrame frame(boolean v5, Qos qos, Payload payload) {
        return PublishFrame.of(v5, qos != Qos.AT_MOST_ONCE, TOPIC, Publish.NO_EXPIRY, MessageProperties.NONE, payload);
    }

    /** To one of the receivers that share an encoding. */
    @Benchmark
    public ByteBuf patch() {
        sent.clear();
        shared.writeTo(sent, qos, false, false, packetId());
        return sent;
    }
}
