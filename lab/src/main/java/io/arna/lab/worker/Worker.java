package io.arna.lab.worker;

import io.arna.client.ClientListener;
import io.arna.client.ClientLoop;
import io.arna.client.MqttClient;
import io.arna.client.Traffic;
import io.arna.lab.LabException;
import io.arna.lab.channel.Access;
import io.arna.lab.channel.Channel.Holder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A process that obeys the runner: it reads a line, does what it says, and answers with a line, until there are no more. What fails is an answer, too. */
public abstract class Worker implements AutoCloseable {
    /** How long anything may take beside what it is told to take. */
    static final int PATIENCE_SECONDS = 40;

    final Traffic traffic = new Traffic();
    final ClientLoop loop = ClientLoop.counting("lab", traffic);
    private final PrintStream out;
    /** Null before the first connection. */
    private @Nullable MqttClient client;

    Worker(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs one until its input ends.
     *
     * @param role {@code publisher} or {@code subscriber}
     * @throws LabException when there is no such worker
     */
    public static void run(String role, InputStream in, PrintStream out) throws IOException, LabException {
        try (Worker worker = switch (role) {
            case "publisher" -> new Publisher(out);
            case "subscriber" -> new Subscriber(out);
            default -> throw new LabException("there is no worker '" + role + "': publisher, subscriber");
        }) {
            worker.obey(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
        }
    }

    private void obey(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            say(answer(line));
        }
    }

    private Words answer(String line) {
        try {
            return perform(Words.parse(line));
        } catch (ExecutionException e) {
            return failure(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failure(e);
        } catch (TimeoutException _) {
            return Words.of(Words.FAILED).with("cause", "the broker did not answer in time");
        } catch (LabException | IOException | RuntimeException e) {
            return failure(e);
        }
    }

    private static Words failure(Throwable cause) {
        String sentence = cause.getMessage();
        return Words.of(Words.FAILED).with("cause", sentence == null ? cause.toString() : sentence);
    }

    /** Does one thing and says how it went. */
    abstract Words perform(Words words)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException;

    abstract Holder holder();

    /** Only one thread at a time may speak: the loop does, too. */
    final synchronized void say(Words words) {
        out.println(words.line());
        out.flush();
    }

    /** Connects by what a file says, in place of the connection before. */
    final MqttClient connect(Words words, ClientListener listener)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException {
        disconnect();
        Access access = Access.read(Path.of(words.get("access")));
        MqttClient made = MqttClient.on(loop, access.options("lab-" + holder().word()), listener);
        await(made.connect());
        client = made;
        return made;
    }

    final MqttClient client() throws LabException {
        if (client == null) { throw new LabException("there is no connection"); }
        return client;
    }

    final void disconnect() throws InterruptedException, ExecutionException, TimeoutException {
        if (client != null) {
            MqttClient ended = client;
            client = null;
            await(ended.disconnect());
        }
    }

    static <T> T await(CompletionStage<T> stage) throws InterruptedException, ExecutionException, TimeoutException {
        return await(stage, 0);
    }

    static <T> T await(CompletionStage<T> stage, double seconds)
            throws InterruptedException, ExecutionException, TimeoutException {
        return stage.toCompletableFuture().get((long) ((seconds + PATIENCE_SECONDS) * 1_000), TimeUnit.MILLISECONDS);
    }

    static String decimals(double value) {
        return String.format(Locale.ROOT, "%.9f", value);
    }

    @Override
    public void close() {
        loop.close();
    }
}
