package io.arna.transport;

import static io.arna.transport.WebSocketClient.BINARY;
import static io.arna.transport.WebSocketClient.CLOSE;
import static io.arna.transport.WebSocketClient.CONTINUATION;
import static io.arna.transport.WebSocketClient.FINAL;
import static io.arna.transport.WebSocketClient.PING;
import static io.arna.transport.WebSocketClient.PONG;
import static io.arna.transport.WebSocketClient.TEXT;
import static io.arna.transport.WebSocketClient.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Spec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames to bytes, in memory. */
final class FrameReaderTest {
    @Test
    void leavesThePayloadsInARow() {
        FrameReader reader = new FrameReader();
        ByteBuf in = joined(frame(BINARY, bytes(1, 2, 3)), frame(FINAL | PING, bytes(9)), frame(CONTINUATION, bytes()),
                frame(FINAL | CONTINUATION, bytes(4)), frame(FINAL | PONG, bytes(8)),
                frame(FINAL | BINARY, bytes(5, 6)));
        reader.read(in);
        assertThat(ByteBufUtil.getBytes(in)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(reader.takePing()).containsExactly(9);
        assertThat(reader.takePing()).isNull();
        assertThat(reader.isOver()).isFalse();
    }

    @Test
    @Spec("MQTT-6.0.0-2")
    void doesNotMindWhereTheBytesAreCut() {
        byte[] payload = new byte[70_000];
        new Random(7).nextBytes(payload);
        byte[] all =
                ByteBufUtil.getBytes(joined(frame(BINARY, new byte[0]), frame(CONTINUATION, slice(payload, 0, 200)),
                        frame(FINAL | PING, new byte[125]), frame(FINAL | CONTINUATION, slice(payload, 200, 70_000))));
        for (int cut : new int[]{1, 2, 3, 5, 6, 7, 11, 13, 14, 64, 141, 149, 8_192}) {
            FrameReader reader = new FrameReader();
            ByteBuf heard = Unpooled.buffer();
            for (int at = 0; at < all.length; at += cut) {
                ByteBuf in = Unpooled.copiedBuffer(all, at, Math.min(cut, all.length - at));
                reader.read(in);
                heard.writeBytes(in);
            }
            assertThat(ByteBufUtil.getBytes(heard)).as("cut every %d bytes", cut).isEqualTo(payload);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 100_000})
    void readsPayloadsOfEveryLength(int length) {
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        FrameReader reader = new FrameReader();
        ByteBuf in = joined(frame(FINAL | BINARY, payload));
        reader.read(in);
        assertThat(ByteBufUtil.getBytes(in)).isEqualTo(payload);
        assertThat(reader.isOver()).isFalse();
    }

    static Stream<Arguments> violations() {
        return Stream.of(
                Arguments.of("text [MQTT-6.0.0-1]", "81 80 00000000", FrameReader.UNSUPPORTED_DATA),
                Arguments.of("not masked", "82 01", FrameReader.PROTOCOL_ERROR),
                Arguments.of("RSV1 without an extension", "C2 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("RSV2 without an extension", "A2 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("RSV3 without an extension", "92 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("continuation of nothing", "80 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("opcode 3", "83 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("opcode 7", "87 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("opcode 11", "8B 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("opcode 15", "8F 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("ping in fragments", "09 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("ping of 126 bytes", "89 FE", FrameReader.PROTOCOL_ERROR),
                Arguments.of("close of 126 bytes", "88 FE", FrameReader.PROTOCOL_ERROR),
                Arguments.of("a message within a message", "02 80 00000000 82 80", FrameReader.PROTOCOL_ERROR),
                Arguments.of("125 in two length bytes", "82 FE 007D 00000000", FrameReader.PROTOCOL_ERROR),
                Arguments.of("65535 in eight length bytes", "82 FF 000000000000FFFF 00000000",
                        FrameReader.PROTOCOL_ERROR),
                Arguments.of("a negative length", "82 FF 8000000000000000 00000000", FrameReader.PROTOCOL_ERROR),
                Arguments.of("close with one byte", "88 81 00000000 03", FrameReader.PROTOCOL_ERROR),
                Arguments.of("close with code 999", "88 82 00000000 03E7", FrameReader.PROTOCOL_ERROR),
                Arguments.of("close with code 1005", "88 82 00000000 03ED", FrameReader.PROTOCOL_ERROR),
                Arguments.of("close with code 1006", "88 82 00000000 03EE", FrameReader.PROTOCOL_ERROR),
                Arguments.of("close with code 2999", "88 82 00000000 0BB7", FrameReader.PROTOCOL_ERROR),
                Arguments.of("close with code 5000", "88 82 00000000 1388", FrameReader.PROTOCOL_ERROR),
                Arguments.of("close with a reason that is not UTF-8", "88 83 00000000 03E8FF",
                        FrameReader.INVALID_DATA));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void endsAt(String what, String hex, int code) {
        FrameReader reader = new FrameReader();
        ByteBuf in = joined(frame(FINAL | BINARY, bytes(1)), HexFormat.of().parseHex(hex.replace(" ", "")),
                frame(FINAL | BINARY, bytes(2)));
        reader.read(in);
        assertThat(reader.isOver()).isTrue();
        assertThat(reader.closeCode()).isEqualTo(code);
        assertThat(ByteBufUtil.getBytes(in)).as("what came before").containsExactly(1);
        ByteBuf more = joined(frame(FINAL | BINARY, bytes(3)));
        reader.read(more);
        assertThat(more.isReadable()).as("what comes after").isFalse();
    }

    static Stream<Arguments> closes() {
        return Stream.of(
                Arguments.of("", 1000),
                Arguments.of("03E8", 1000),
                Arguments.of("03E9", 1001),
                Arguments.of("03F3", 1011),
                Arguments.of("0BB8", 3000),
                Arguments.of("1387", 4999),
                Arguments.of("03E8 C3A9", 1000));
    }

    @ParameterizedTest
    @MethodSource("closes")
    void answersACloseWithItsOwnCode(String payload, int code) {
        FrameReader reader = new FrameReader();
        reader.read(joined(frame(FINAL | CLOSE, HexFormat.of().parseHex(payload.replace(" ", "")))));
        assertThat(reader.isOver()).isTrue();
        assertThat(reader.closeCode()).isEqualTo(code);
    }

    @Test
    void remembersOnlyTheLatestPing() {
        FrameReader reader = new FrameReader();
        reader.read(joined(frame(FINAL | PING, bytes(1)), frame(FINAL | PING, bytes(2))));
        assertThat(reader.takePing()).containsExactly(2);
        assertThat(reader.takePing()).isNull();
    }

    @Test
    void refusesTextInTheMiddleOfAMessageToo() {
        FrameReader reader = new FrameReader();
        reader.read(joined(frame(BINARY, bytes(1)), frame(FINAL | TEXT, bytes(2))));
        assertThat(reader.closeCode()).isEqualTo(FrameReader.UNSUPPORTED_DATA);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] slice(byte[] all, int from, int to) {
        return java.util.Arrays.copyOfRange(all, from, to);
    }

    private static ByteBuf joined(byte[]... parts) {
        return Unpooled.copiedBuffer(parts);
    }
}
