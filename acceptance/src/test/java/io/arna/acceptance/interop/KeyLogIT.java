package io.arna.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said over TLS can be read by who has the key log, and by nobody else. */
class KeyLogIT {
    private static final long PATIENCE_SECONDS = 60;

    @ParameterizedTest
    @ValueSource(strings = {"tlsv1.2", "tlsv1.3"})
    void tsharkReadsTheTopicsWithTheKeyLogAndOnlyWithIt(String version) throws Exception {
        String tshark = Programs.find("tshark", "tshark");
        try (TlsBroker broker = new TlsBroker()) {
            Path capture = broker.folder.resolve("capture.pcapng");
            try (Program sniffer = Program.start(tshark, "-i", "lo", "-f", "tcp port " + broker.port("tls"), "-w",
                    capture.toString())) {
                assumeTrue(beginsToCapture(sniffer), "SKIPPED: tshark may not capture on the loopback interface");
                String keyLog = broker.file("keys.log");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(keyLog))))
                        .isEqualTo("rw-------");
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                String topics = "";
                while (!topics.contains("secret/topic")) { // the sniffer begins and writes when it likes
                    assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
                    try (Program pub = Program.start(Programs.find("mosquitto_pub", "mosquitto-clients"), "-h",
                            "localhost", "-p", broker.port("tls"), "--cafile", broker.file("ca.crt"), "--tls-version",
                            version, "-t", "secret/topic", "-m", "x", "-q", "1")) {
                        assertThat(pub.exitCode()).isZero();
                    }
                    topics = read(tshark, capture, broker.port("tls"), keyLog);
                }
                assertThat(read(tshark, capture, broker.port("tls"), "/dev/null")).doesNotContain("secret");
            }
        }
    }

    private static boolean beginsToCapture(Program sniffer) throws InterruptedException {
        try {
            sniffer.lineWith("Capturing on");
            return true;
        } catch (AssertionError _) { // it has said why it does not
            return false;
        }
    }

    private static String read(String tshark, Path capture, String port, String keyLog) throws Exception {
        Process process = new ProcessBuilder(tshark, "-r", capture.toString(), "-o", "tls.keylog_file:" + keyLog, "-d",
                "tcp.port==" + port + ",tls", "-d", "tls.port==" + port + ",mqtt", "-T", "fields", "-e", "mqtt.topic")
                .redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return said;
    }
}
