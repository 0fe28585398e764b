package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.store.Formats.Step;
import io.arna.store.record.Keys;
import io.arna.store.record.Records;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Stores of every format there was can be opened, and lose nothing. */
@Timeout(60)
class FormatsTest {
    private static final byte[] KEY = {2, 1};

    @TempDir Path folder;

    /**
     * Next to each store lies what the version that wrote it exported from it. Both were made with {@code Filled.fill(data, 1, 400)} and {@code arna store
     * export}; a store of a format that has ended is never made again.
     */
    @ParameterizedTest
    @ValueSource(ints = 1)
    void aStoreOfEachFormatHasAllThatWasInIt(int format) throws IOException {
        unpack("/formats/" + format + ".zip");
        StringWriter lines = new StringWriter();
        StoreExport.export(folder, lines);
        assertThat(lines.toString()).isEqualTo(text("/formats/" + format + ".jsonl"));
        assertThat(Inspection.inspect(folder, problem -> {
        }).problems()).isZero();
    }

    @Test
    void aStoreIsBroughtFromItsFormatToTheNewestStepByStep() throws RocksDBException {
        Formats first = new Formats(List.of());
        Formats third = new Formats(List.of(append("b"), append("c")));
        try (Database database = Database.open(folder, first)) {
            put(database, "a");
        }
        try (Database database = Database.open(folder, third)) {
            assertThat(database.get(KEY)).asString().isEqualTo("abc");
            assertThat(Records.number(database.get(Keys.format()))).isEqualTo(3);
        }
        try (Database database = Database.open(folder, third)) {
            assertThat(database.get(KEY)).as("once").asString().isEqualTo("abc");
        }
        assertThatThrownBy(() -> Database.open(folder, new Formats(List.of(append("b")))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format 3").hasMessageContaining("reads format 2 and earlier ones");
    }

    @Test
    void aStepThatFailsLeavesTheStoreInTheFormatItWasIn() throws RocksDBException {
        try (Database database = Database.open(folder, new Formats(List.of()))) {
            put(database, "a");
        }
        Step fails = (_, changes) -> {
            changes.put(KEY, new byte[0]);
            throw new RocksDBException("as the test says");
        };
        assertThatThrownBy(() -> Database.open(folder, new Formats(List.of(append("b"), fails))))
                .isInstanceOf(StoreException.class).hasMessageContaining("as the test says");
        try (Database database = Database.open(folder, new Formats(List.of(append("-"), append("c"))))) {
            assertThat(database.get(KEY)).as("the first step was done, and is not done again").asString()
                    .isEqualTo("abc");
        }
    }

    private static Step append(String letter) {
        return (database, changes) -> changes.put(KEY,
                (new String(Objects.requireNonNull(database.get(KEY)), StandardCharsets.UTF_8) + letter)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void put(Database database, String text) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(KEY, text.getBytes(StandardCharsets.UTF_8));
            database.write(batch);
        }
    }

    private void unpack(String zip) throws IOException {
        try (ZipInputStream in = new ZipInputStream(resource(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.copy(in, target);
                }
            }
        }
    }

    private static String text(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(FormatsTest.class.getResourceAsStream(name), name);
    }
}
