package io.arna.lab.worker;

import io.arna.bench.scenario.ProcessGauge;
import io.arna.client.ClientListener;
import io.arna.client.MqttClient;
import io.arna.client.Received;
import io.arna.lab.LabException;
import io.arna.lab.channel.Channel.Holder;
import io.arna.mqtt.Qos;
import io.arna.mqtt.ReasonCode;
import io.arna.mqtt.packet.Subscription;
import io.arna.mqtt.topic.TopicFilter;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The subscriber's process: counts what arrives, and shows the small payload. */
final class Subscriber extends Worker {
    static final String PAYLOAD = "lab/payload";
    static final String TRAFFIC = "lab/traffic";

    private static final int QUIET_MILLIS = 250;

    /** What arrives now is counted here; only the loop writes it. */
    private volatile Window window = new Window(0, 0);

    Subscriber(PrintStream out) {
        super(out);
    }

    /** A time in which messages count: it begins some time after the first of them. Confined to the loop until it is over. */
    private static final class Window {
        private final long warmUpNanos;
        private final long nanos;
        /** When it is over. */
        private final CompletableFuture<Double> cpuAtEnd = new CompletableFuture<>();
        private final Semaphore arrivals = new Semaphore(0);
        private long firstNanos;
        private long messages;
        private long bytes;
        private long all;
        private long allAtEnd;

        Window(double warmUpSeconds, double seconds) {
            this.warmUpNanos = (long) (warmUpSeconds * 1e9);
            this.nanos = (long) (seconds * 1e9);
        }

        void onMessage(int payloadBytes) {
            long now = System.nanoTime();
            if (all == 0) {
                firstNanos = now;
            }
            all++;
            long sinceBegin = now - firstNanos - warmUpNanos;
            if (sinceBegin >= nanos) {
                end();
            } else if (sinceBegin >= 0) {
                messages++;
                bytes += payloadBytes;
            }
            arrivals.release();
        }

        /** Also when nothing more comes. */
        void end() {
            if (!cpuAtEnd.isDone()) {
                allAtEnd = all;
                cpuAtEnd.complete(cpuSeconds());
            }
        }

        private static double cpuSeconds() {
            try {
                return ProcessGauge.ofThisProcess().cpuSeconds();
            } catch (IOException _) {
                return Double.NaN; // this system does not tell
            }
        }
    }

    @Override
    Holder holder() {
        return Holder.SUBSCRIBER;
    }

    @Override
    Words perform(Words words)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException {
        return switch (words.verb()) {
            case "connect" -> connect(words);
            case "count" -> count(words);
            default -> throw new LabException("a subscriber cannot '" + words.verb() + "'");
        };
    }

    private Words connect(Words words)
            throws IOException, LabException, InterruptedException, ExecutionException, TimeoutException {
        MqttClient client = connect(words, new ClientListener() {
            @Override
            public void onMessage(Received received) {
                if (received.topic().toString().equals(PAYLOAD)) {
                    say(Words.of(Words.HEARD).with("text", received.payload().toUtf8()));
                } else {
                    window.onMessage(received.payload().length());
                }
            }
        });
        List<ReasonCode> reasons = await(client.subscribe(
                Subscription.of(TopicFilter.of(TRAFFIC), Qos.EXACTLY_ONCE),
                Subscription.of(TopicFilter.of(PAYLOAD), Qos.EXACTLY_ONCE))).reasons();
        for (ReasonCode reason : reasons) {
            if (reason.isError()) { throw new LabException("the broker does not let it subscribe: " + reason); }
        }
        return Words.of(Words.DONE);
    }

    /** Counts what arrives in a window of time, and then waits until nothing more comes. */
    private Words count(Words words) throws IOException, InterruptedException, ExecutionException, LabException {
        double warmUp = words.number("warm");
        double seconds = words.number("seconds");
        double cpu = ProcessGauge.ofThisProcess().cpuSeconds();
        Window counted = new Window(warmUp, seconds);
        window = counted;
        say(Words.of(Words.COUNTING));
        double cpuAtEnd = atEnd(counted, warmUp + seconds);
        while (counted.arrivals.tryAcquire(QUIET_MILLIS, TimeUnit.MILLISECONDS)) {
            counted.arrivals.drainPermits();
        }
        if (counted.allAtEnd == 0) { throw new LabException("nothing arrived at the subscriber"); }
        return Words.of(Words.DONE).with("messages", counted.messages).with("bytes", counted.bytes)
                .with("seconds", decimals(seconds)).with("cpu", decimals(cpuAtEnd - cpu))
                .with("cpu_messages", counted.allAtEnd).with("total", counted.all);
    }

    private double atEnd(Window counted, double seconds) throws InterruptedException, ExecutionException {
        try {
            return counted.cpuAtEnd.get((long) ((seconds + 5) * 1_000), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) { // the flow was cut off: what did not come within the time did not come
            loop.execute(counted::end);
            return counted.cpuAtEnd.get();
        }
    }
}
