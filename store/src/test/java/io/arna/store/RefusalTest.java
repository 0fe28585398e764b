package io.arna.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.store.StoreSettings.Level;
import io.arna.store.record.Keys;
import io.arna.store.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What cannot be opened, and what is said then. */
@Timeout(60)
class RefusalTest {
    @TempDir Path directory;

    private RocksStore open() {
        return RocksStore.open(new StoreSettings(directory, Level.OS), () -> null, new RecordedAlarm());
    }

    @Test
    void aDirectoryThatAnotherBrokerUses() {
        try (RocksStore _ = open()) {
            assertThatThrownBy(this::open).isInstanceOf(StoreException.class)
                    .hasMessageStartingWith("data directory " + directory + ": another broker uses it");
        }
    }

    @Test
    void aStoreOfALaterFormat() throws RocksDBException {
        try (RocksDB rocks = RocksDB.open(directory.toString())) {
            rocks.put(Keys.format(), Records.number(Keys.FORMAT + 1));
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("has format 2")
                .hasMessageContaining("reads format 1");
    }

    @Test
    void aStoreOfAnotherProgram() throws RocksDBException {
        try (RocksDB rocks = RocksDB.open(directory.toString())) {
            rocks.put(new byte[]{9}, new byte[0]);
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class).hasMessageContaining("was not made by Arna");
    }

    @Test
    void aStoreThatIsDamaged() throws IOException {
        open().close();
        for (Path file : files()) {
            if (file.getFileName().toString().startsWith("MANIFEST")) {
                Files.write(file, new byte[]{1, 2, 3});
            }
        }
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class)
                .hasMessageContaining("it is damaged, so put a backup in its place");
    }

    @Test
    void aDirectoryThatIsAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> RocksStore.open(new StoreSettings(file, Level.OS), () -> null, new RecordedAlarm()))
                .isInstanceOf(StoreException.class).hasMessageContaining("there is a file of that name");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
