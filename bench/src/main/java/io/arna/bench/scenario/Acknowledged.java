package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/**
 * How long a publisher waits for the acknowledgement of a message that somebody must not lose: each has one message on its way at a time, to a
 * session that is away.
 *
 * @param publishers how many
 */
public record Acknowledged(String name, String about, int publishers) implements Scenario {
    private static final int PAYLOAD_BYTES = 256;

    @Override
    public boolean isDurable() { return true; }

    @Override
    public boolean isRepeatable() { return true; }

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        int bytes = target.payloadBytes() == 0 ? PAYLOAD_BYTES : target.payloadBytes();
        try (Load load = new Load(target.options())) {
            Meter meter = new Meter(load, target);
            Away away = Away.of(load, name, publishers, bytes, 1);
            load.limit(Long.MAX_VALUE, Long.MAX_VALUE);
            load.timeAcknowledgements();
            load.begin(0);
            meter.let(target.warmUpSeconds());
            load.measure();
            Meter.Moment begin = meter.now();
            meter.let(target.seconds());
            Meter.Moment end = meter.now();
            load.end();
            load.drain();
            meter.put(Figure.ACKNOWLEDGED_PER_SECOND,
                    (end.counts().acknowledged - begin.counts().acknowledged) / end.secondsSince(begin));
            Histogram latencies = load.acknowledgementLatencies();
            if (latencies.getTotalCount() > 0) {
                meter.put(Figure.ACKNOWLEDGED_P50_MILLIS, latencies.getValueAtPercentile(50) / 1e6);
                meter.put(Figure.ACKNOWLEDGED_P99_MILLIS, latencies.getValueAtPercentile(99) / 1e6);
            }
            meter.put(Figure.BROKER_CPU_SECONDS, end.brokerCpuSince(begin));
            away.forget();
            return meter.resultWithoutLosses(name);
        }
    }
}
