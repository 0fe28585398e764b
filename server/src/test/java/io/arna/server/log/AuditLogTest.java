package io.arna.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.server.Broker;
import io.arna.server.StartException;
import io.arna.server.config.Audit;
import io.arna.server.config.Config;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the audit log is kept: lines, files, and what happens when it cannot be. */
class AuditLogTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-28T12:00:00Z"));

    @TempDir Path folder;

    private Audit settings(long bytes, int kept) { return new Audit(folder.resolve("audit.log"), bytes, kept); }

    private AuditLog on(Audit settings, AuditFile.Opener opener) {
        return new AuditLog(new AuditFile(settings, opener), NOON).begin();
    }

    @Test
    void writesAnObjectPerLine() throws IOException {
        try (AuditLog audit = on(settings(1 << 20, 1), AuditFile::onDisk)) {
            audit.refused("permissions", "acl \"x\"", List.of("line 1\nis bad"));
            audit.add(new AuditEntry(NOON.instant(), "login", "marie", "c1", "192.0.2.7:4711", "tcp:1883", null, true,
                    null));
        }
        assertThat(Files.readAllLines(folder.resolve("audit.log"))).containsExactly(
                "{\"time\":\"2026-11-28T12:00:00.000Z\",\"event\":\"permissions\",\"what\":\"acl \\\"x\\\"\",\"outcome\":\"failure\",\"reason\":\"line 1␊is bad\"}",
                "{\"time\":\"2026-11-28T12:00:00.000Z\",\"event\":\"login\",\"username\":\"marie\",\"clientid\":\"c1\",\"peer\":\"192.0.2.7:4711\",\"listener\":\"tcp:1883\",\"outcome\":\"success\"}");
    }

    @Test
    void beginsTheNextFileWhenOneIsFullAndKeepsSoMany() throws IOException {
        try (AuditLog audit = on(settings(4_096, 2), AuditFile::onDisk)) {
            for (int i = 0; i < 200; i++) {
                audit.broker("start", "node-" + i);
            }
        }
        assertThat(folder.resolve("audit.log.3")).doesNotExist();
        for (String name : List.of("audit.log", "audit.log.1", "audit.log.2")) {
            Path file = folder.resolve(name);
            assertThat(Files.size(file)).as(name).isBetween(1L, 4_096L);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).as(name)
                    .isEqualTo("rw-------");
            assertThat(Files.readAllLines(file)).as("whole lines").allMatch(line -> line.endsWith("}"));
        }
        assertThat(Files.readString(folder.resolve("audit.log"))).contains("node-199");
        String newest = Files.readAllLines(folder.resolve("audit.log")).getFirst();
        String before = Files.readAllLines(folder.resolve("audit.log.1")).getLast();
        assertThat(numberIn(newest)).as("nothing between").isEqualTo(numberIn(before) + 1);
    }

    private static int numberIn(String line) { return Integer.parseInt(line.replaceAll(".*node-(\\d+).*", "$1")); }

    @Test
    void keepsNoOldFileWhenNoneIsToBeKept() throws IOException {
        try (AuditLog audit = on(settings(4_096, 0), AuditFile::onDisk)) {
            for (int i = 0; i < 100; i++) {
                audit.broker("start", "node-" + i);
            }
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("audit.log"));
        }
    }

    @Test
    void closesAFileThatWasOpenToOthersAndWritesBehindWhatIsInIt() throws IOException {
        Path file = Files.writeString(folder.resolve("audit.log"), "before\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        try (AuditLog audit = on(settings(1 << 20, 1), AuditFile::onDisk)) {
            audit.broker("start", "node");
        }
        assertThat(Files.readAllLines(file)).hasSize(2).startsWith("before");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void goesOnWhenTheDiskIsFullAndTellsWhatWasLost() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        CountDownLatch tried = new CountDownLatch(3);
        try (AuditLog audit = on(settings(1 << 20, 1), file -> new Failing(AuditFile.onDisk(file), full, tried))) {
            for (int i = 0; i < 3; i++) {
                audit.broker("start", "lost-" + i);
            }
            tried.await();
            full.set(false);
            audit.broker("start", "kept");
        }
        String written = Files.readString(folder.resolve("audit.log"));
        assertThat(written).contains("\"event\":\"entries_lost\",\"what\":\"", "\"what\":\"kept\"")
                .doesNotContain("lost-0");
    }

    /** Fails like a full disk while it is to. */
    private record Failing(WritableByteChannel behind, AtomicBoolean full, CountDownLatch tried)
            implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (full.get()) {
                tried.countDown();
                throw new IOException("No space left on device");
            }
            return behind.write(bytes);
        }

        @Override
        public boolean isOpen() { return behind.isOpen(); }

        @Override
        public void close() throws IOException {
            behind.close();
        }
    }

    @Test
    void nobodyWaitsForAFileThatTakesNothingAndTheLossIsCounted() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        int more = 100;
        try (AuditLog audit = on(settings(1 << 30, 1), file -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return AuditFile.onDisk(file);
        })) {
            for (int i = 0; i < AuditLog.WAITING + more; i++) {
                audit.broker("start", "node-" + i); // returns, though nothing is written
            }
            goOn.countDown();
            while (!Files.exists(folder.resolve("audit.log"))
                    || !Files.readString(folder.resolve("audit.log")).contains(
                            "entries_lost")) {
                Thread.onSpinWait();
            }
        }
        List<String> lines = Files.readAllLines(folder.resolve("audit.log"));
        long lost = lines.stream().filter(line -> line.contains("entries_lost"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"what\":\"(\\d+)\".*", "$1"))).sum();
        long kept = lines.stream().filter(line -> line.contains("node-")).count();
        assertThat(lost).isBetween(1L, (long) more);
        assertThat(kept + lost).isEqualTo(AuditLog.WAITING + more);
    }

    @Test
    void strangersCannotFloodIt() throws IOException {
        int refused = 0;
        try (AuditLog audit = on(settings(1 << 20, 1), AuditFile::onDisk)) {
            for (int i = 0; i < 10_000; i++) {
                refused += audit.mayRefuse() ? 0 : 1;
            }
            audit.broker("stop", "node");
        }
        assertThat(refused).isPositive();
        assertThat(Files.readString(folder.resolve("audit.log")))
                .contains("entries_lost\",\"what\":\"" + refused + "\"");
    }

    @Test
    void theBrokerDoesNotStartWithAFileThatCannotBeWritten() {
        Config config = Config.ofYaml("log: {audit: {file: \"" + folder.resolve("none/audit.log") + "\"}}\n"
                + "listeners: [{host: 127.0.0.1, port: 0}]");
        assertThatThrownBy(() -> Broker.start(config).close()).isInstanceOf(StartException.class)
                .hasMessageStartingWith("log.audit.file: the file cannot be written, NoSuchFileException");
    }
}
