package io.arna.acceptance.durable;

import io.arna.acceptance.durable.Line.Packet;
import java.io.IOException;
import java.net.URI;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Listens in a session that is kept, subscribed once, at its first connection. Remembers what it heard of whom, and says when that comes twice
 * though it was QoS 2, or in another order. Now and then it connects anew and takes its session from itself.
 */
final class Hearer {
    /** After so many messages, on average. */
    private static final int TAKEOVER = 500;

    private final Promise promise;
    private final String name;
    private final String filter;
    private final @Nullable String willTopic;
    private final SplittableRandom random;
    /** What was heard, by topic. Guarded by this object. */
    private final Map<String, BitSet> heard = new HashMap<>();
    private final Set<Integer> unreleased = new HashSet<>();
    private volatile @Nullable Line line;
    private volatile boolean there;
    private @Nullable Thread thread;
    private boolean met;

    /** Nobody yet; {@code filter} is subscribed to with QoS 2. */
    Hearer(Promise promise, String name, String filter, @Nullable String willTopic, long seed) {
        this.promise = promise;
        this.name = name;
        this.filter = filter;
        this.willTopic = willTopic;
        random = new SplittableRandom(seed);
    }

    /** Comes, and stays until {@link #leave}. */
    void come() {
        there = true;
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Cuts its connection. */
    void leave() throws InterruptedException {
        there = false;
        cut();
        Thread running = thread;
        if (running != null) {
            running.join();
        }
    }

    /** Whether it has subscribed, and has a connection. */
    boolean isListening() { return line != null; }

    /** How many different numbers it has heard on a topic, of those up to one. */
    synchronized int heard(String topic, int upTo) {
        BitSet numbers = heard.get(topic);
        return numbers == null ? 0 : numbers.get(1, upTo + 1).cardinality();
    }

    /** How many messages it has heard on a topic that bears no numbers. */
    synchronized int count(String topic) {
        BitSet numbers = heard.get(topic);
        return numbers == null ? 0 : numbers.length();
    }

    private void run() {
        try {
            for (URI broker = promise.broker(); there && broker != null; broker = promise.broker()) {
                try {
                    Line open = connect(broker);
                    while (there) {
                        hear(open, open.read());
                        if (random.nextInt(TAKEOVER) == 0) {
                            Line before = open;
                            open = connect(broker);
                            before.close();
                        }
                    }
                } catch (IOException lost) {
                    cut(); // the broker was killed, or we are to leave; broker() knows
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it ends
        } catch (RuntimeException | Error e) {
            promise.isBroken(name + " failed: " + e);
        }
        cut();
    }

    private void cut() {
        Line open = line;
        if (open != null) {
            open.close();
        }
        line = null;
    }

    private Line connect(URI broker) throws IOException {
        Line open = new Line(broker, name, willTopic);
        if (!open.isSessionPresent()) {
            if (met) {
                promise.isBroken("the session of " + name + " is lost");
            }
            unreleased.clear();
            open.subscribe(filter, 2);
        }
        met = true;
        line = open;
        promise.changed();
        return open;
    }

    private void hear(Line open, Packet packet) throws IOException {
        switch (packet.type()) {
            case Line.PUBLISH -> {
                if (packet.qos() < 2 || unreleased.add(packet.id())) {
                    note(packet);
                } else if (!packet.isDuplicate()) {
                    promise.isBroken(name + ": a packet identifier is used twice without DUP: " + packet);
                }
                if (packet.qos() > 0) {
                    open.acknowledge(packet.qos() == 1 ? Line.PUBACK : Line.PUBREC, packet.id());
                }
            }
            case Line.PUBREL -> {
                unreleased.remove(packet.id());
                open.acknowledge(Line.PUBCOMP, packet.id());
            }
            default -> promise.isBroken(name + " was sent " + packet);
        }
    }

    private void note(Packet packet) {
        synchronized (this) {
            BitSet numbers = heard.computeIfAbsent(packet.topic(), _ -> new BitSet());
            if (packet.topic().startsWith("w/")) {
                numbers.set(numbers.length());
            } else {
                int number = Integer.parseInt(packet.payload());
                if (!numbers.get(number) && number < numbers.length() - 1) {
                    promise.isBroken(
                            name + ": " + packet.topic() + " " + number + " came after " + (numbers.length() - 1));
                } else if (numbers.get(number) && packet.qos() == 2) {
                    promise.isBroken(name + ": " + packet.topic() + " " + number + " came twice");
                }
                numbers.set(number);
            }
        }
        promise.changed();
    }
}
