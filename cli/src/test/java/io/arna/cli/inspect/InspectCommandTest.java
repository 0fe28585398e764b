package io.arna.cli.inspect;

import static io.arna.cli.inspect.CaptureBytes.hex;
import static io.arna.cli.inspect.CaptureBytes.text;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.cli.inspect.CaptureBytes.Format;
import io.arna.cli.inspect.CaptureBytes.Link;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code arna inspect} says of captures that are written here byte by byte. */
class InspectCommandTest {
    /** MQTT 3.1.1, client identifier c1, user u, password geheim, keep alive 60 s. */
    private static final String CONNECT =
            "10 19" + text("MQTT") + "04 c2 003c" + text("c1") + text("u") + text("geheim");
    private static final String CONNACK = "20 02 00 00";
    /** QoS 1, packet identifier 7, topic a/b, payload hi. */
    private static final String PUBLISH = "32 09" + text("a/b") + "0007" + "6869";
    private static final String PUBACK = "40 02 0007";

    @TempDir private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        out.reset();
        return InspectCommand.run(List.of(arguments), new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    private String said() {
        return out.toString(UTF_8);
    }

    private String complained() {
        return err.toString(UTF_8);
    }

    private String inspect(CaptureBytes capture, String... options) throws IOException {
        Path file = Files.write(folder.resolve("capture"), capture.bytes());
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(options));
        assertThat(run(arguments.toArray(String[]::new))).isZero();
        assertThat(complained()).isEmpty();
        return said();
    }

    private static CaptureBytes conversation(CaptureBytes capture) {
        return capture.open().client(CONNECT).server(CONNACK).client(PUBLISH).server(PUBACK);
    }

    // ── What is told of a packet ──

    @Test
    void namesThePartsOfPacketsOf311() throws IOException {
        assertThat(inspect(conversation(CaptureBytes.onPort(1883))
                .client("82 08 0001" + text("a/#") + "01").server("90 03 0001 01")
                .client("a2 07 0002" + text("a/#")).server("b0 02 0002")
                .client("c0 00").server("d0 00").client("e0 00"))).contains(
                        "192.0.2.7:40000 -> 192.0.2.1:1883  CONNECT, 27 bytes, MQTT 3.1.1, client \"c1\"\n  fixed header\n",
                        "    0000  10                         packet type: CONNECT (1)\n",
                        "    0000  10                         flags: 0b0000\n",
                        "    0001  19                         remaining length: 25\n  variable header\n",
                        "    0002  00044d515454               protocol name: \"MQTT\"\n",
                        "    0008  04                         protocol level: 4 (MQTT 3.1.1)\n",
                        "connect flags: user name yes, password yes, will retain no, will QoS 0, will no, clean session yes, reserved 0\n",
                        "keep alive (s): 60\n  payload\n", "client identifier: \"c1\"\n", "user name: \"u\"\n",
                        "192.0.2.1:1883 -> 192.0.2.7:40000  CONNACK", "session present no\n",
                        "return code: 0 (accepted)\n",
                        "flags: 0b0010: DUP 0, QoS 1, RETAIN 0\n", "topic name: \"a/b\"\n", "packet identifier: 7\n",
                        "    0009  6869                       message: \"hi\"\n", "SUBSCRIBE, 10 bytes",
                        "topic filter: \"a/#\"\n", "subscription options: QoS 1\n", "return code: granted QoS 1\n",
                        "UNSUBSCRIBE, 9 bytes", "UNSUBACK, 4 bytes", "PINGREQ, 2 bytes", "PINGRESP, 2 bytes",
                        "DISCONNECT, 2 bytes");
    }

    @Test
    void namesThePartsOfPacketsOf5() throws IOException {
        String will = "05 18 0000000a" + text("w") + "0001 21";
        assertThat(inspect(CaptureBytes.onPort(1883).open()
                .client("10 20" + text("MQTT") + "05 0e 003c 05 11 00000078" + text("c5") + will)
                .server("20 0b 00 00 08 22 000a 21 0014 24 01")
                .client("30 0c" + text("t") + "07 02 0000003c 01 01" + "68")
                .server("e0 02 8e 00"))).contains("MQTT 5.0, client \"c5\"\n",
                        "property: session expiry interval: 120\n",
                        "will property: will delay interval: 10\n", "will topic: \"w\"\n", "will payload: \"!\"\n",
                        "property: receive maximum: 20\n", "property: topic alias maximum: 10\n",
                        "property: maximum qos: 1\n", "property: message expiry interval: 60\n",
                        "property: payload format indicator: 1\n", "reason code: 0x8E (session taken over)\n");
    }

