package io.arna.cli.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.client.Receivables;
import io.arna.client.Received;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.MessageProperties;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.packet.UserProperty;
import io.arna.mqtt.topic.TopicName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a message is printed. Unless a comment says otherwise, what mosquitto_sub 2.0 printed for the same. */
class MessageFormatTest {
    private static final Received PLAIN = message("r/a", "hello w", MessageProperties.NONE);
    private static final Received RICH =
            Receivables.of(new Publish(17, true, Qos.AT_LEAST_ONCE, true, TopicName.of("r/é"), 5,
                    999, List.of(7, 8), new MessageProperties(true, "text/x", "re/sp", Payload.ofUtf8("co"),
                            List.of(new UserProperty("k", "v"), new UserProperty("k2", "v 2"))),
                    Payload.ofUtf8("x")));

    private final List<String> complaints = new ArrayList<>();

    private static Received message(String topic, String payload, MessageProperties properties) {
        return Receivables.of(new Publish(0, false, Qos.AT_MOST_ONCE, false, TopicName.of(topic), 0, Publish.NO_EXPIRY,
                List.of(), properties, Payload.ofUtf8(payload)));
    }

    private String print(String format, Received received, boolean pretty) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output output = new Output(bytes);
        MessageFormat.parse(format).print(received, output, pretty, complaints::add);
        output.flush();
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private String print(String format, Received received) {
        return print(format, received, false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "%t|%p|%x|%X|%l|%m|%q|%r;       r/a|hello w|68656c6c6f2077|68656C6C6F2077|7|0|0|0",
            "%10t|%-10t|%010t|%3.2t|%.3t;   \"       r/a|r/a       |       r/a| r/|r/a\"",
            "%20p|%-20p|%020p|%3p;          \"             hello w|hello w             |0000000000000hello w|hel\"",
            "%5l|%-5l|%05l|%5m|%05m;        \"    7|7    |00007|    0|00000\"",
            "%5q%5r%5%;                     00%",
            "%A%C%D%E%F%P%R%S;              \"\"",
            "%3A|%3C|%3E|%03F|%3R|%3S;      \"   |   |   |000||   \"",
            "100%% @@;                      100% @"})
    void printsAPlainMessage(String format, String expected) {
        assertThat(print(format, PLAIN)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "%A|%C|%D|%E|%F|%P|%R|%S;       5|text/x|co|999|1|k:v k2:v 2|re/sp|7",
            "%m|%q|%r;                      17|1|1",
            "%10C|%-10C|%.3C|%5E|%05E|%-8E; \"    text/x|text/x    |tex|  999|00999|999     \"",
            "%10R|%.2R|%-10R|%20P;          \"     re/sp|re|re/sp     |k:v k2:v 2\""})
    void printsTheProperties(String format, String expected) {
        assertThat(print(format, RICH)).isEqualTo(expected);
    }

    @Test
    void countsBytesAsPrintfDoes() {
        // "r/é" has four bytes; cut after three, half of é is left.
        assertThat(print("%5t|%.3t", RICH)).isEqualTo(" r/\u00c3\u00a9|r/\u00c3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "%.2:x;     68:65:6c:6c:6f:20:77",
            "%.4-X;     6865-6C6C-6F20-77",
            "%020x;     00000068656c6c6f2077",
            "%-20x|;    \"68656c6c6f2077      |\"",
            "%4x;       68656c6c"})
    void printsHexadecimalAsMosquitto21Does(String format, String expected) {
        assertThat(print(format, PLAIN)).isEqualTo(expected);
    }

    @Test
    void knowsTheEscapesOfC() {
        assertThat(print("\\\\\\0\\a\\e\\n\\r\\t\\v", PLAIN)).isEqualTo("\\\0\u0007\u001b\n\r\t\u000b");
    }

    @Test
    void leavesTextAsItIs() {
        assertThat(print("қ", PLAIN))
                .isEqualTo(new String("қ".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    // --- JSON ---------------------------------------------------------------------------------------------------------

    private static String withoutTime(String json) {
        return json.replaceFirst("\"tst\":\t?\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z[+-]\\d{4}\",", "");
    }

    @Test
    void printsAMessageAsJson() {
        assertThat(withoutTime(print("%j", PLAIN)))
                .isEqualTo("{\"topic\":\"r/a\",\"qos\":0,\"retain\":0,\"payloadlen\":7,\"payload\":\"hello w\"}");
        assertThat(withoutTime(print("%j", RICH)))
                .isEqualTo("{\"topic\":\"r/Ã©\",\"qos\":1,\"retain\":1,\"payloadlen\":1,\"mid\":17,\"properties\":{"
                        + "\"topic-alias\":5,\"subscription-identifier\":7,\"subscription-identifier\":8,"
                        + "\"message-expiry-interval\":999,\"payload-format-indicator\":1,\"content-type\":\"text/x\","
                        + "\"response-topic\":\"re/sp\",\"correlation-data\":\"co\","
                        + "\"user-properties\":{\"k\":\"v\",\"k2\":\"v 2\"}},\"payload\":\"x\"}");
    }

    @Test
    void printsJsonOnManyLines() {
        assertThat(withoutTime(print("%J", message("n", "{\"a\":[1,{}]}", MessageProperties.NONE), true)))
                .isEqualTo("{\n\t\n\t\"topic\":\t\"n\",\n\t\"qos\":\t0,\n\t\"retain\":\t0,\n\t\"payloadlen\":\t12,\n"
                        + "\t\"payload\":\t{\n\t\t\"a\":\t[1, {\n\t\t\t}]\n\t}\n}");
    }

    @Test
    void printsAnEmptyPayloadAsNull() {
        assertThat(print("%j%J", message("n", "", MessageProperties.NONE))).contains("\"payload\":null}{")
                .endsWith("\"payload\":null}");
    }

    @Test
    void printsBytesThatAreNoTextAsNumbers() {
        Received bytes = Receivables.of(Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("n"),
                Payload.copyOf(HexFormat.of().parseHex("61ff00"))));
        assertThat(print("%j", bytes)).endsWith("\"payload\":[97,255,0]}"); // mosquitto_sub's would be no JSON
    }

    @Test
    void complainsOfAPayloadThatIsNotJsonAndGoesOn() {
        assertThat(print("a%Jb", message("n/x", "notjson", MessageProperties.NONE))).isEqualTo("ab");
        assertThat(complaints).containsExactly("Error: The payload is not JSON, on topic n/x.");
    }

    // --- numbers in the payload ---------------------------------------------------------------------------------------

    @Test
    void printsFloatsAndDoublesAsMosquitto21Does() {
        byte[] one = HexFormat.of().parseHex("0000803f");
        byte[] half = HexFormat.of().parseHex("000000000000e03f");
        if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) { return; }
        assertThat(print("%f|%.2f|%8.1f|%-6.1f|%06.1f", floating(one)))
                .isEqualTo("1.000000|1.00|     1.0|1.0   |0001.0");
        assertThat(print("%d", floating(half))).isEqualTo("0.500000");
        assertThat(print("%d", floating(one))).isEmpty();
        assertThat(complaints).singleElement().asString().contains("%d needs 8");
    }

    private static Received floating(byte[] bytes) {
        return Receivables.of(Publish.of(0, Qos.AT_MOST_ONCE, false, TopicName.of("n"), Payload.copyOf(bytes)));
    }
}
