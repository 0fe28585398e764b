package io.arna.cli;

import io.arna.cli.pubsub.Console;
import io.arna.cli.pubsub.PubSub;
import io.arna.cli.pubsub.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/**
 * What the launcher has Java watch when it makes its cache of loaded classes: a broker on free ports of loopback, the tools talking to it over
 * TCP and WebSocket in two versions and at each QoS, and an end after a moment. No command of the user's; exit code 0 when all went well.
 */
final class Rehearsal {
    /** Enough that Java also notes which methods are worth compiling. */
    private static final int MESSAGES = 300;
    /** How many publishers come at most until a subscriber has heard all it waits for. */
    private static final int ATTEMPTS = 200;
    private static final String PATIENCE_SECONDS = "60";

    private Rehearsal() {}

    /** Takes the directory where the broker is to keep what it keeps. */
    public static void main(String[] args) throws Exception {
        List<URI> addresses = startBroker(Path.of(args[0]));
        boolean wentWell = exchange(addresses.getFirst(), "mqttv311") && exchange(addresses.getLast(), "mqttv5");
        System.exit(wentWell ? 0 : 1); // the broker's own hook stops it, as a signal would
    }

    /** Where it listens: it is ready then, and runs until the process ends. */
    private static List<URI> startBroker(Path data) throws IOException {
        PipedInputStream lines = new PipedInputStream();
        PrintStream out = new PrintStream(new PipedOutputStream(lines), true, StandardCharsets.UTF_8);
        Thread.ofPlatform().daemon().name("arna-start").start(() -> {
            int exitCode = new Main(out, System.err)
                    .run(List.of("start", "--port", "0", "--ws-port", "0", "--data", data.toString()));
            System.exit(exitCode); // it could not start
        });
        List<URI> addresses = new ArrayList<>();
        BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); !line.startsWith("ready"); line = reader.readLine()) {
            addresses.add(URI.create(line.substring(line.lastIndexOf(' ') + 1)));
        }
        return addresses;
    }

    /** Whether a subscriber has heard what publishers said: retained messages, and others while it listened. */
    private static boolean exchange(URI address, String version) throws Exception {
        String count = String.valueOf(MESSAGES);
        boolean wentWell = run(Tool.PUB, address, version, "-t", "rehearsal/retained", "-q", "1", "-r", "-m", "0") == 0;
        FutureTask<Integer> subscriber = new FutureTask<>(() -> run(Tool.SUB, address, version, "-t", "rehearsal/#",
                "-v", "-q", "2", "-C", count, "-W", PATIENCE_SECONDS));
        Thread.ofPlatform().daemon().start(subscriber);
        for (int i = 0; !subscriber.isDone() && i < ATTEMPTS; i++) {
            wentWell &= run(Tool.PUB, address, version, "-t", "rehearsal/" + i, "-q", String.valueOf(i % 3), "-m", "1",
                    "--repeat", String.valueOf(MESSAGES / 4)) == 0;
        }
        return wentWell && subscriber.get() == 0;
    }

    private static int run(Tool tool, URI address, String version, String... more) {
        List<String> arguments = new ArrayList<>(List.of("-h", address.getHost().replaceAll("[\\[\\]]", ""), "-p",
                String.valueOf(address.getPort()), "-V", version));
        if (address.getScheme().equals("ws")) {
            arguments.add("--ws");
        }
        arguments.addAll(List.of(more));
        return PubSub.run(tool, arguments,
                new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), System.err));
    }
}
