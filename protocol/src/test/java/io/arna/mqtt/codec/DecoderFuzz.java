package io.arna.mqtt.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.ProtocolException;
import io.arna.mqtt.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds of a decoder whatever bytes come, and Jazzer's way in, which looks for bytes of which it does not hold. The build
 * tries the same with mutations of its own ({@link DecoderMutationTest}); Jazzer searches on, guided by coverage, for as long
 * as it is let, and keeps what it learns in {@code .cifuzz-corpus}:
 *
 * <pre>JAZZER_FUZZ=1 mvn -pl protocol test -Dtest=DecoderFuzz</pre>
 *
 * <p>The first byte of an input says who reads, and in which version; the others are what comes over the connection.
 */
class DecoderFuzz {
    private static final int LARGEST = 1 << 16;
    /** A packet of many short strings takes the most memory for its bytes; a refusal takes its message. */
    private static final int ALLOCATED_PER_BYTE = 64;
    private static final int ALLOCATED_PER_PACKET = 16 * 1024;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<byte[]> corpus() {
        return ByteCases.all().stream().map(DecoderFuzz::input);
    }

    @MethodSource("corpus")
    @FuzzTest(maxDuration = "24h")
    void holds(byte[] input) {
        check(input);
    }

    /** The input that brings these bytes to the decoder they are meant for. */
    static byte[] input(ByteCase each) {
        int version = each.opens() ? 0 : 1 + Arrays.asList(MqttVersion.values()).indexOf(each.version());
        byte[] bytes = each.bytes().toByteArray();
        byte[] input = new byte[1 + bytes.length];
        input[0] = (byte) (version << 1 | (each.reader() == Role.CLIENT ? 1 : 0));
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        return input;
    }

    /** Fails when the decoder does anything with this input but what it may. */
    static void check(byte[] input) {
        if (input.length == 0) return;
        Role reader = (input[0] & 1) == 0 ? Role.SERVER : Role.CLIENT;
        MqttVersion version = switch (input[0] >> 1 & 3) {
            case 0 -> reader == Role.SERVER ? null : MqttVersion.V3_1_1;
            case 1 -> MqttVersion.V3_1;
            case 2 -> MqttVersion.V3_1_1;
            default -> MqttVersion.V5;
        };
        ByteBuf in = Unpooled.wrappedBuffer(input).skipBytes(1);
        while (in.isReadable()) {
            int start = in.readerIndex();
            PacketDecoder decoder = decoder(reader, version);
            Packet packet = decodeFrugally(decoder, reader, version, in);
            if (packet == null) {
                require(in.readerIndex() == start, "bytes taken without a packet");
                return;
            }
            checkWritten(packet, decoder(reader, version), decoder.version(), in.readerIndex() - start);
            version = decoder.version();
        }
    }

    /** @param version null at the start of a server's connection */
    private static PacketDecoder decoder(Role reader, @Nullable MqttVersion version) {
        PacketDecoder decoder = new PacketDecoder(reader, LARGEST, new TopicNames(4));
        if (version != null) {
            decoder.version(version);
        }
        return decoder;
    }

    /** The next packet; null when it is awaited or refused. */
    private static @Nullable Packet decodeFrugally(PacketDecoder decoder, Role reader, @Nullable MqttVersion version,
            ByteBuf in) {
        long allowed = ALLOCATED_PER_PACKET + (long) ALLOCATED_PER_BYTE * in.readableBytes();
        long allocated = allocatedBy(decoder(reader, version), in.duplicate());
        for (int again = 0; allocated > allowed && again < 3; again++) { // what is used for the first time is loaded
            allocated = allocatedBy(decoder(reader, version), in.duplicate());
        }
        require(allocated <= allowed, allocated + " bytes allocated for " + in.readableBytes());
        return decodeOrRefuse(decoder, in);
    }

    private static long allocatedBy(PacketDecoder decoder, ByteBuf in) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        decodeOrRefuse(decoder, in);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static @Nullable Packet decodeOrRefuse(PacketDecoder decoder, ByteBuf in) {
        try {
            return decoder.decode(in);
        } catch (ProtocolException e) {
            return null;
        }
    }

    /** What was read from so many bytes is written in no more, and read again as it was, once all of it is there. */
    private static void checkWritten(Packet packet, PacketDecoder decoder, MqttVersion version, int length) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        require(out.readableBytes() <= length, "written longer than it was: " + packet);
        require(out.readableBytes() == PacketEncoder.size(packet, version), "not of its size: " + packet);
        require(decoder.decode(out.slice(0, out.readableBytes() / 2)) == null, "read from half of it: " + packet);
        require(packet.equals(decoder.decode(out)) && !out.isReadable(), "not read again as it was: " + packet);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) throw new AssertionError(otherwise);
    }
}
