package io.arna.acceptance.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.arna.acceptance.start.Arna;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the broker asks of the system, as strace sees it: the message is written, the disk has it, and only then the client hears PUBACK. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class FsyncIT {
    private static final String TEXT = "kept-as-strace-sees-it";
    private static final Pattern WRITTEN = Pattern.compile("write\\w*\\(\\d+<[^>]*\\.log>.*" + TEXT + ".*");
    private static final Pattern SYNCED =
            Pattern.compile(".*fdatasync\\(\\d+<[^>]*\\.log>\\)? .*= 0.*|.*<\\.\\.\\. fdatasync resumed>\\) += 0.*");
    private static final Pattern ACKNOWLEDGED =
            Pattern.compile("(write|writev|sendto|sendmsg)\\(\\d+<[^>]*>.*\"@\\\\2\\\\0\\\\1\".*");

    @TempDir Path folder;

    @Test
    void theDiskHasAMessageBeforeItIsAcknowledged() throws Exception {
        List<String> calls = callsWhilePublishing("fsync");
        int written = first(calls, WRITTEN, 0);
        int synced = first(calls, SYNCED, written);
        int acknowledged = first(calls, ACKNOWLEDGED, 0);
        assertThat(written).as("written\n%s", String.join("\n", calls)).isNotNegative();
        assertThat(synced).as("synced\n%s", String.join("\n", calls)).isGreaterThan(written);
        assertThat(acknowledged).as("acknowledged\n%s", String.join("\n", calls)).isGreaterThan(synced);
    }

    @Test
    void atLevelOsNobodyAsksTheDisk() throws Exception {
        List<String> calls = callsWhilePublishing("os");
        assertThat(first(calls, WRITTEN, 0)).isNotNegative();
        assertThat(first(calls, ACKNOWLEDGED, 0)).isGreaterThan(first(calls, WRITTEN, 0));
        assertThat(first(calls, SYNCED, 0)).isNegative();
    }

    /** The first call behind {@code from} that is of this kind; -1 when there is none. */
    private static int first(List<String> calls, Pattern kind, int from) {
        return IntStream.range(Math.max(from, 0), calls.size())
                .filter(i -> kind.matcher(withoutThread(calls.get(i))).matches())
                .findFirst().orElse(-1);
    }

    private static String withoutThread(String call) {
        return call.replaceFirst("^\\d+ +", "");
    }

    private List<String> callsWhilePublishing(String level) throws Exception {
        try (Arna arna = Arna.start(folder, Map.of(), "--port", "0", "--ws-port", "0", "--data",
                folder.resolve("data").toString(), "--set", "store.level=" + level)) {
            arna.ready();
            try (Line away = new Line(arna.address(), "away", null)) {
                away.subscribe("t", 1);
            }
            try (Line speaker = Line.ofVisitor(arna.address())) {
                Path calls = folder.resolve("calls.txt");
                Process strace = attach(arna.pid(), calls);
                try {
                    speaker.publish(1, false, false, 1, "t", TEXT);
                    assertThat(speaker.read().type()).isEqualTo(Line.PUBACK);
                } finally {
                    strace.destroy(); // it lets go of the broker, and ends
                    strace.waitFor();
                }
                return Files.readAllLines(calls, StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** Watches a process; returns when it does. */
    private static Process attach(long pid, Path calls) throws IOException {
        Process strace;
        try {
            strace = new ProcessBuilder("strace", "-f", "-y", "-s", "200", "-e",
                    "trace=write,writev,pwrite64,sendto,sendmsg,fsync,fdatasync", "-o", calls.toString(), "-p",
                    String.valueOf(pid)).start();
        } catch (IOException _) {
            return abort("SKIPPED: strace is not installed (Debian: strace)");
        }
        BufferedReader errors = strace.errorReader();
        String line = errors.readLine();
        while (line != null && !line.contains("attached")) {
            line = errors.readLine();
        }
        if (line == null) { return abort("SKIPPED: strace may not watch another process here"); }
        return strace;
    }
}
