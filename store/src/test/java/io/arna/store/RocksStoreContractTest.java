package io.arna.store;

import io.arna.broker.port.Store;
import io.arna.broker.store.StoreContract;
import io.arna.store.StoreSettings.Level;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every store keeps to. */
@Timeout(60)
class RocksStoreContractTest extends StoreContract {
    @TempDir Path directory;
    private final TestShard shard = new TestShard();
    private @Nullable RocksStore opened;

    @Override
    protected Store open() {
        RocksStore store = RocksStore.open(new StoreSettings(directory.resolve("store"), Level.OS), () -> shard,
                new RecordedAlarm());
        opened = store;
        return store;
    }

    @Override
    protected Store reopen(Store stopped) {
        close();
        return open();
    }

    @Override
    protected void await(BooleanSupplier done) {
        shard.await(done);
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }
}
