package io.arna.acceptance.durable;

import io.arna.acceptance.durable.Line.Packet;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one number after the other, several on their way at a time, and remembers which were acknowledged. When the connection is lost it
 * waits for the broker, and sends again what was not acknowledged.
 */
final class Talker {
    private static final int WINDOW = 20;

    private final Promise promise;
    private final String name;
    private final int qos;
    private final boolean retain;
    private final Map<Integer, Integer> unacknowledged = new LinkedHashMap<>();
    private final Set<Integer> received = new HashSet<>();
    private final Thread thread;
    private volatile boolean talking;
    private volatile int acknowledged;
    private volatile int onTheirWay;
    private volatile @Nullable Line line;
    private boolean met;
    private int said;
    private int lastId;

    Talker(Promise promise, String name, int qos, boolean retain) {
        this.promise = promise;
        this.name = name;
        this.qos = qos;
        this.retain = retain;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    String topic() {
        return "t/" + name;
    }

    int qos() {
        return qos;
    }

    boolean isRetained() { return retain; }

    /** All numbers from 1 to this one were acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    /** Goes on saying new things, or only waits for what is on its way. */
    void talk(boolean on) {
        talking = on;
        promise.changed();
    }

    /** Whether everything said was acknowledged. */
    boolean isQuiet() { return !talking && onTheirWay == 0; }

    void end() throws InterruptedException {
        Line open = line;
        if (open != null) {
            open.close();
        }
        thread.join();
    }

    private void run() {
        try {
            for (URI broker = promise.broker(); broker != null; broker = promise.broker()) {
                try (Line open = new Line(broker, name, null)) {
                    line = open;
                    resume(open);
                    converse(open);
                } catch (IOException lost) {
                    line = null; // the broker was killed, or we are to end; broker() knows
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // it ends
        } catch (RuntimeException | Error e) {
            promise.isBroken(name + " failed: " + e);
        }
    }

    private void resume(Line open) throws IOException {
        if (met && !open.isSessionPresent()) {
            promise.isBroken("the session of " + name + " is lost");
        }
        met = true;
        for (Map.Entry<Integer, Integer> each : unacknowledged.entrySet()) {
            if (received.contains(each.getKey())) {
                open.acknowledge(Line.PUBREL, each.getKey());
            } else {
                open.publish(qos, retain, true, each.getKey(), topic(), String.valueOf(each.getValue()));
            }
        }
    }

    private void converse(Line open) throws IOException, InterruptedException {
        while (true) {
            while (talking && unacknowledged.size() < WINDOW) {
                say(open);
            }
            if (!unacknowledged.isEmpty()) {
                hear(open, open.read());
            } else {
                synchronized (promise) {
                    while (!talking) {
                        if (promise.broker() == null) { throw new IOException("over"); }
                        promise.wait();
                    }
                }
            }
        }
    }

    private void say(Line open) throws IOException {
        lastId = lastId % 65_535 + 1;
        said++;
        unacknowledged.put(lastId, said);
        onTheirWay = unacknowledged.size();
        open.publish(qos, retain, false, lastId, topic(), String.valueOf(said));
    }

    private void hear(Line open, Packet packet) throws IOException {
        switch (packet.type()) {
            case Line.PUBREC -> {
                if (received.add(packet.id())) {
                    acknowledged(packet.id());
                }
                open.acknowledge(Line.PUBREL, packet.id());
            }
            case Line.PUBACK, Line.PUBCOMP -> {
                if (!received.remove(packet.id())) {
                    acknowledged(packet.id());
                }
                unacknowledged.remove(packet.id());
                onTheirWay = unacknowledged.size();
                promise.changed();
            }
            default -> promise.isBroken(name + " was sent " + packet);
        }
    }

    private void acknowledged(int id) {
        Integer number = unacknowledged.get(id);
        if (number == null) {
            promise.isBroken(name + ": packet identifier " + id + " was acknowledged and not in use");
            return;
        }
        if (number != acknowledged + 1) {
            promise.isBroken(name + ": " + number + " was acknowledged after " + acknowledged);
        }
        acknowledged = number;
        promise.changed();
    }
}
