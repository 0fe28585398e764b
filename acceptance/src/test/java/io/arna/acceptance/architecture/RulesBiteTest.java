package io.arna.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.arna.acceptance.architecture.planted.cycle.Hen;
import io.arna.acceptance.architecture.planted.cycle.egg.Egg;
import io.arna.acceptance.architecture.planted.impure.Blocking;
import io.arna.acceptance.architecture.planted.impure.Impure;
import io.arna.acceptance.architecture.planted.unmarked.Unmarked;
import io.arna.acceptance.architecture.planted.util.Helper;
import io.arna.acceptance.architecture.planted.waiting.Asks;
import io.arna.acceptance.architecture.planted.waiting.Hurries;
import io.arna.acceptance.architecture.planted.waiting.Locks;
import io.arna.acceptance.architecture.planted.waiting.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every rule refuses what was planted to break it, and names the culprit. */
final class RulesBiteTest {
    private static final String PLANTED = RulesBiteTest.class.getPackageName() + ".planted";

    @Test
    void refusesARoomThatSeesTooMuch() {
        assertThat(violations(Rules.dependsOnlyOn(PLANTED, Room.PROTOCOL.mayDependOn()), Impure.class))
                .anyMatch(line -> line.contains("io.netty.channel.Channel"));
    }

    @Test
    void refusesSocketsAndFiles() {
        assertThat(violations(Rules.touchesNoSocketAndNoFile(PLANTED), Impure.class))
                .anyMatch(line -> line.contains("io.netty.channel.Channel"))
                .anyMatch(line -> line.contains("java.net.Socket"))
                .anyMatch(line -> line.contains("java.nio.file.Files"))
                .anyMatch(line -> line.contains("java.io.FileInputStream"));
    }

    @Test
    void refusesClocksCalledAndReferredTo() {
        assertThat(violations(Rules.readsNoClock(PLANTED), Impure.class))
                .anyMatch(line -> line.contains("System.currentTimeMillis()"))
                .anyMatch(line -> line.contains("System.nanoTime()"))
                .anyMatch(line -> line.contains("Instant.now()"));
    }

    @Test
    void refusesDice() {
        assertThat(violations(Rules.rollsNoDice(PLANTED), Impure.class))
                .anyMatch(line -> line.contains("java.util.Random.<init>"))
                .anyMatch(line -> line.contains("ThreadLocalRandom.current()"))
                .anyMatch(line -> line.contains("SecureRandom.<init>"))
                .anyMatch(line -> line.contains("UUID.randomUUID()"));
    }

    @Test
    void refusesThreads() {
        assertThat(violations(Rules.startsNoThread(PLANTED), Blocking.class))
                .anyMatch(line -> line.contains("Thread.<init>"))
                .anyMatch(line -> line.contains("Thread.startVirtualThread"))
                .anyMatch(line -> line.contains("Executors.newSingleThreadExecutor"))
                .anyMatch(line -> line.contains("CompletableFuture.runAsync"));
    }

    @Test
    void refusesEveryWayToWaitOnAShard() {
        assertThat(violations(ShardRules.waitsForNothing(PLANTED), Waits.class))
                .anyMatch(line -> line.contains("java.lang.Thread.sleep"))
                .anyMatch(line -> line.contains("java.lang.Thread.join()"))
                .anyMatch(line -> line.contains("java.lang.Object.wait()"))
                .anyMatch(line -> line.contains("java.util.concurrent.Future.get()"))
                .anyMatch(line -> line.contains("java.util.concurrent.CompletableFuture.join()"))
                .anyMatch(line -> line.contains("java.util.concurrent.CountDownLatch.await()"))
                .anyMatch(line -> line.contains("java.util.concurrent.Semaphore.acquire()"))
                .anyMatch(line -> line.contains("java.util.concurrent.ArrayBlockingQueue.take()"))
                .anyMatch(line -> line.contains("java.util.concurrent.BlockingQueue.poll(long"))
                .anyMatch(line -> line.contains("java.util.concurrent.locks.ReentrantLock.lock()"))
                .anyMatch(line -> line.contains("java.util.concurrent.locks.LockSupport.park()"))
                .anyMatch(line -> line.contains("io.netty.channel.ChannelFuture.sync()"));
    }

    @Test
    void refusesFilesSocketsNamesAndDatabasesOnAShard() {
        assertThat(violations(ShardRules.waitsForNothing(PLANTED), Asks.class))
                .anyMatch(line -> line.contains("java.nio.file.Files.readString"))
                .anyMatch(line -> line.contains("java.io.InputStream.read()"))
                .anyMatch(line -> line.contains("java.net.Socket.<init>"))
                .anyMatch(line -> line.contains("java.net.InetAddress.getByName"))
                .anyMatch(line -> line.contains("java.sql.Connection.commit()"));
    }

    @Test
    void refusesNothingThatOnlySoundsLikeWaiting() {
        assertThat(violations(ShardRules.waitsForNothing(PLANTED), Hurries.class)).isEmpty();
    }

    @Test
    void refusesMonitorsOfMethodsAndOfBlocks() {
        assertThat(violations(ShardRules.takesNoMonitor(PLANTED), Locks.class))
                .anyMatch(line -> line.contains("Locks.wholeMethod"))
                .anyMatch(line -> line.contains("Locks.block"))
                .hasSize(2);
    }

    @Test
    void refusesPrinting() {
        assertThat(violations(Rules.printsNothing(PLANTED), Blocking.class))
                .anyMatch(line -> line.contains("System.out"));
    }

    @Test
    void refusesACycleThroughTheRootPackage() {
        assertThat(violations(Rules.hasNoCycles(PLANTED), Hen.class, Egg.class))
                .anyMatch(line -> line.contains("Cycle detected"));
    }

    @Test
    void refusesAPackageNameThatSaysNothing() {
        assertThat(violations(Rules.namesPackagesForWhatHappensInThem(PLANTED), Helper.class))
                .anyMatch(line -> line.contains("planted.util.Helper"));
    }

    @Test
    void refusesAPackageThatIsNotNullMarked() {
        assertThat(violations(Rules.isNullMarked(PLANTED), Unmarked.class))
                .anyMatch(line -> line.contains("planted.unmarked is not @NullMarked"));
    }

    @Test
    void refusesALongFileAndASleepAndATestSwitchedOff(@TempDir Path folder) throws IOException {
        String sleep = "Thread." + "sleep(10); TimeUnit.SECONDS\n." + "sleep(1);";
        List<Path> files = List.of(
                Files.writeString(folder.resolve("Fits.java"), "\n".repeat(SourceRules.LONGEST_FILE_LINES)),
                Files.writeString(folder.resolve("Long.java"), "\n".repeat(SourceRules.LONGEST_FILE_LINES + 1)),
                Files.writeString(folder.resolve("Sleeps.java"), sleep),
                Files.writeString(folder.resolve("Off.java"), "@" + "Disabled class Off {}"));

        assertThat(SourceRules.tooLong(files)).singleElement().asString().endsWith("Long.java: 601 lines");
        assertThat(SourceRules.sleeping(files)).hasSize(2).allMatch(line -> line.contains("Sleeps.java"));
        assertThat(SourceRules.switchedOff(files)).singleElement().asString().contains("Off.java");
    }

    private static List<String> violations(ArchRule rule, Class<?>... planted) {
        JavaClasses classes = new ClassFileImporter().importClasses(planted);
        return rule.evaluate(classes).getFailureReport().getDetails();
    }
}
