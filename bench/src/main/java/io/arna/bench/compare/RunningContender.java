package io.arna.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A broker's process, from its start until it is closed. */
final class RunningContender implements AutoCloseable {
    private static final int START_SECONDS = 60;
    private static final int GLANCE_MILLIS = 2;
    private static final int STOP_SECONDS = 10;

    private final Contender contender;
    private final boolean durable;
    private final Path folder;
    private final InetSocketAddress address;
    private Process process;
    private double startMillis;

    private RunningContender(Contender contender, boolean durable, Path folder, InetSocketAddress address)
            throws CompareException, IOException, InterruptedException {
        this.contender = contender;
        this.durable = durable;
        this.folder = folder;
        this.address = address;
        process = start();
    }

    /**
     * Starts it on a free port and waits until it accepts a connection.
     *
     * @param durable whether it is to keep on disk what it can
     */
    static RunningContender start(Contender contender, boolean durable)
            throws CompareException, IOException, InterruptedException {
        return new RunningContender(contender, durable, Files.createTempDirectory("arna-compare"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), freePort()));
    }

    private Process start() throws CompareException, IOException, InterruptedException {
        List<String> command = contender.command(address.getPort(), folder, durable);
        Path log = folder.resolve("log");
        long begun = System.nanoTime();
        Process started = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        started.getOutputStream().close();
        while (!accepts(address)) {
            if (started.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)
                    || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
                started.destroyForcibly();
                String last = Files.readAllLines(log).stream().reduce("", (_, line) -> line);
                throw new CompareException(contender.name() + " does not start: " + last);
            }
        }
        startMillis = (System.nanoTime() - begun) / 1e6;
        return started;
    }

    /** Kills it without any warning and starts it again on what it left behind. */
    void killAndRestart() throws CompareException, IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            return true;
        } catch (IOException _) { // not yet
            return false;
        }
    }

    /** Leaves it alone for a while. */
    void rest(int seconds) throws CompareException, InterruptedException {
        if (process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new CompareException(
                    contender.name() + " has ended by itself, with exit code " + process.exitValue());
        }
    }

    InetSocketAddress address() {
        return address;
    }

    long pid() {
        return process.pid();
    }

    /** How long it took from its start until it accepted a connection. */
    double startMillis() {
        return startMillis;
    }

    /** Ends it and removes what it wrote. */
    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS).join();
        process.destroyForcibly().onExit().join();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
