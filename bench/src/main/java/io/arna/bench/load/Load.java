package io.arna.bench.load;

import io.arna.mqtt.packet.Connect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Clients that connect, subscribe and publish, and what is counted of it. All clients live on one thread of its own; the methods here wait for
 * it and are for one other thread.
 */
public final class Load implements AutoCloseable {
    private static final long ANSWER_SECONDS = 60;
    private static final long QUIET_MILLIS = 2_000;
    private static final long GLANCE_MILLIS = 10;

    private final LoadOptions options;
    private final LoadLoop loop;
    private final Traffic traffic;
    private final List<Streams> heard = new ArrayList<>();
    private final Map<String, Streams> groups = new HashMap<>();
    /** Subscribers with sessions that stay, by what they do; those that are connected have one. */
    private final Map<SubscriberPlan, Streams> persistent = new LinkedHashMap<>();
    private final List<Subscriber> present = new ArrayList<>();

    /** Starts the generator's thread; nothing is connected yet. */
    public Load(LoadOptions options) {
        this.options = options;
        loop = new LoadLoop(options.server(), options.sources());
        traffic = new Traffic(loop);
        loop.execute(() -> loop.ping(options.keepAliveSeconds()));
    }

    /**
     * Connects subscribers and waits until the broker has answered all their subscriptions.
     *
     * @throws LoadException when the broker does not answer for a minute
     */
    public void subscribe(List<SubscriberPlan> plans) throws LoadException, InterruptedException {
        List<Subscriber> subscribers = new ArrayList<>();
        for (SubscriberPlan plan : plans) {
            Streams streams =
                    plan.group().isEmpty() ? listen(plan) : groups.computeIfAbsent(plan.group(), _ -> listen(plan));
            Connect connect = plan.persistent() ? options.connectPersistently(plan.clientId())
                    : options.connect(plan.clientId());
            Subscriber subscriber = new Subscriber(connect, loop, traffic, plan, streams, false);
            subscribers.add(subscriber);
            if (plan.persistent()) {
                persistent.put(plan, streams);
                present.add(subscriber);
            }
        }
        dial(subscribers);
    }

    /** Cuts the connections of those whose sessions stay. */
    public void leave() throws InterruptedException {
        onLoop(() -> {
            present.forEach(subscriber -> subscriber.client().end());
            return true;
        });
        present.clear();
    }

    /**
     * Connects those who {@link #leave left} again; one whose session is not there counts as a violation.
     *
     * @throws LoadException when the broker does not answer for a minute
     */
    public void comeBack() throws LoadException, InterruptedException {
        persistent.forEach((plan, streams) -> present.add(
                new Subscriber(options.connectPersistently(plan.clientId()), loop, traffic, plan, streams, true)));
        dial(present);
    }

    /**
     * Ends sessions that stayed, whoever made them, by connecting in their names for sessions that do not.
     *
     * @throws LoadException when the broker does not answer for a minute
     */
    public void forget(List<String> clientIds) throws LoadException, InterruptedException {
        List<Idler> visitors = clientIds.stream().map(id -> new Idler(options.connectToForget(id))).toList();
        dial(visitors);
        onLoop(() -> {
            visitors.forEach(visitor -> visitor.client().end());
            return true;
        });
    }

    private Streams listen(SubscriberPlan plan) {
        Streams streams = new Streams(plan.firstStream(), plan.streams());
        heard.add(streams);
        return streams;
    }

    /**
     * Connects publishers; the first of all has stream 0.
     *
     * @throws LoadException when the broker does not answer for a minute
     */
    public void publishers(List<PublisherPlan> plans) throws LoadException, InterruptedException {
        List<Publisher> publishers = new ArrayList<>();
        int stream = onLoop(() -> traffic.publishers().size());
        for (PublisherPlan plan : plans) {
            publishers.add(new Publisher(options.connect(plan.clientId()), loop, traffic, plan, stream++));
        }
        onLoop(() -> {
            publishers.forEach(traffic::add);
            return true;
        });
        dial(publishers);
    }

    /**
     * Connects clients that say nothing.
     *
     * @throws LoadException when the broker does not answer for a minute
     */
    public void idle(List<String> clientIds) throws LoadException, InterruptedException {
        dial(clientIds.stream().map(id -> new Idler(options.connect(id))).toList());
    }

