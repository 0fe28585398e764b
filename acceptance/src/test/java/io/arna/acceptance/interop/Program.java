package io.arna.acceptance.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running program and what it prints, standard error included. Killed when closed, with the programs it has started itself. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final String END = "\u0000end of output";

    private final List<String> command;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(100_000);
    private final StringBuilder seen = new StringBuilder();

    private Program(List<String> command, Process process) {
        this.command = command;
        this.process = process;
        Thread.ofVirtual().start(this::collect);
    }

    static Program start(String... command) throws IOException {
        return startIn(null, command);
    }

    static Program startIn(@Nullable Path folder, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        builder.environment().put("PYTHONUNBUFFERED", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(List.of(command), process);
    }

    private void collect() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.put(line);
            }
            lines.put(END);
        } catch (IOException | InterruptedException e) {
            lines.add("output could not be read: " + e);
            lines.add(END);
        }
    }

    /** The next line printed. */
    String line() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null || line.equals(END)) {
            throw new AssertionError(
                    command + " prints " + (line == null ? "nothing for long" : "no more") + "; so far:\n" + seen);
        }
        seen.append(line).append('\n');
        return line;
    }

    /** Waits for a line with this text. */
    String lineWith(String text) throws InterruptedException {
        String line = line();
        while (!line.contains(text)) {
            line = line();
        }
        return line;
    }

    /** Asks it to end, and waits until it has. */
    void end() throws InterruptedException {
        process.destroy();
        var _ = exitCode();
    }

    /** All lines up to its end. */
    List<String> rest() throws InterruptedException {
        List<String> rest = new ArrayList<>();
        for (String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS); !END.equals(line); line =
                lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            if (line == null) { throw new AssertionError(command + " does not end; so far:\n" + seen); }
            seen.append(line).append('\n');
            rest.add(line);
        }
        return rest;
    }

    /** The exit code, once it has ended. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(command + " does not end; so far:\n" + seen);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
