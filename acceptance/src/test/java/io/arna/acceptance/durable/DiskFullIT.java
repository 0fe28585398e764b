package io.arna.acceptance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.arna.acceptance.durable.Line.Packet;
import io.arna.acceptance.start.Arna;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full takes nothing that was acknowledged, and nothing is acknowledged that it did not take. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class DiskFullIT {
    /** What holds the space that is given back; enough for the database to be opened with what is left. */
    private static final int BALLAST = 24 << 20;
    private static final String PAYLOAD = "x".repeat(64 << 10);

    @TempDir Path folder;

    private Path disk = Path.of("");

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(succeeds("mount", "-t", "tmpfs", "-o", "size=64m", "arna-test", disk.toString()),
                "SKIPPED: a small disk cannot be mounted here (that takes root)");
    }

    @AfterEach
    void unmount() throws Exception {
        assertThat(succeeds("umount", "--lazy", disk.toString())).isTrue();
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    @Test
    void refusesWhatItCannotKeepGoesOnWithTheRestAndRecovers() throws Exception {
        Path ballast = Files.write(disk.resolve("ballast"), new byte[BALLAST]);
        int acknowledged;
        try (Arna arna = start()) {
            try (Line away = new Line(arna.address(), "away", null)) {
                away.subscribe("kept/#", 1);
            }
            acknowledged = publishUntilCut(arna.address(), 0);
            assertThat(acknowledged).isPositive();
            arna.awaitLog("nothing can be kept");
            assertThat(arna.log().stream().filter(line -> line.contains("nothing can be kept"))).hasSize(1)
                    .allMatch(line -> line.contains("ERROR") && line.contains("no space is left on the disk"));

            qosZeroGoesOn(arna.address());
            // In a session that ends with its connection: one that is kept could not be begun.
            try (Line again = Line.ofVisitor(arna.address())) {
                again.publish(1, false, false, 7, "kept/refused", "1");
                assertThatExceptionOfType(IOException.class).isThrownBy(again::read);
            }

            Files.delete(ballast);
            arna.awaitLog("what must survive is kept again");
            try (Line speaker = Line.ofVisitor(arna.address())) {
                acknowledged++;
                speaker.publish(1, false, false, 1, "kept/last", String.valueOf(acknowledged));
                assertThat(speaker.read().type()).isEqualTo(Line.PUBACK);
            }
            arna.kill();
        }
        try (Arna arna = start(); Line back = new Line(arna.address(), "away", null)) {
            assertThat(back.isSessionPresent()).isTrue();
            int heard = 0;
            Packet packet;
            do {
                packet = back.read();
                back.acknowledge(Line.PUBACK, packet.id());
                heard++;
            } while (!packet.topic().equals("kept/last"));
            assertThat(heard).as("what was acknowledged, and at most one that was on its way")
                    .isBetween(acknowledged, acknowledged + 2);
        }
    }

    /** One after the other until the connection is cut; how many were acknowledged. */
    private static int publishUntilCut(URI address, int before) throws IOException {
        int acknowledged = before;
        try (Line speaker = Line.ofVisitor(address)) {
            while (acknowledged < 10_000) {
                speaker.publish(1, false, false, 1, "kept/" + acknowledged, PAYLOAD);
                if (speaker.read().type() == Line.PUBACK) {
                    acknowledged++;
                }
            }
        } catch (IOException cut) {
            return acknowledged;
        }
        throw new AssertionError("the disk is never full");
    }

    private static void qosZeroGoesOn(URI address) throws IOException {
        try (Line hearer = Line.ofVisitor(address, "hearer"); Line speaker = Line.ofVisitor(address)) {
            hearer.subscribe("live", 0);
            speaker.publish(0, false, false, 0, "live", "still");
            assertThat(hearer.read().payload()).isEqualTo("still");
        }
    }

    @Test
    void saysWhenItCannotEvenStart() throws Exception {
        Files.write(disk.resolve("ballast"), new byte[(64 << 20) - 4096 * 3]);
        try (Arna arna = Arna.start(folder, Map.of(), options())) {
            assertThat(arna.exitCode()).isEqualTo(1);
            assertThat(arna.log()).hasSize(1).allMatch(
                    line -> line.startsWith("arna: ") && line.contains(disk.toString()) && line.contains("space"));
        }
    }

    private Arna start() throws IOException {
        Arna arna = Arna.start(folder, Map.of(), options());
        List<String> lines = arna.ready();
        assertThat(lines).isNotEmpty();
        return arna;
    }

    private String[] options() {
        return new String[]{"--port", "0", "--ws-port", "0", "--data", disk.resolve("data").toString(), "--set",
                "session.max_queued_messages=100000", "--set", "session.max_queued_bytes=1GiB"};
    }
}
