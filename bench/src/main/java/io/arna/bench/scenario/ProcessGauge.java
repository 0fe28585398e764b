package io.arna.bench.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a process of this machine has used, as the system accounts for it. Any thread. */
public final class ProcessGauge {
    /** What Linux counts user and system time in, on every platform we know (sysconf _SC_CLK_TCK). */
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private final long pid;

    /** A gauge on a process. */
    public ProcessGauge(long pid) {
        this.pid = pid;
    }

    /** A gauge on this process. */
    public static ProcessGauge ofThisProcess() {
        return new ProcessGauge(ProcessHandle.current().pid());
    }

    /** User and system time in seconds; not a number when there is no such process. */
    public double cpuSeconds() throws IOException {
        try {
            String stat = Files.readString(proc("stat"));
            // The name in parentheses may hold anything.
            List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return (Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(SYSTEM_TIME))) / TICKS_PER_SECOND;
        } catch (NoSuchFileException _) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .map(Duration::toNanos)
                    .map(nanos -> nanos / 1e9)
                    .orElse(Double.NaN);
        }
    }

    /** Resident memory in bytes; not a number where the system does not tell. */
    public double residentBytes() throws IOException {
        try {
            return Files.readAllLines(proc("status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (NoSuchFileException _) {
            return Double.NaN;
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
