package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.store.StoreSettings.Level;
import java.nio.file.Path;

/** A data directory with a store full of what falls for a seed. */
final class Filled {
    private Filled() {}

    /** Does so many operations, and leaves the store closed. */
    static void fill(Path dataDirectory, long seed, int operations) {
        TestShard shard = new TestShard();
        Dice dice = new Dice(seed);
        try (RocksStore store = open(dataDirectory, shard)) {
            int[] done = {0};
            for (int i = 0; i < operations; i++) {
                dice.next().of(store, failure -> {
                    assertThat(failure).isNull();
                    done[0]++;
                });
            }
            shard.await(() -> done[0] == operations);
        }
    }

    /** All that the store in a data directory has. */
    static Snapshot snapshot(Path dataDirectory) {
        TestShard shard = new TestShard();
        try (RocksStore store = open(dataDirectory, shard)) {
            return Snapshot.of(store, (key, queue) -> {
                boolean[] answered = {false};
                store.read(key, 0, Integer.MAX_VALUE, waiting -> {
                    queue.addAll(waiting);
                    answered[0] = true;
                });
                shard.await(() -> answered[0]);
            });
        }
    }

    static RocksStore open(Path dataDirectory, TestShard shard) {
        return RocksStore.open(new StoreSettings(StoreSettings.folderIn(dataDirectory), Level.OS), () -> shard,
                new RecordedAlarm());
    }
}
