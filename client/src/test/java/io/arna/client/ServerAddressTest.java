package io.arna.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an address is written (P18). */
class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
            "mqtt://host,               mqtt://host:1883",
            "MQTT://host:99,            mqtt://host:99",
            "mqtt://[::1],              mqtt://[::1]:1883",
            "mqtt://127.0.0.1:1884/,    mqtt://127.0.0.1:1884",
            "ws://host,                 ws://host:8083/mqtt",
            "ws://host:80/some/path,    ws://host:80/some/path",
            "mqtts://host,              mqtts://host:8883",
            "wss://host,                wss://host:8084/mqtt"})
    void readsAnAddressAndFillsInWhatIsUsual(String written, String whole) {
        assertThat(ServerAddress.parse(written)).hasToString(whole);
    }

    @ParameterizedTest
    @CsvSource({
            "http://host,       unknown scheme 'http'",
            "host,              not of the form",
            "mqtt://,           is not a URI",
            "mqtt://host:70000, 70000 is not a port",
            "'mqtt://a b',      is not a URI"})
    void refusesAnythingElseWithASentence(String written, String sentence) {
        assertThatThrownBy(() -> ServerAddress.parse(written)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void keepsIpv6AddressesWithoutBrackets() {
        assertThat(ServerAddress.parse("mqtt://[::1]:1883").host()).isEqualTo("::1");
    }
}
