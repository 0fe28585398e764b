package io.arna.bench.scenario;

import io.arna.bench.load.Load;
import io.arna.bench.load.LoadException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a broker has acknowledged and does not have any more once its process was killed and started again. Half of the messages are
 * acknowledged when it is killed; the sessions they are for were away all the time, and come back afterwards.
 *
 * @param messages how many there would be in all
 * @param sessions how many
 */
public record Killed(String name, String about, int messages, int sessions) implements Scenario {
    private static final int PAYLOAD_BYTES = 256;
    private static final int WINDOW = 10;
    private static final double GLANCE_SECONDS = 0.005;

    @Override
    public boolean isDurable() { return true; }

    @Override
    public Result run(Target target) throws LoadException, IOException, InterruptedException {
        Target.Crash crash = target.crash();
        if (crash == null) {
            throw new LoadException(
                    "scenario " + name + " kills the broker; only `arna bench compare`, which starts it, does that");
        }
        int all = target.scaled(messages);
        try (Load load = new Load(target.options())) {
            Meter meter = new Meter(load, target);
            Away.of(load, name, sessions, PAYLOAD_BYTES, WINDOW);
            load.limit(Long.MAX_VALUE, all);
            load.begin(0);
            while (load.isSending() && load.counts().acknowledged < all / 2) {
                meter.let(GLANCE_SECONDS);
            }
            long begun = System.nanoTime();
            crash.killAndRestart();
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.RESTART_MILLIS, (System.nanoTime() - begun) / 1e6);
            double acknowledged = load.counts().acknowledged;
            load.end();
            load.comeBack();
            Queued.awaitAll(load, meter, all);
            figures.put(Figure.ACKNOWLEDGED, acknowledged);
            figures.put(Figure.ACKNOWLEDGED_LOST, (double) load.acknowledgedAndLost());
            return new Result(name, figures, List.of());
        }
    }
}
