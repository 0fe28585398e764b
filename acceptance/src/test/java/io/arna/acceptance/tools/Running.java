package io.arna.acceptance.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.arna.cli.pubsub.Console;
import io.arna.cli.pubsub.PubSub;
import io.arna.cli.pubsub.Tool;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A tool of ours or of Mosquitto's while it runs. */
final class Running {
    private static final int PATIENCE_SECONDS = 30;
    private static final long POLL_MILLIS = 5;

    private final String name;
    private final ByteArrayOutputStream out;
    private final ByteArrayOutputStream errors;
    private final CompletableFuture<Integer> exitCode;
    private final Runnable kill;

    private Running(String name, ByteArrayOutputStream out, ByteArrayOutputStream errors,
            CompletableFuture<Integer> exitCode,
            Runnable kill) {
        this.kill = kill;
        this.name = name;
        this.out = out;
        this.errors = errors;
        this.exitCode = exitCode;
    }

    /** Everything a tool left behind. */
    record Ended(String out, int exitCode) {}

    /** Skips the test, and says so, when Mosquitto's clients are not installed. */
    static void requireMosquitto() {
        if (!Files.isExecutable(mosquitto(Tool.SUB))) {
            abort("SKIPPED: mosquitto_sub is not installed (Debian: mosquitto-clients)");
        }
    }

    private static Path mosquitto(Tool tool) {
        return Path.of("/usr/bin/mosquitto_" + tool.word());
    }

    static Running mosquitto(Tool tool, String input, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(mosquitto(tool).toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).start();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        CompletableFuture<Void> read = CompletableFuture.allOf(collect(process.getInputStream(), out),
                collect(process.getErrorStream(), errors));
        feed(process, input);
        CompletableFuture<Integer> exit = process.onExit().thenCombine(read, (ended, _) -> ended.exitValue());
        return new Running("mosquitto_" + tool.word(), out, errors, exit, process::destroy);
    }

    private static void feed(Process process, String input) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            // It has ended without reading, as it does when its arguments are wrong.
        }
    }

    private static CompletableFuture<Void> collect(InputStream from, ByteArrayOutputStream to) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try (from) {
                from.transferTo(to);
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    static Running arna(Tool tool, String input, List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Console console = new Console(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out,
                new PrintStream(errors, true, StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                exit.complete(PubSub.run(tool, arguments, console));
            } catch (RuntimeException | AssertionError e) {
                exit.completeExceptionally(e);
            }
        });
        return new Running("arna " + tool.word(), out, errors, exit, () -> {});
    }

    /** Waits until it has printed this text: as long as it lives, it may still. */
    void prints(String text) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!out.toString(StandardCharsets.UTF_8).contains(text)) {
            assertThat(exitCode).as("%s ended before it printed '%s': %s %s", name, text, out, errors).isNotDone();
            assertThat(System.nanoTime()).as("%s has not printed '%s' but %s %s", name, text, out, errors)
                    .isLessThan(deadline);
            try {
                exitCode.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // It lives: look again.
            }
        }
    }

    Ended end() throws Exception {
        try {
            int code = exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return new Ended(out.toString(StandardCharsets.ISO_8859_1), code);
        } catch (TimeoutException _) {
            kill.run();
            throw new AssertionError(name + " does not end; it printed " + out + " " + errors);
        }
    }
}
