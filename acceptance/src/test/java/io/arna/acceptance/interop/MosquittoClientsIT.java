package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.Spec;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mosquitto's own clients, in each version and at each QoS. */
class MosquittoClientsIT {
    private static final String PACKAGE = "mosquitto-clients";

    private static RunningBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new RunningBroker();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"mqttv31,0", "mqttv31,1", "mqttv31,2", "mqttv311,0", "mqttv311,1", "mqttv311,2", "mqttv5,0", "mqttv5,1",
            "mqttv5,2"})
    @Spec("v3 MQTT-7.0.0-2")
    void aMessageGoesFromPubToSub(String version, String qos) throws Exception {
        String topic = "mosquitto/" + version + "/" + qos;
        // A retained message tells that the subscription stands, so that nothing has to be waited for by the clock.
        pub("-V", version, "-t", topic + "/ready", "-m", "ready", "-r");
        try (Program sub = sub("-V", version, "-q", qos, "-v", "-C", "2", "-t", topic, "-t", topic + "/ready")) {
            assertThat(sub.line()).isEqualTo(topic + "/ready ready");
            pub("-V", version, "-q", qos, "-t", topic, "-m", "сәлем");
            assertThat(sub.line()).isEqualTo(topic + " сәлем");
            assertThat(sub.exitCode()).isZero();
        }
    }

    @Test
    void aSessionIsKeptForAClientThatWantsItKept() throws Exception {
        String[] session = {"-V", "mqttv311", "-i", "keeper", "-c", "-q", "1", "-t", "kept/#"};
        try (Program first = sub(with(session, "-E"))) {
            assertThat(first.exitCode()).isZero();
        }
        pub("-q", "1", "-t", "kept/a", "-m", "while you were away");
        try (Program again = sub(with(session, "-C", "1"))) {
            assertThat(again.line()).isEqualTo("while you were away");
        }
    }

    @Test
    void propertiesOfMqtt5ArriveAsTheyWereSent() throws Exception {
        pub("-V", "mqttv5", "-t", "props", "-m", "{}", "-r", "-q", "1", "-D", "publish", "content-type",
                "application/json", "-D",
                "publish", "response-topic", "reply/here", "-D", "publish", "correlation-data", "42", "-D", "publish",
                "user-property",
                "colour", "blue", "-D", "publish", "message-expiry-interval", "600");
        try (Program sub = sub("-V", "mqttv5", "-t", "props", "-C", "1", "-F", "%p|%C|%R|%D|%P|%r|%q")) {
            assertThat(sub.line()).isEqualTo("{}|application/json|reply/here|42|colour:blue|1|0");
        }
    }

    @Test
    void requestAndResponseFindEachOther() throws Exception {
        pub("-t", "rr/ready", "-m", "ready", "-r");
        try (Program server = sub("-V", "mqttv5", "-t", "rr/ask", "-t", "rr/ready", "-F", "%p|%R", "-C", "2");
                Program asker = askWhenReady(server)) {
            assertThat(server.line()).isEqualTo("what time is it?|rr/answer");
            pub("-V", "mqttv5", "-t", "rr/answer", "-m", "late");
            assertThat(asker.line()).isEqualTo("late");
        }
    }

    private static Program askWhenReady(Program server) throws Exception {
        server.lineWith("ready");
        return Program.start(Programs.find("mosquitto_rr", PACKAGE), "-h", broker.host(), "-p", broker.port(), "-V",
                "mqttv5", "-t",
                "rr/ask", "-e", "rr/answer", "-m", "what time is it?");
    }

    @Test
    void aWillIsPublishedWhenAClientIsKilled() throws Exception {
        pub("-t", "will/ready", "-m", "ready", "-r");
        try (Program heir = sub("-t", "will/#", "-v", "-C", "2")) {
            heir.lineWith("will/ready");
            pub("-t", "will/alive", "-m", "alive", "-r");
            heir.lineWith("will/alive");
            heir.exitCode();
        }
        try (Program heir = sub("-t", "will/last", "-t", "will/ready", "-v", "-C", "2")) {
            heir.lineWith("will/ready");
            Program mortal =
                    sub("-t", "will/alive", "--will-topic", "will/last", "--will-payload", "gone", "-i", "mortal");
            mortal.lineWith("alive");
            mortal.close();
            assertThat(heir.line()).isEqualTo("will/last gone");
        }
    }

    private static Program sub(String... options) throws Exception {
        return Program.start(
                with(new String[]{Programs.find("mosquitto_sub", PACKAGE), "-h", broker.host(), "-p", broker.port()},
                        options));
    }

    private static void pub(String... options) throws Exception {
        try (Program pub = Program
                .start(with(
                        new String[]{Programs.find("mosquitto_pub", PACKAGE), "-h", broker.host(), "-p", broker.port()},
                        options))) {
            assertThat(pub.exitCode()).isZero();
        }
    }

    private static String[] with(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }
}