    @Test
    void passwordsAreMaskedUnlessAskedFor() throws IOException {
        String digits = HexFormat.of().formatHex("geheim".getBytes(US_ASCII));
        assertThat(inspect(conversation(CaptureBytes.onPort(1883)))).doesNotContain("geheim").doesNotContain(digits)
                .contains("password: (masked, --show-secrets shows it)",
                        "! the password travels in clear: whoever sees this traffic has it",
                        "! topics and payloads of this connection travel in clear");
        assertThat(inspect(conversation(CaptureBytes.onPort(1883)), "--show-secrets")).contains("password: \"geheim\"");
    }

    @Test
    void whatSomebodySentDoesNotReachTheTerminalAsAControlCharacter() throws IOException {
        String said = inspect(CaptureBytes.onPort(1883).open().client(CONNECT).server(CONNACK)
                .client("30 07" + text("a") + "1b5b324a"));
        assertThat(said).doesNotContain("\u001b").contains("message: 0x1b5b324a (4 bytes)");
    }

    @Test
    void onlyTheTypesThatWereAskedFor() throws IOException {
        assertThat(inspect(conversation(CaptureBytes.onPort(1883)), "--type", "publish"))
                .contains("PUBLISH, 11 bytes").doesNotContain("CONNECT,").doesNotContain("PUBACK,");
    }

    @Test
    void aMalformedPacketIsShownWithWhereAndWhyAndEndsItsDirectionOnly() throws IOException {
        assertThat(inspect(CaptureBytes.onPort(1883).open().client(CONNECT).server(CONNACK)
                .client("32 05" + text("a") + "0000") // packet identifier 0
                .client(PUBLISH).server("d0 00"))).contains("! malformed, at byte 27 of this direction: ",
                        "this direction is not read any further", "PINGRESP, 2 bytes")
                .doesNotContain("\"a/b\"");
    }

    // ── Where packets come from ──

