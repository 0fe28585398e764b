package io.arna.broker.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * MQTT's promises hold in every world. {@code -Dsim.seeds=N} runs N worlds, {@code -Dsim.seed=N} replays one, {@code -Dsim.minutes=M} runs
 * new ones for M minutes.
 */
class SimWorldTest {
    private static final long SEEDS = Long.getLong("sim.seeds", 2_000);

    @Test
    void whatIsPromisedIsKeptWhateverGoesWrong() {
        Long one = Long.getLong("sim.seed");
        long minutes = Long.getLong("sim.minutes", 0);
        if (one != null) {
            SimWorld.run(one);
        } else if (minutes > 0) {
            long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
            long first = System.nanoTime();
            allKeep(LongStream.iterate(first, _ -> System.nanoTime() < until, seed -> seed + 1));
        } else {
            allKeep(LongStream.rangeClosed(1, SEEDS));
        }
    }

    private static void allKeep(LongStream seeds) {
        Queue<String> broken = new ConcurrentLinkedQueue<>();
        seeds.parallel().filter(_ -> broken.isEmpty()).forEach(seed -> {
            try {
                SimWorld.run(seed);
            } catch (AssertionError failure) {
                broken.add(String.valueOf(failure.getMessage()));
            }
        });
        assertThat(broken).as("worlds with broken promises").isEmpty();
    }
}