    private void dial(List<? extends Part> parts) throws LoadException, InterruptedException {
        CompletableFuture<Void> done = new Dialling(loop, options, parts).begin();
        while (true) {
            long before = progress();
            try {
                done.get(ANSWER_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException _) {
                if (progress() == before) {
                    throw new LoadException("the broker does not answer: " + onLoop(() -> loop.counts().connected)
                            + " clients are connected, and nothing has come for " + ANSWER_SECONDS + " s");
                }
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    private long progress() throws InterruptedException {
        return onLoop(() -> loop.counts().bytesIn);
    }

    /** Bounds how many deliveries may be outstanding in all, and how many messages are published. */
    public void limit(long deliveries, long messages) throws InterruptedException {
        onLoop(() -> {
            traffic.limit(deliveries);
            traffic.publishAtMost(messages);
            return true;
        });
    }

    /**
     * Begins to publish.
     *
     * @param messagesPerSecond in all; 0 for as fast as windows and {@link #limit} allow
     */
    public void begin(double messagesPerSecond) throws InterruptedException {
        onLoop(() -> {
            if (messagesPerSecond > 0) {
                traffic.begin(messagesPerSecond);
            } else {
                traffic.begin();
            }
            return true;
        });
    }

    /** From now on it is kept how long each acknowledgement of QoS 1 and 2 takes from when its message was due. */
    public void timeAcknowledgements() throws InterruptedException {
        onLoop(() -> {
            traffic.timeAcknowledgements();
            return true;
        });
    }

    /** Nanoseconds from the time each message was due until its last acknowledgement came, of those due while measuring. */
    public Histogram acknowledgementLatencies() throws InterruptedException {
        return onLoop(traffic::acknowledgementLatencies);
    }

    /** From now on latencies are kept; those of before are forgotten. */
    public void measure() throws InterruptedException {
        onLoop(() -> {
            traffic.measure();
            return true;
        });
    }

    /** Nothing new is published. */
    public void end() throws InterruptedException {
        onLoop(() -> {
            traffic.stopMeasuring();
            traffic.end();
            return true;
        });
    }

    /**
     * Waits until all that was to be published has come or nothing has for two seconds; in the latter case gives up on the rest.
     *
     * @return whether all came
     */
    public boolean drain() throws InterruptedException {
        long quietMillis = 0;
        long last = -1;
        while (quietMillis < QUIET_MILLIS) {
            if (onLoop(() -> !traffic.isSending() && traffic.onTheirWay() == 0)) { return true; }
            long now = onLoop(() -> loop.counts().received + loop.counts().acknowledged);
            quietMillis = now == last ? quietMillis + GLANCE_MILLIS : 0;
            last = now;
            let(TimeUnit.MILLISECONDS.toNanos(GLANCE_MILLIS));
        }
        writeOff();
        return false;
    }

    /** Lets subscribers that read seldom read whatever comes. */
    public void hurry() throws InterruptedException {
        onLoop(() -> {
            loop.hurry();
            return true;
        });
    }

    /** Forgets what was due and could not be sent yet: for when the broker cannot keep up. */
    public void forgetBacklog() throws InterruptedException {
        onLoop(() -> {
            traffic.publishers().forEach(Publisher::forgetBacklog);
            return true;
        });
    }

    /** Lets the load go on for a while. */
    public void let(long nanos) throws InterruptedException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        loop.execute(() -> loop.schedule(() -> over.complete(null), Math.max(0, nanos)));
        try {
            over.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Gives up on what has not come, so that it holds no publisher back any longer. */
    public void writeOff() throws InterruptedException {
        onLoop(() -> {
            traffic.writeOff();
            return true;
        });
    }

    /** Whether there is more to publish. */
    public boolean isSending() throws InterruptedException {
        return onLoop(traffic::isSending);
    }

    /** What was counted up to now. */
    public Counts counts() throws InterruptedException {
        return onLoop(() -> loop.counts().copy());
    }

    /** Nanoseconds from the time each message was due until it came, of those due while measuring. */
    public Histogram latencies() throws InterruptedException {
        return onLoop(traffic::latencies);
    }

    /** Deliveries that never came, of all that was published. */
    public long lost() throws InterruptedException {
        return onLoop(() -> lostOf(Publisher::said));
    }

    /** Deliveries that never came, of all that was acknowledged: what a broker has promised at QoS 1 and 2. */
    public long acknowledgedAndLost() throws InterruptedException {
        return onLoop(() -> lostOf(Publisher::acknowledged));
    }

    private long lostOf(ToLongFunction<Publisher> expected) {
        return heard.stream()
                .mapToLong(streams -> streams
                        .lost(stream -> expected.applyAsLong(traffic.publishers().get(stream))))
                .sum();
    }

    /** The first few things that went wrong, in words. */
    public List<String> notes() throws InterruptedException {
        return onLoop(loop::notes);
    }

    private <T> T onLoop(Supplier<T> question) throws InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                answer.complete(question.get());
            } catch (Throwable defect) { // told to the one who asked
                answer.completeExceptionally(defect);
            }
        });
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Cuts every connection. */
    @Override
    public void close() {
        loop.close();
    }
}
