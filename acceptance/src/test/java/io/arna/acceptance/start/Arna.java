package io.arna.acceptance.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code arna start} in a process of its own, as the launcher runs it. What it logs goes to a file, unless nobody is to read it. Killed when
 * closed.
 */
public final class Arna implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;
    private final @Nullable Path log;
    private final List<URI> addresses = new ArrayList<>();

    private Arna(Process process, @Nullable Path log) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
    }

    /** Starts it with these options and variables, logging to a file in {@code folder}. */
    public static Arna start(Path folder, Map<String, String> variables, String... options) throws IOException {
        Path log = Files.createTempFile(folder, "log", ".txt");
        ProcessBuilder builder = command(variables, options).redirectError(log.toFile());
        return new Arna(builder.start(), log);
    }

    /** The same by a system that lets it have so many files open. */
    public static Arna startWithFiles(int limit, Path folder, String... options) throws IOException {
        Path log = Files.createTempFile(folder, "log", ".txt");
        ProcessBuilder builder = command(Map.of(), options);
        builder.command().addAll(0, List.of("/bin/sh", "-c", "ulimit -n " + limit + " && exec \"$@\"", "sh"));
        return new Arna(builder.redirectError(log.toFile()).start(), log);
    }

    /** The same by a launcher, which is told the JDK of these tests. */
    public static Arna launch(Path launcher, Path folder, Map<String, String> variables, String... options)
            throws IOException {
        Path log = Files.createTempFile(folder, "log", ".txt");
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "start");
        builder.command().addAll(List.of(options));
        return new Arna(withoutOurs(builder, variables).redirectError(log.toFile()).start(), log);
    }

    /** The same with nobody who reads the log. */
    public static Arna startUnread(String... options) throws IOException {
        return new Arna(command(Map.of(), options).start(), null);
    }

    /** As a terminal starts it, where Ctrl-C and SIGHUP are heard, which nohup has ignored; skips the test, and says so, where nothing here can do that. */
    public static Arna startInterruptible(Path folder, String... options) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "log", ".txt");
        ProcessBuilder builder = command(Map.of(), options).redirectError(log.toFile());
        List<String> command = new ArrayList<>(hearingInterrupts());
        command.addAll(builder.command());
        return new Arna(builder.command(command).start(), log);
    }

    /**
     * What to put before a command so that SIGINT and SIGHUP reach it, and becomes it. What a shell runs in the background ignores that signal, as do
     * the children of a JVM that does, and a JVM leaves a signal alone that is ignored when it starts.
     */
    private static List<String> hearingInterrupts() throws InterruptedException {
        List<List<String>> ways = List.of(List.of("env", "--default-signal=INT,HUP"), List.of("python3", "-c", """
                import os, signal, sys
                signal.signal(signal.SIGINT, signal.SIG_DFL)
                signal.signal(signal.SIGHUP, signal.SIG_DFL)
                os.execvp(sys.argv[1], sys.argv[1:])
                """));
        for (List<String> way : ways) {
            if (works(way)) { return way; }
        }
        return abort(
                "SKIPPED: neither env --default-signal (GNU coreutils 8.31) nor python3 is there to unignore SIGINT");
    }

    private static boolean works(List<String> way) throws InterruptedException {
        List<String> command = new ArrayList<>(way);
        command.add("true");
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException _) {
            return false; // no such program
        }
    }

    private static ProcessBuilder command(Map<String, String> variables, String... options) {
        List<String> command =
                new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC", "-Xss256k", "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                        "io.arna.cli.Main",
                        "start"));
        command.addAll(List.of(options));
        return withoutOurs(new ProcessBuilder(command), variables);
    }

    /** With these variables and none of ours that are set where the tests run. */
    static ProcessBuilder withoutOurs(ProcessBuilder builder, Map<String, String> variables) {
        builder.environment().keySet().removeIf(name -> name.startsWith("ARNA_"));
        builder.environment().put("ARNA_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        return builder;
    }

    /** Reads standard output until it says that it is ready; the lines, that one included. */
    public List<String> ready() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = out.readLine();
            if (line == null) { throw new AssertionError("it ended before it was ready: " + lines + "\n" + log()); }
            lines.add(line);
            if (line.startsWith("listening ")) {
                addresses.add(URI.create(line.substring(line.lastIndexOf(' ') + 1)));
            }
        } while (!line.startsWith("ready"));
        return lines;
    }

    /** The addresses it has told so far. */
    public List<URI> addresses() {
        return List.copyOf(addresses);
    }

    /** The first address it has told. */
    public URI address() {
        return addresses.getFirst();
    }

    /** What is left on standard output, when it has ended. */
    List<String> rest() throws IOException {
        return out.lines().toList();
    }

    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        assertThat(kill.waitFor()).as("kill").isZero();
    }

    /** The exit code, once it has ended. */
    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    /** The process. */
    public long pid() {
        return process.pid();
    }

    /** Waits until it has logged a line with these words. */
    public void awaitLog(String words) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (log().stream().noneMatch(line -> line.contains(words))) {
            if (System.nanoTime() > deadline || process.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it has not logged: " + words + "\n" + String.join("\n", log()));
            }
        }
    }

    /** What it has logged. */
    public List<String> log() throws IOException {
        return log == null ? List.of() : Files.readAllLines(log);
    }

    /** Ends it as a loss of power would, but that what the operating system has is not lost; it is gone when this returns. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
