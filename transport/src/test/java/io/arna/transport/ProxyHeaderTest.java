package io.arna.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers as Netty writes them, which nobody here wrote, and such as no proxy writes. */
final class ProxyHeaderTest {
    private static final String BEGIN = "0d0a0d0a000d0a515549540a";

    private static @Nullable ProxyHeader read(byte[] bytes) throws ProxyHeader.Malformed {
        return ProxyHeader.read(Unpooled.wrappedBuffer(bytes));
    }

    private static byte[] text(String line) {
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static ProxyHeader.Client client(String address, int port) {
        return new ProxyHeader.Client(new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }

    private static byte[] written(HAProxyProtocolVersion version, HAProxyProxiedProtocol protocol, String from,
            List<HAProxyTLV> fields) {
        return written(new HAProxyMessage(version, HAProxyCommand.PROXY, protocol, from, from, 4711, 1883, fields));
    }

    private static byte[] written(HAProxyMessage message) {
        EmbeddedChannel encoder = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
        encoder.writeOutbound(message);
        ByteBuf out = encoder.readOutbound();
        try {
            return ByteBufUtil.getBytes(out);
        } finally {
            out.release();
            encoder.finishAndReleaseAll();
        }
    }

    @Test
    void readsWhatNettyWrites() throws ProxyHeader.Malformed {
        for (HAProxyProtocolVersion version : HAProxyProtocolVersion.values()) {
            assertThat(read(written(version, HAProxyProxiedProtocol.TCP4, "192.0.2.7", List.of())))
                    .isEqualTo(client("192.0.2.7", 4711));
            assertThat(read(written(version, HAProxyProxiedProtocol.TCP6, "2001:db8::7", List.of())))
                    .isEqualTo(client("2001:db8::7", 4711));
        }
        List<HAProxyTLV> fields = List.of(new HAProxyTLV((byte) 0x02, Unpooled.wrappedBuffer(text("broker.example"))),
                new HAProxyTLV((byte) 0xEA, Unpooled.EMPTY_BUFFER));
        assertThat(read(written(HAProxyProtocolVersion.V2, HAProxyProxiedProtocol.TCP4, "192.0.2.7", fields)))
                .isEqualTo(client("192.0.2.7", 4711));
        assertThat(read(written(new HAProxyMessage(HAProxyProtocolVersion.V2, HAProxyCommand.PROXY,
                HAProxyProxiedProtocol.UNIX_STREAM, "/run/a", "/run/b", 0, 0))))
                .isEqualTo(new ProxyHeader.Nameless());
        assertThat(read(written(new HAProxyMessage(HAProxyProtocolVersion.V2, HAProxyCommand.LOCAL,
                HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0))))
                .isEqualTo(new ProxyHeader.Itself());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff::1 what ever 99999\r\n"})
    void keepsTheSocketsAddressWhereTheProxyKnowsNone(String line) throws ProxyHeader.Malformed {
        assertThat(read(text(line))).isEqualTo(new ProxyHeader.Itself());
    }

    /** LOCAL of a family with addresses, and PROXY of none: what follows is for nobody to look at. */
    @ParameterizedTest
    @ValueSource(strings = {BEGIN + "20 11 000c c0000207 c0000201 1267 075b", BEGIN + "20 00 0003 ffffff",
            BEGIN + "21 00 0000", BEGIN + "21 00 0005 0102030405"})
    void keepsTheSocketsAddressForTheProxyItself(String header) throws ProxyHeader.Malformed {
        assertThat(read(hex(header))).isEqualTo(new ProxyHeader.Itself());
    }

    @Test
    void takesAnIpv4AddressWithinIpv6ForTheIpv4Address() throws ProxyHeader.Malformed {
        assertThat(read(text("PROXY TCP6 ::ffff:192.0.2.7 ::1 4711 1883\r\n"))).isEqualTo(client("192.0.2.7", 4711));
        assertThat(read(written(HAProxyProtocolVersion.V2, HAProxyProxiedProtocol.TCP6, "::ffff:c000:207", List.of())))
                .isEqualTo(client("192.0.2.7", 4711));
    }

    @Test
    void movesBehindTheHeaderAndNoFurther() throws ProxyHeader.Malformed {
        for (HAProxyProtocolVersion version : HAProxyProtocolVersion.values()) {
            byte[] header = written(version, HAProxyProxiedProtocol.TCP4, "192.0.2.7", List.of());
            ByteBuf in = Unpooled.wrappedBuffer(header, text("more"));
            assertThat(ProxyHeader.read(in)).isInstanceOf(ProxyHeader.Client.class);
            assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("more");
        }
    }

    @Test
    void awaitsTheEndOfAHeaderThatBeginsWell() throws ProxyHeader.Malformed {
        for (HAProxyProtocolVersion version : HAProxyProtocolVersion.values()) {
            byte[] header = written(version, HAProxyProxiedProtocol.TCP6, "2001:db8::7", List.of());
            for (int length = 0; length < header.length; length++) {
                ByteBuf in = Unpooled.wrappedBuffer(header, 0, length);
                assertThat(ProxyHeader.read(in)).as("%s bytes of %s", length, version).isNull();
                assertThat(in.readerIndex()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PROXX", "\u0010\u000C\u0000\u0004MQTT", "GET / HTTP/1.1\r\n", "\r\n\r\n\u0000\r\nQUIZ", "P\r\n",
                    "proxy TCP4 192.0.2.7 192.0.2.1 1 2\r\n"})
    void refusesAtTheFirstByteThatNoHeaderHas(String bytes) {
        refuses(text(bytes), "what came does not begin as a header does");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY \r\n", "PROXY TCP5 192.0.2.7 192.0.2.1 1 2\r\n",
            "PROXY TCP4 192.0.2.7 192.0.2.1 1\r\n",
            "PROXY TCP4  192.0.2.7 192.0.2.1 1 2\r\n", "PROXY TCP4 192.0.2.7 192.0.2.1 01 2\r\n",
            "PROXY TCP4 192.0.2.7 192.0.2.1 -1 2\r\n", "PROXY TCP4 localhost localhost 1 2\r\n",
            "PROXY TCP4 192.0.2.7 192.0.2.1 1 2 \r\n", "PROXY TCP6 fe80::1%lo ::1 1 2\r\n", "PROXY UNKNOWNS\r\n"})
    void refusesALineOfAnotherForm(String line) {
        refuses(text(line), "its line is not TCP4, TCP6 or UNKNOWN with addresses and ports");
    }

    @Test
    void refusesALineWithValuesThatAreNone() {
        refuses(text("PROXY TCP4 192.0.2.256 192.0.2.1 1 2\r\n"), "192.0.2.256 is not an address");
        refuses(text("PROXY TCP4 192.0.2.1 192.0.2.999 1 2\r\n"), "192.0.2.999 is not an address");
        refuses(text("PROXY TCP6 1:2:3 ::1 1 2\r\n"), "1:2:3 is not an address");
        refuses(text("PROXY TCP4 ::1 ::1 1 2\r\n"), "::1 is not of its family");
        refuses(text("PROXY TCP4 192.7 192.0.2.1 1 2\r\n"), "192.7 is not of its family");
        refuses(text("PROXY TCP6 192.0.2.7 192.0.2.1 1 2\r\n"), "192.0.2.7 is not of its family");
        refuses(text("PROXY TCP4 192.0.2.7 192.0.2.1 65536 2\r\n"), "65536 is not a port");
        refuses(text("PROXY TCP4 192.0.2.7 192.0.2.1 1 99999\r\n"), "99999 is not a port");
    }

    @Test
    void refusesALineWithoutItsEnd() {
        refuses(text("PROXY TCP4 192.0.2.7 192.0.2.1 1 2\n"), "its line does not end with CR LF");
        refuses(text("PROXY UNKNOWN " + "x".repeat(93)), "its line is longer than 107 bytes");
        refuses(text("PROXY UNKNOWN " + "x".repeat(92) + "\r\n"), "its line is longer than 107 bytes");
    }

    @Test
    void takesTheLongestLine() throws ProxyHeader.Malformed {
        assertThat(read(text("PROXY UNKNOWN " + "x".repeat(91) + "\r\n"))).isEqualTo(new ProxyHeader.Itself());
    }

    @Test
    void refusesBytesThatNoProxyWrites() {
        refuses(hex(BEGIN + "31 11 0000"), "its version is 3, not 2");
        refuses(hex(BEGIN + "22 11 0000"), "its command is 2, not 0 or 1");
        refuses(hex(BEGIN + "21 11 ffff"), "it is 65551 bytes long, more than 4096");
        refuses(hex(BEGIN + "21 12 000c c0000207 c0000201 1267 075b"),
                "it brings a connection of family 0x12, which is no stream that is known");
        refuses(hex(BEGIN + "21 51 000c c0000207 c0000201 1267 075b"),
                "it brings a connection of family 0x51, which is no stream that is known");
        refuses(hex(BEGIN + "21 11 000b c0000207 c0000201 1267 07"),
                "it is too short for the addresses of its family");
        refuses(hex(BEGIN + "21 21 000c c0000207 c0000201 1267 075b"),
                "it is too short for the addresses of its family");
        refuses(hex(BEGIN + "21 31 000c c0000207 c0000201 1267 075b"),
                "it is too short for the addresses of its family");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01", "0100", "010001", "020000 010003 6d71", "01ffff 00"})
    void refusesFieldsThatReachBeyondTheEnd(String fields) {
        byte[] rest = hex(fields);
        refuses(hex(BEGIN + "2111%04x".formatted(12 + rest.length) + "c0000207 c0000201 1267 075b" + fields),
                "a field behind its addresses reaches beyond its end");
    }

    @Test
    void verifiesAChecksum() throws ProxyHeader.Malformed {
        byte[] header = hex(BEGIN + "2111 0013 c0000207 c0000201 1267 075b 03 0004 00000000");
        CRC32C sum = new CRC32C();
        sum.update(header);
        for (int i = 0; i < 4; i++) {
            header[header.length - 4 + i] = (byte) (sum.getValue() >> (24 - 8 * i));
        }
        assertThat(read(header)).isEqualTo(client("192.0.2.7", 4711));
        header[17]++;
        refuses(header, "its checksum is wrong");
        refuses(hex(BEGIN + "2111 0011 c0000207 c0000201 1267 075b 03 0002 0000"), "its checksum has 2 bytes, not 4");
    }

    /** Whatever comes, there is a header, its end is awaited, or it is refused: and nobody waits for more than the longest. */
    @Test
    void survivesDamage() throws ProxyHeader.Malformed {
        long seed = Long.getLong("fuzz.seed", 20_261_128);
        Random random = new Random(seed);
        List<byte[]> headers = List.of(
                written(HAProxyProtocolVersion.V1, HAProxyProxiedProtocol.TCP6, "2001:db8::7", List.of()),
                written(HAProxyProtocolVersion.V2, HAProxyProxiedProtocol.TCP6, "2001:db8::7",
                        List.of(new HAProxyTLV((byte) 0x01, Unpooled.wrappedBuffer(text("mqtt"))))));
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = headers.get(round % 2).clone();
            for (int damage = random.nextInt(1, 4); damage > 0; damage--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            ByteBuf in = Unpooled.wrappedBuffer(bytes, new byte[ProxyHeader.MOST_BYTES - bytes.length]);
            try {
                assertThat(ProxyHeader.read(in))
                        .as("fuzz.seed %s, round %s: %s", seed, round, HexFormat.of().formatHex(bytes))
                        .isNotNull();
            } catch (ProxyHeader.Malformed e) {
                refused++;
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(refused).as("fuzz.seed %s", seed).isGreaterThan(1_000);
    }

    private static void refuses(byte[] bytes, String why) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(ProxyHeader.Malformed.class).hasMessage(why);
    }
}
