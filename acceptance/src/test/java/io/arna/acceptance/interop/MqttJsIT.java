package io.arna.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT.js through a WebSocket, as a browser would. */
class MqttJsIT {
    private static RunningBroker broker;
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        String npm = Programs.find("npm", "npm");
        folder = Files.createDirectories(Path.of("target", "mqttjs").toAbsolutePath());
        for (String file : new String[]{"package.json", "package-lock.json", "exchange.mjs"}) {
            Files.copy(Programs.ours("mqttjs/" + file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try (Program install = Program.startIn(folder, npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts")) {
            assumeTrue(install.exitCode() == 0, "SKIPPED: npm could not install MQTT.js");
        }
        broker = new RunningBroker();
    }

    @AfterAll
    static void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "5"})
    void publishesToItselfThroughAWebSocket(String version) throws Exception {
        try (Program client =
                Program.startIn(folder, Programs.find("node", "nodejs"), "exchange.mjs", broker.wsUri(), version)) {
            assertThat(client.line()).isEqualTo("connected");
            for (int qos = 0; qos <= 2; qos++) {
                assertThat(client.line()).isEqualTo("mqttjs/" + version + " hello at " + qos + " qos=" + qos);
            }
            assertThat(client.line()).isEqualTo("done");
            assertThat(client.exitCode()).isZero();
        }
    }
}
