package io.arna.lab.run;

import io.arna.lab.LabException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of our own: a broker or a worker. What it logs goes to a file; it ends when this is closed. */
final class Program implements AutoCloseable {
    private static final int STOP_SECONDS = 10;
    /** What our commands begin a complaint with. */
    private static final String OURS = "arna: ";

    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final Path log;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
    }

    /**
     * Starts one.
     *
     * @param arna the words that stand before a command of ours
     */
    static Program start(String name, List<String> arna, Path logs, String... more) throws IOException {
        List<String> command = new ArrayList<>(arna);
        command.addAll(List.of(more));
        Path log = Files.createDirectories(logs).resolve(name + ".log");
        return new Program(name, new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    /** Its next line. */
    String readLine() throws IOException, LabException, InterruptedException {
        String line = out.readLine();
        if (line == null) { throw new LabException(name + " has ended: " + complaint()); }
        return line;
    }

    private String complaint() throws IOException, InterruptedException {
        boolean ended = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        List<String> lines = Files.readAllLines(log);
        return lines.stream().filter(line -> line.startsWith(OURS)).findFirst()
                .map(line -> line.substring(OURS.length()))
                .or(() -> lines.stream().filter(line -> !line.isBlank()).findFirst())
                .orElse("with exit code " + (ended ? process.exitValue() : "unknown"));
    }

    void writeLine(String line) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).write(line + "\n");
        process.outputWriter(StandardCharsets.UTF_8).flush();
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        var _ = process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
        var _ = process.destroyForcibly().onExit().join();
    }
}
