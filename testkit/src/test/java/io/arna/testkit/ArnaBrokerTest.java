package io.arna.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.arna.server.config.ConfigException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ArnaBrokerTest {
    @RegisterExtension static ArnaBroker broker = ArnaBroker.onFreePort();

    /** The CONNACK to an MQTT 5 client that keeps its session if there is one. */
    private static byte[] connAck(ArnaBroker broker) throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral(broker.host()), broker.port())) {
            socket.getOutputStream().write(HexFormat.ofDelimiter(" ")
                    .parseHex("10 13 00 04 4d 51 54 54 05 00 00 3c 05 11 00 00 00 ff 00 01 61")); // session expiry 255 s, id "a"
            assertThat(socket.getInputStream().read()).as("CONNACK").isEqualTo(0x20);
            byte[] rest = socket.getInputStream().readNBytes(socket.getInputStream().read());
            socket.getOutputStream().write(HexFormat.of().parseHex("e000"));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
            return rest;
        }
    }

    @Test
    void letsClientsIn() throws IOException {
        assertThat(connAck(broker)[1]).as("reason").isZero();
    }

    @Test
    void tellsItsAddresses() {
        assertThat(broker.mqttUri()).isEqualTo(URI.create("mqtt://127.0.0.1:" + broker.port()));
        assertThat(broker.wsUri()).hasScheme("ws").hasHost("127.0.0.1").hasPath("/mqtt");
        assertThat(broker.wsUri().getPort()).isPositive().isNotEqualTo(broker.port());
    }

    @Nested
    class InANestedClass {
        @Test
        void isTheOneOfTheClassAround() throws IOException {
            assertThat(connAck(broker)[1]).as("reason").isZero();
        }
    }

    @Nested
    class ThatRanAfterANestedClass {
        @Test
        void runsStill() throws IOException {
            assertThat(connAck(broker)[1]).as("reason").isZero();
        }
    }

    @Nested
    @TestInstance(Lifecycle.PER_METHOD)
    class InAFieldThatIsNotStatic {
        @RegisterExtension final ArnaBroker ownBroker = ArnaBroker.onFreePort();

        @RepeatedTest(2)
        void remembersNothingOfTheTestBefore() throws IOException {
            assertThat(connAck(ownBroker)[0]).as("session present").isZero();
            assertThat(connAck(ownBroker)[0]).as("session present").isEqualTo((byte) 1);
        }
    }

    @Nested
    class WithKeysOfItsConfigurationSet {
        @RegisterExtension final ArnaBroker small =
                ArnaBroker.onFreePort().set("connection.receive_maximum", 7).set("node.shards", 1);

        @Test
        void isAsTheySay() throws IOException {
            assertThat(small.broker().shards()).isEqualTo(1);
            assertThat(HexFormat.of().formatHex(connAck(small))).as("CONNACK").contains("210007");
        }
    }

    @Nested
    class BesideAnother {
        @RegisterExtension final ArnaBroker other = ArnaBroker.onFreePort();

        @Test
        void takesItsOwnPorts() {
            Set<Integer> ports = new HashSet<>(Set.of(broker.port(), broker.wsUri().getPort()));
            assertThat(ports.add(other.port()) && ports.add(other.wsUri().getPort())).isTrue();
        }
    }

    @Test
    void saysWhatIsMissingWhenItWasNotRegistered() {
        assertThatIllegalStateException().isThrownBy(() -> ArnaBroker.onFreePort().mqttUri())
                .withMessageContaining("@RegisterExtension");
    }

    @Test
    void saysWhatIsWrongWithAKey() {
        ArnaBroker wrong = ArnaBroker.onFreePort().set("session.max_queue_messages", 1);
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> wrong.startOnceFor("a test")).withMessage(
                "session.max_queue_messages: unknown key (did you mean session.max_queued_messages?), ArnaBroker.set");
    }
}
