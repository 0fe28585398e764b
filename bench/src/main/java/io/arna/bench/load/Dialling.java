package io.arna.bench.load;

import io.arna.mqtt.MqttVersion;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Connects many: at a rate, and never more at once than a listener's backlog should hold. Confined to the loop's thread. */
final class Dialling {
    private static final int MOST_AT_ONCE = 200;

    private final LoadLoop loop;
    private final MqttVersion version;
    private final Queue<Part> toDial;
    private final long intervalNanos;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private int open;
    private boolean scheduled;

    Dialling(LoadLoop loop, LoadOptions options, List<? extends Part> parts) {
        this.loop = loop;
        version = options.version();
        toDial = new ArrayDeque<>(parts);
        intervalNanos = options.connectsPerSecond() > 0 ? (long) (1e9 / options.connectsPerSecond()) : 0;
    }

    /** Begins; what is returned completes when each of them is ready, or will never be. */
    CompletableFuture<Void> begin() {
        loop.execute(this::proceed);
        return done;
    }

    private void proceed() {
        while (!toDial.isEmpty() && open < MOST_AT_ONCE && !scheduled) {
            Part part = toDial.remove();
            open++;
            part.whenReady(() -> {
                open--;
                proceed();
            });
            loop.dial(version, part);
            if (intervalNanos > 0) {
                scheduled = true;
                loop.schedule(() -> {
                    scheduled = false;
                    proceed();
                }, intervalNanos);
            }
        }
        if (toDial.isEmpty() && open == 0) {
            done.complete(null);
        }
    }
}