    @ParameterizedTest
    @EnumSource
    void readsEveryFormat(Format format) throws IOException {
        String expected = inspect(conversation(CaptureBytes.onPort(1883)));
        assertThat(expected).startsWith("2023-11-14T22:13:20.003Z ");
        assertThat(inspect(conversation(new CaptureBytes(format, Link.ETHERNET_II, false, 1883)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryLink(Link link) throws IOException {
        assertThat(inspect(conversation(new CaptureBytes(Format.PCAP_LITTLE, link, false, 1883))))
                .isEqualTo(inspect(conversation(CaptureBytes.onPort(1883))));
        assertThat(inspect(conversation(new CaptureBytes(Format.PCAP_LITTLE, link, true, 1883))))
                .contains("[2001:db8:0:0:0:0:0:7]:40000 -> [2001:db8:0:0:0:0:0:1]:1883  CONNECT", "PUBACK, 4 bytes");
    }

    @Test
    void anyPortIsReadThatBeginsWithConnectAndNoOther() throws IOException {
        assertThat(inspect(conversation(CaptureBytes.onPort(2000)))).contains("CONNECT, 27 bytes", "PUBACK, 4 bytes");
        assertThat(inspect(CaptureBytes.onPort(2000).open().client(PUBLISH).server(PUBACK))).isEmpty();
        assertThat(inspect(CaptureBytes.onPort(2000).open().client(PUBLISH).server(PUBACK), "--port", "2000"))
                .contains("the capture begins after CONNECT", "PUBLISH, 11 bytes");
    }

    @Test
    void segmentsInAnyOrderAreOneStream() throws IOException {
        byte[] both = hex(CONNECT + PUBLISH);
        String expected = withoutTimes(inspect(CaptureBytes.onPort(1883).open().client(both)));
        CaptureBytes single = CaptureBytes.onPort(1883).open();
        for (byte each : both) {
            single.client(new byte[]{each});
        }
        assertThat(withoutTimes(inspect(single))).isEqualTo(expected);
        assertThat(withoutTimes(inspect(CaptureBytes.onPort(1883).open()
                .clientAt(20, Arrays.copyOfRange(both, 20, both.length))
                .clientAt(0, Arrays.copyOfRange(both, 0, 10))
                .clientAt(0, Arrays.copyOfRange(both, 0, 10)) // sent again
                .clientAt(5, Arrays.copyOfRange(both, 5, 25))))).as("in disorder, twice, overlapping")
                .isEqualTo(expected);
    }

    private static String withoutTimes(String said) {
        return said.replaceAll("(?m)^\\d{4}-\\S+ ", "");
    }

    @Test
    void whatIsMissingInTheCaptureIsSaid() throws IOException {
        assertThat(inspect(conversation(CaptureBytes.onPort(1883)).skip(11).client("c0 00"))).contains(
                "! 11 bytes are missing in the capture after the first 38 of this direction; what follows is not read")
                .doesNotContain("PINGREQ");
        assertThat(inspect(CaptureBytes.onPort(1883).open().client(CONNECT).client("32 09 0003"))).contains(
                "! 4 bytes of a packet are there, the rest of it is not");
    }

    // ── Around MQTT ──

    @Test
    void readsWebSockets() throws IOException {
        byte[] upgrade =
                "GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n".getBytes(US_ASCII);
        String answer = HexFormat.of().formatHex("HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(US_ASCII));
        String said = inspect(CaptureBytes.onPort(8083).open().client(upgrade).server(answer)
                .client(masked(hex(CONNECT))).server("82 04" + CONNACK).client(masked(hex(PUBLISH))));
        assertThat(said).contains("CONNECT, 27 bytes", "CONNACK, 4 bytes", "topic name: \"a/b\"", "message: \"hi\"");
    }

    private static byte[] masked(byte[] data) {
        byte[] mask = {0x5A, 0x01, (byte) 0xC3, 0x77};
        ByteBuffer frame =
                ByteBuffer.allocate(6 + data.length).put((byte) 0x82).put((byte) (0x80 | data.length)).put(mask);
        for (int i = 0; i < data.length; i++) {
            frame.put((byte) (data[i] ^ mask[i % 4]));
        }
        return frame.array();
    }

    @Test
    void saysOfTlsWhatItTellsAndWhatIsNeededToReadIt() throws IOException {
        String random = "00".repeat(32);
        String name = "0000 000e 000c 00 0009" + HexFormat.of().formatHex("localhost".getBytes(US_ASCII));
        String versions = "002b 0005 04 0304 0303";
        String extensions = name + versions;
        int length = extensions.replace(" ", "").length() / 2;
        String body = "0303" + random + "00" + "0002 1301" + "01 00" + "%04x".formatted(length) + extensions;
        int bodyLength = body.replace(" ", "").length() / 2;
        assertThat(inspect(CaptureBytes.onPort(8883).open()
                .client("16 0301 %04x 01 %06x".formatted(bodyLength + 4, bodyLength) + body))).contains(
                        "! this is TLS (the client offers TLS 1.3, TLS 1.2; server name localhost); to read it, give the key log "
                                + "of the broker or the client: --keylog FILE");
    }

    // ── Refusals ──

    @Test
    void whatIsNoCaptureIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "no capture at all");
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(complained()).contains("notes.txt: this is no capture");
        assertThat(run(folder.resolve("none").toString())).isEqualTo(1);
        assertThat(complained()).contains("there is no file " + folder.resolve("none"));
    }

    @ParameterizedTest
    @EnumSource
    void aCaptureThatEndsInTheMiddleIsReadToThere(Format format) throws IOException {
        byte[] whole = conversation(new CaptureBytes(format, Link.ETHERNET_II, false, 1883)).bytes();
        Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length - 30));
        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(said()).contains("PUBLISH, 11 bytes").doesNotContain("PUBACK,");
        assertThat(complained()).contains("the capture is damaged at byte ", "the file ends in the middle of a frame");
    }

    @Test
    void anyDamageOfACaptureIsSaidAndNothingElseHappens() throws IOException {
        byte[] whole = conversation(new CaptureBytes(Format.PCAPNG_LITTLE, Link.ETHERNET_II, false, 1883)).bytes();
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) 0xFF;
            Path file = Files.write(folder.resolve("damaged"), damaged);
            assertThat(run(file.toString())).as("byte %d", at).isIn(0, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"--port 0, a port is 1–65535", "--type NONE, NONE", "--nothing, Unknown option"})
    void wrongOptionsAreRefused(String options, String why) throws IOException {
        Path file = Files.write(folder.resolve("capture"), conversation(CaptureBytes.onPort(1883)).bytes());
        List<String> arguments = new ArrayList<>(List.of(options.split(" ", -1)));
        arguments.add(file.toString());
        assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(complained()).contains(why);
    }

    @Test
    void aKeyLogThatIsNotThereIsRefused() throws IOException {
        Path file = Files.write(folder.resolve("capture"), conversation(CaptureBytes.onPort(1883)).bytes());
        assertThat(run(file.toString(), "--keylog", folder.resolve("keys").toString())).isEqualTo(1);
        assertThat(complained()).contains("there is no key log " + folder.resolve("keys"));
    }
}
