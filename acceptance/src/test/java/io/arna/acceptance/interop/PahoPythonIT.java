package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** paho for Python, in programs that do what tutorials do (T7, P19). */
class PahoPythonIT {
    private static RunningBroker broker;
    private static String python;

    @BeforeAll
    static void start() throws Exception {
        python = Programs.find("python3", "python3");
        try (Program probe = Program.start(python, "-c", "import paho.mqtt.client")) {
            assumeTrue(probe.exitCode() == 0, "SKIPPED: paho for Python is not installed (Debian: python3-paho-mqtt)");
        }
        broker = new RunningBroker();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void oneProgramPublishesAtQos2AndAnotherPrintsIt() throws Exception {
        try (Program subscriber = run("subscribe.py", "/python3/mqtt", "2", "3")) {
            assertThat(subscriber.line()).isEqualTo("connected");
            assertThat(subscriber.line()).isEqualTo("subscribed at 2");
            try (Program publisher = run("publish_qos2.py", "/python3/mqtt", "3", "0.1")) {
                publisher.lineWith("sent 3");
                assertThat(publisher.exitCode()).isZero();
            }
            for (int number = 1; number <= 3; number++) {
                assertThat(subscriber.line()).isEqualTo("/python3/mqtt messages: " + number + " qos=2 retain=0");
            }
            assertThat(subscriber.exitCode()).isZero();
        }
    }

    @Test
    void aRetainedMessageAtQos0WaitsForALaterSubscriber() throws Exception {
        try (Program retainer = run("publish_retained.py", "test", "hello")) {
            assertThat(retainer.line()).isEqualTo("connected with result code 0");
            assertThat(retainer.exitCode()).isZero();
        }
        try (Program subscriber = run("subscribe.py", "test", "0", "1")) {
            assertThat(subscriber.lineWith("test ")).isEqualTo("test hello qos=0 retain=1");
        }
    }

    private static Program run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(python, Programs.ours("python/" + program).toString(), broker.host(), broker.port()));
        command.addAll(List.of(arguments));
        return Program.start(command.toArray(String[]::new));
    }
}
