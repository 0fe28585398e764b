package io.arna.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Where a log of RocksDB's ends, found in logs that RocksDB has written. */
@Timeout(60)
class LogTailTest {
    private static final int RECORDS = 40;

    @TempDir Path directory;

    /** Where each record ends, and 0. */
    private final List<Long> ends = new ArrayList<>();
    private Path log = Path.of("");
    private byte[] whole = {};

    /** Small records, and some that take several blocks. */
    @BeforeEach
    void writeALog() throws Exception {
        RocksDB.loadLibrary();
        SplittableRandom random = new SplittableRandom(5);
        try (Options options = new Options().setCreateIfMissing(true).setAvoidFlushDuringShutdown(true);
                RocksDB rocks = RocksDB.open(options, directory.toString())) {
            log = newestLog();
            for (int i = 0; i < RECORDS; i++) {
                ends.add(Files.size(log));
                byte[] value = new byte[i % 10 == 9 ? 100_000 : random.nextInt(3_000)];
                random.nextBytes(value);
                rocks.put(new byte[]{(byte) i}, value);
            }
        }
        whole = Files.readAllBytes(log);
        ends.add((long) whole.length);
    }

    private Path newestLog() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log")).max(Path::compareTo).orElseThrow();
        }
    }

    @Test
    void aWholeLogStaysAsItIs() throws IOException {
        assertThat(LogTail.cut(directory)).isZero();
        assertThat(log).hasBinaryContent(whole);
    }

    @Test
    void aLogThatIsCutAnywhereEndsWithTheLastWholeRecord() throws Exception {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 300; i++) {
            int cut = random.nextInt(whole.length + 1);
            Files.write(log, Arrays.copyOf(whole, cut));
            long end = ends.stream().mapToLong(Long::longValue).filter(one -> one <= cut).max().orElseThrow();
            assertThat(LogTail.cut(directory)).as("cut at %d", cut).isEqualTo(cut - end);
            assertThat(Files.size(log)).isEqualTo(end);
        }
        Files.write(log, Arrays.copyOf(whole, Math.toIntExact(ends.get(RECORDS / 2)) + 5));
        assertThat(LogTail.cut(directory)).isEqualTo(5);
        assertThat(recordsFound()).isEqualTo(RECORDS / 2);
    }

    @Test
    void whatLiesBehindTheEndGoesWhateverItIs() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 100; i++) {
            byte[] rubbish = new byte[1 + random.nextInt(70_000)];
            if (i % 2 == 0) {
                random.nextBytes(rubbish);
            }
            byte[] torn = Arrays.copyOf(whole, whole.length + rubbish.length);
            System.arraycopy(rubbish, 0, torn, whole.length, rubbish.length);
            Files.write(log, torn);
            assertThat(LogTail.cut(directory)).isEqualTo(rubbish.length);
            assertThat(log).hasBinaryContent(whole);
        }
        assertThat(recordsFound()).isEqualTo(RECORDS);
    }

    @Test
    void logsBehindATornOneGo() throws IOException {
        Path later = directory.resolve("999999.log");
        Path evenLater = directory.resolve("1000000.log");
        Files.write(later, new byte[100]);
        Files.write(evenLater, whole);
        assertThat(LogTail.cut(directory)).isEqualTo(100 + whole.length);
        assertThat(log).hasBinaryContent(whole);
        assertThat(later).isEmptyFile();
        assertThat(evenLater).doesNotExist();
    }

    private int recordsFound() throws RocksDBException {
        int found = 0;
        try (RocksDB rocks = RocksDB.open(directory.toString())) {
            for (int i = 0; i < RECORDS; i++) {
                found += rocks.get(new byte[]{(byte) i}) == null ? 0 : 1;
            }
        }
        return found;
    }
}
