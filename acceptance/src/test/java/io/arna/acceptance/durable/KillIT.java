package io.arna.acceptance.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.acceptance.start.Arna;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the broker under load, again and again, and looks whether it kept its promise. {@code -Dkill.rounds=50} says how often,
 * {@code -Dkill.seed=N} when.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KillIT {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 5);

    @TempDir Path folder;

    private final Promise promise = new Promise();

    @Test
    void keepsWhatItAcknowledgedWhateverHappens() throws Exception {
        long seed = Long.getLong("kill.seed", System.nanoTime());
        System.out.println("seed of KillIT: -Dkill.seed=" + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<Talker> talkers = List.of(new Talker(promise, "one", 1, false), new Talker(promise, "two", 2, false),
                new Talker(promise, "retained", 1, true));
        Hearer online = new Hearer(promise, "online", "t/#", "w/online", random.nextLong());
        Hearer away = new Hearer(promise, "away", "t/#", null, random.nextLong());
        Hearer mourner = new Hearer(promise, "mourner", "w/#", null, random.nextLong());

        Arna arna = start();
        try {
            for (Hearer each : List.of(online, away, mourner)) {
                each.come();
                promise.await("everybody listens", each::isListening);
            }
            away.leave();
            talkers.forEach(Talker::start);
            for (int round = 1; round <= ROUNDS; round++) {
                talkers.forEach(talker -> talker.talk(true));
                awaitAcknowledgements(talkers, random.nextInt(1, 3_000));
                promise.brokerIsAt(null);
                arna.kill();
                arna = start();
                awaitAcknowledgements(talkers, random.nextInt(1, 1_000));
                talkers.forEach(talker -> talker.talk(false));
                promise.await("everything is acknowledged", () -> talkers.stream().allMatch(Talker::isQuiet));
                away.come();
                for (Talker talker : talkers) {
                    int all = talker.acknowledged();
                    for (Hearer hearer : List.of(online, away)) {
                        awaitAll(hearer, talker, all, round);
                    }
                }
                away.leave();
                int killed = round;
                promise.await("a will for each time", () -> mourner.count("w/online") >= killed);
                assertThat(retained(arna, talkers.getLast())).isEqualTo(talkers.getLast().acknowledged());
                assertThat(promise.broken()).as("round %d, seed %d", round, seed).isEmpty();
            }
            assertThat(figure(arna, "commits/count")).isPositive();
            assertThat(figure(arna, "disk/bytes")).isPositive();
            System.out.println(ROUNDS + " times killed; acknowledged and heard: "
                    + talkers.stream().mapToInt(Talker::acknowledged).sum());
        } finally {
            promise.end();
            promise.brokerIsAt(null);
            arna.close();
            online.leave();
            mourner.leave();
            for (Talker talker : talkers) {
                talker.end();
            }
        }
    }

    private Arna start() throws IOException {
        Arna arna = Arna.start(folder, Map.of(), "--port", "0", "--ws-port", "0", "--data",
                folder.resolve("data").toString(),
                "--set", "session.max_queued_messages=1000000", "--set", "sys.interval=1");
        arna.ready();
        promise.brokerIsAt(arna.address());
        return arna;
    }

    private void awaitAcknowledgements(List<Talker> talkers, int more) throws Exception {
        int enough = talkers.stream().mapToInt(Talker::acknowledged).sum() + more;
        promise.await(more + " more acknowledgements",
                () -> talkers.stream().mapToInt(Talker::acknowledged).sum() >= enough || !promise.broken().isEmpty());
    }

    private void awaitAll(Hearer hearer, Talker talker, int all, int round) throws Exception {
        promise.await("in round " + round + " all " + all + " of " + talker.topic(),
                () -> hearer.heard(talker.topic(), all) == all || !promise.broken().isEmpty());
    }

    private static int retained(Arna arna, Talker talker) throws IOException {
        try (Line visitor = Line.ofVisitor(arna.address())) {
            visitor.subscribe(talker.topic(), 0);
            return Integer.parseInt(visitor.read().payload());
        }
    }

    /** What the broker tells of its store, as soon as that is more than nothing. */
    private static long figure(Arna arna, String name) throws IOException {
        try (Line visitor = Line.ofVisitor(arna.address())) {
            visitor.subscribe("$SYS/broker/store/" + name, 0);
            long value = 0;
            while (value == 0) {
                value = Long.parseLong(visitor.read().payload());
            }
            return value;
        }
    }
}
