package io.arna.cli.pubsub;

import io.arna.client.ClientException;
import io.arna.client.ClientListener;
import io.arna.client.ClientLoop;
import io.arna.client.ClientOptions;
import io.arna.client.MqttClient;
import io.arna.client.Reconnect;
import io.arna.client.TlsProblem;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Packet;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One run of a tool: what the three have in common. {@link #exitCode} is the program; everything the client tells comes on its loop, which
 * is this run's alone, so that waiting for a slow reader of standard output slows only the server down.
 */
abstract class Run implements ClientListener {
    final Settings settings;
    final Console console;
    final Output output;
    final MqttClient client;

    private final ClientLoop loop;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final @Nullable Trace trace;
    private final List<Thread> shutdownHooks = new ArrayList<>();

    /** @param reconnect null when a lost connection ends the tool */
    Run(Settings settings, Console console, @Nullable Reconnect reconnect) {
        this.settings = settings;
        this.console = console;
        this.output = new Output(console.out());
        ClientOptions options = settings.clientOptions(reconnect);
        this.trace = settings.debug ? new Trace(output, options.clientId()) : null;
        this.loop = ClientLoop.startLight("arna");
        this.client = MqttClient.on(loop, options, this);
    }

    /** Runs to the end. */
    final int exitCode() {
        try {
            start();
            return settings.timeout == null ? exit.get() : exit.get(settings.timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            ending.set(true);
            complain("Timed out");
            leave();
            return ExitCode.TIMED_OUT;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILURE;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the exit code never fails", e);
        } finally {
            loop.close();
            output.flush();
            shutdownHooks.forEach(Runtime.getRuntime()::removeShutdownHook);
        }
    }

    /** Begins the work; it ends with {@link #end} or {@link #fail}. */
    abstract void start();

    /** Says good-bye, then ends with this exit code. Any thread; the first to call wins. */
    final void end(int exitCode) {
        if (!ending.compareAndSet(false, true)) { return; }
        client.disconnect(settings.properties.disconnect(ReasonCode.NORMAL_DISCONNECTION))
                .thenRun(() -> exit.complete(exitCode));
    }

    /** Says why, then ends with the exit code that fits. */
    final void fail(ClientException cause) {
        if (ending.get()) { return; } // what fails because we leave is no news
        complain(inWords(cause));
        end(exitCode(cause));
    }

    /** Says good-bye unfinished, so that the will is published where the protocol can say so; returns when that is done. */
    final void leave() {
        ReasonCode reason =
                settings.willTopic == null ? ReasonCode.NORMAL_DISCONNECTION : ReasonCode.DISCONNECT_WITH_WILL;
        client.disconnect(settings.properties.disconnect(reason)).toCompletableFuture().join();
        output.flush();
    }

    /** Runs {@code task} on the loop after {@code delay}. */
    final void after(Duration delay, Runnable task) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS).execute(() -> loop.execute(task));
    }

    /** Runs {@code task} when the process is told to end before this run does. */
    final void onShutdown(Runnable task) {
        Thread hook = new Thread(task, "shutdown");
        shutdownHooks.add(hook);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A sentence on standard error, unless the user wants quiet. */
    final void complain(String sentence) {
        if (!settings.quiet) {
            console.errors().println(sentence);
        }
    }

    private String inWords(ClientException cause) {
        return switch (cause) {
            case ClientException.ConnectionRefused refused -> "Connection error: "
                    + ExitCode.inWords(refused.connAck().reason())
                    + because(refused.connAck().properties().reasonString());
            case ClientException.Unreachable unreachable -> "Error: " + whyUnreachable(unreachable);
            case ClientException.ConnectionLost lost when lost.isSaidByServer() && lost.reason() != null ->
                    "Error: The server ended the connection: " + ExitCode.inWords(lost.reason());
            case ClientException.ConnectionLost lost -> "Error: The connection was lost: " + lost.whatHappened()
                    + hint(lost.getCause());
            case ClientException.NotAccepted _,ClientException.NotPossible _ -> "Error: " + cause.whatHappened();
        };
    }

    private static String because(@Nullable String reasonString) {
        return reasonString == null ? "" : " (" + reasonString + ")";
    }

    private String whyUnreachable(ClientException.Unreachable unreachable) {
        if (settings.unixSocket != null && !Files.exists(settings.unixSocket)) {
            return "There is no socket " + settings.unixSocket;
        }
        return switch (unreachable.getCause()) {
            case ConnectException _ -> "Connection refused (" + settings.address() + ")";
            case UnknownHostException _ -> "The host '" + settings.host + "' is unknown";
            case TlsProblem problem -> unreachable.whatHappened() + hint(problem);
            case null, default -> unreachable.whatHappened();
        };
    }

    /** Which flag may help. */
    private static String hint(@Nullable Throwable cause) {
        if (!(cause instanceof TlsProblem problem)) { return ""; }
        return switch (problem.kind()) {
            case UNKNOWN_AUTHORITY -> " (--cafile names the authorities that are)";
            case OTHER_HOST -> " (connect by a name that it is for; --insecure would take it all the same)";
            case CERTIFICATE_WANTED -> " (--cert and --key)";
            case NOT_TLS -> " (without TLS, the usual port is 1883)";
            case FILES, EXPIRED, CERTIFICATE_REFUSED, NOTHING_IN_COMMON, OTHER -> "";
        };
    }

    private int exitCode(ClientException cause) {
        return switch (cause) {
            case ClientException.ConnectionRefused refused ->
                    ExitCode.refused(refused.connAck().reason(), settings.version);
            case ClientException.ConnectionLost lost when lost.isSaidByServer() && lost.reason() != null ->
                    lost.reason().isError() ? lost.reason().value() : ExitCode.CONNECTION_LOST;
            case ClientException.ConnectionLost _ -> ExitCode.CONNECTION_LOST;
            case ClientException.Unreachable _,ClientException.NotAccepted _,ClientException.NotPossible _ ->
                    ExitCode.FAILURE;
        };
    }

    /** Hands the failure of a stage to {@link #fail}. */
    final void failWith(Throwable failure) {
        if (!(failure instanceof ClientException cause)) {
            throw new IllegalStateException("a client fails with its own exceptions", failure);
        }
        fail(cause);
    }

    @Override
    public void onDisconnected(ClientException cause, boolean tryingAgain) {
        if (!tryingAgain) {
            fail(cause);
        }
    }

    @Override
    public void onSent(Packet packet) {
        if (trace != null) {
            trace.sent(packet);
        }
    }

    @Override
    public void onReceived(Packet packet) {
        if (trace != null) {
            trace.received(packet);
        }
    }
}
