package io.arna.cli.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A tool that runs in this process, and what it reads and writes. */
final class TestConsole {
    private static final long PATIENCE_SECONDS = 20;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    private TestConsole() {}

    /** Runs a tool with nothing on its standard input. */
    static TestConsole run(Tool tool, String... arguments) {
        return run(tool, InputStream.nullInputStream(), arguments);
    }

    static TestConsole runWithInput(Tool tool, String input, String... arguments) {
        return run(tool, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    /** Runs a tool. */
    static TestConsole run(Tool tool, InputStream in, String... arguments) {
        TestConsole test = new TestConsole();
        Console console = new Console(in, test.out, new PrintStream(test.errors, true, StandardCharsets.UTF_8));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                test.exitCode.complete(PubSub.run(tool, List.of(arguments), console));
            } catch (RuntimeException | AssertionError e) {
                test.exitCode.completeExceptionally(e);
            }
        });
        return test;
    }

    /** Waits for the end. */
    TestConsole endsWith(int expected) throws Exception {
        int actual = exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(actual).as("exit code; standard error: %s", errors()).isEqualTo(expected);
        return this;
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }
}
