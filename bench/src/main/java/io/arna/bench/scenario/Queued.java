package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import java.io.IOException;

/**
 * Messages for sessions that are away, which then all come back and take what waits.
 *
 * @param messages how many in all
 * @param sessions how many
 */
public record Queued(String name, String about, int messages, int sessions) implements Scenario {
    private static final int PAYLOAD_BYTES = 256;
    /** Of each publisher, of which there are as many as sessions: 1,000 in all, as of the other scenarios. */
    private static final int WINDOW = 10;
    private static final double GLANCE_SECONDS = 0.02;
    private static final int MOST_QUIET_GLANCES = 150;

    @Override
    public boolean isDurable() { return true; }

    @Override
    public boolean isRepeatable() { return true; }

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        int all = target.scaled(messages);
        int bytes = target.payloadBytes() == 0 ? PAYLOAD_BYTES : target.payloadBytes();
        try (Load load = new Load(target.options())) {
            Meter meter = new Meter(load, target);
            Away away = Away.of(load, name, sessions, bytes, WINDOW);
            load.limit(Long.MAX_VALUE, all);
            Meter.Moment begin = meter.now();
            load.begin(0);
            while (load.isSending()) {
                meter.let(GLANCE_SECONDS);
            }
            load.drain();
            Meter.Moment queued = meter.now();
            double taken = queued.counts().acknowledged;
            meter.put(Figure.QUEUED_PER_SECOND, taken / queued.secondsSince(begin));
            meter.put(Figure.QUEUED_PER_CPU_SECOND, taken / queued.brokerCpuSince(begin));

            load.comeBack();
            awaitAll(load, meter, all);
            Meter.Moment end = meter.now();
            double drained = end.counts().received;
            meter.put(Figure.DRAINED_PER_SECOND, drained / end.secondsSince(queued));
            meter.put(Figure.DRAINED_PER_CPU_SECOND, drained / end.brokerCpuSince(queued));
            meter.put(Figure.BROKER_CPU_SECONDS, end.brokerCpuSince(begin));
            meter.put(Figure.RESIDENT_BYTES, queued.residentBytes());
            meter.putGeneratorShare(begin, end);
            Result result = meter.result(name);
            away.forget();
            return result;
        }
    }

    /** Waits until so many have come, or none for some seconds. */
    static void awaitAll(Load load, Meter meter, long all) throws InterruptedException {
        long last = -1;
        for (int quiet = 0; quiet < MOST_QUIET_GLANCES;) {
            long now = load.counts().received;
            if (now >= all) { return; }
            quiet = now == last ? quiet + 1 : 0;
            last = now;
            meter.let(GLANCE_SECONDS);
        }
    }
}
