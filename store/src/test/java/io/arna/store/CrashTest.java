package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.store.MemoryStore;
import io.arna.store.Dice.Asked;
import io.arna.store.StoreSettings.Level;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power goes: of what was written after the last sync the disk has any number of bytes. What is found then
 * must be what a plain store in memory has after some number of operations, one after the other, and not before the last that was told as kept.
 */
@Timeout(120)
class CrashTest {
    private static final int CRASHES = 12;

    @TempDir Path folder;

    private final TestShard shard = new TestShard();
    private final List<Asked> asked = new ArrayList<>();

    /** A failing seed is named; {@code -Dcrash.seeds=1000} tries more. */
    @ParameterizedTest
    @MethodSource("seeds")
    void findsAllThatWasToldAsKeptAndNothingByHalves(long seed) throws IOException {
        assertThat(losses(seed, Level.FSYNC)).as("seed %d", seed).isEmpty();
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Long.getLong("crash.seeds", 20));
    }

    /** The check finds what it is for: without syncs the same crashes lose what was told as kept. */
    @Test
    void findsLossesAtTheLevelThatDoesNotPromiseToSurviveThis() throws IOException {
        assertThat(losses(1, Level.OS)).isNotEmpty();
    }

    /** What was wrong after each crash. */
    private List<String> losses(long seed, Level level) throws IOException {
        Dice dice = new Dice(seed);
        List<String> losses = new ArrayList<>();
        Path directory = folder.resolve("0");
        int kept = 0;
        for (int crash = 1; crash <= CRASHES && losses.isEmpty(); crash++) {
            Path after = folder.resolve(String.valueOf(crash));
            kept = crash(dice, level, directory, after);
            try (RocksStore store = open(after, level)) {
                Snapshot found = snapshot(store);
                Optional<Integer> reached = reached(kept, found);
                if (reached.isEmpty()) {
                    losses.add("crash %d: found what was not there after any of operations %d to %d: %s"
                            .formatted(crash, kept, asked.size(), closest(kept, found)));
                } else {
                    asked.subList(reached.get(), asked.size()).clear(); // what did not reach the disk never was
                    dice.forgetWhatFollows();
                }
            }
            directory = after;
        }
        return losses;
    }

    /** Works in one directory, and leaves in the other what a crash leaves; how many operations were told as kept. */
    private int crash(Dice dice, Level level, Path directory, Path after) throws IOException {
        try (RocksStore store = open(directory, level)) {
            long syncs = store.commits().syncs();
            int bursts = 1 + dice.below(4);
            for (int i = 0; i < bursts; i++) {
                burst(dice, store);
            }
            int kept = asked.size();
            long safe = store.commits().syncs() > syncs ? Files.size(newestLog(directory)) : 0;
            if (dice.below(4) > 0) {
                burst(dice, store);
            }
            copy(directory, after);
            tear(newestLog(after), safe, dice);
            return kept;
        }
    }

    private RocksStore open(Path directory, Level level) {
        return RocksStore.open(new StoreSettings(directory, level), () -> shard, new RecordedAlarm());
    }

    private void burst(Dice dice, RocksStore store) {
        int size = 1 + dice.below(25);
        int[] done = {0};
        for (int i = 0; i < size; i++) {
            Asked next = dice.next();
            asked.add(next);
            next.of(store, failure -> {
                assertThat(failure).isNull();
                done[0]++;
            });
        }
        shard.await(() -> done[0] == size);
    }

    /** After how many operations a store in memory is as this one was found. */
    private Optional<Integer> reached(int kept, Snapshot found) {
        for (int operations = kept; operations <= asked.size(); operations++) {
            if (found.equals(after(operations))) { return Optional.of(operations); }
        }
        return Optional.empty();
    }

    /** How the most similar of the states that were possible differs from what was found. */
    private String closest(int kept, Snapshot found) {
        return IntStream.rangeClosed(kept, asked.size())
                .mapToObj(
                        operations -> "after %d there are %s".formatted(operations, found.insteadOf(after(operations))))
                .min(Comparator.comparingInt(String::length)).orElseThrow();
    }

    /** What a plain store in memory has after so many operations. */
    private Snapshot after(int operations) {
        MemoryStore model = new MemoryStore();
        asked.subList(0, operations).forEach(one -> one.of(model, failure -> assertThat(failure).isNull()));
        return Snapshot.of(model, (key, queue) -> model.read(key, 0, Integer.MAX_VALUE, queue::addAll));
    }

    private Snapshot snapshot(RocksStore store) {
        return Snapshot.of(store, (key, queue) -> {
            boolean[] answered = {false};
            store.read(key, 0, Integer.MAX_VALUE, waiting -> {
                queue.addAll(waiting);
                answered[0] = true;
            });
            shard.await(() -> answered[0]);
        });
    }

    private static Path newestLog(Path directory) throws IOException {
        return files(directory).stream().filter(file -> file.toString().endsWith(".log"))
                .max(Comparator.comparing(file -> file.getFileName().toString())).orElseThrow();
    }

    /** Again from the start when a file goes meanwhile, which the database had no use for any more. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        boolean whole;
        do {
            whole = copied(from, to);
        } while (!whole);
    }

    private static boolean copied(Path from, Path to) throws IOException {
        for (Path old : files(to)) {
            Files.delete(old);
        }
        for (Path file : files(from)) {
            try {
                Files.copy(file, to.resolve(file.getFileName()));
            } catch (NoSuchFileException _) {
                return false;
            }
        }
        return true;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    /**
     * Cuts a log anywhere behind what is safe, in the middle of a record most of the time. Behind that lies nothing, or what the disk had there
     * before: zeros, or any bytes.
     */
    private static void tear(Path log, long safe, Dice dice) throws IOException {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            long size = file.size();
            file.truncate(dice.between(Math.min(safe, size), size));
            byte[] rubbish = dice.rubbish();
            file.position(file.size());
            file.write(ByteBuffer.wrap(rubbish));
        }
    }
}
