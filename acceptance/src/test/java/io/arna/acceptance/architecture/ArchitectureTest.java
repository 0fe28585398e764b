package io.arna.acceptance.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house, held against what we ship. */
final class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ArchitectureTest::isShipped)
            .importPackages("io.arna");

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#ALL")
    void roomSeesOnlyWhatTheTableAllows(Room room) {
        Rules.dependsOnlyOn(room.packageName(), room.mayDependOn()).check(OURS);
    }

    @Test
    void everyClassIsInARoomOfTheTable() {
        assertThat(OURS).allSatisfy(type -> assertThat(Room.ALL)
                .anySatisfy(room -> assertThat(type.getPackageName() + ".").startsWith(room.packageName() + ".")));
    }

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#WITHOUT_IO")
    void rulesOfMqttTouchNoSocketAndNoFile(Room room) {
        Rules.touchesNoSocketAndNoFile(room.packageName()).check(OURS);
    }

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#WITHOUT_IO")
    void rulesOfMqttReadNoClock(Room room) {
        Rules.readsNoClock(room.packageName()).check(OURS);
    }

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#WITHOUT_IO")
    void rulesOfMqttRollNoDice(Room room) {
        Rules.rollsNoDice(room.packageName()).check(OURS);
    }

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#WITHOUT_IO")
    void rulesOfMqttStartNoThread(Room room) {
        Rules.startsNoThread(room.packageName()).check(OURS);
    }

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#ON_SHARDS")
    void nothingOnAShardWaits(Room room) {
        ShardRules.waitsForNothing(room.packageName()).check(OURS);
    }

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#ON_SHARDS")
    void nothingOnAShardTakesAMonitorButABranchOfATree(Room room) {
        ShardRules.takesNoMonitor(room.packageName()).check(OURS);
    }

    @ParameterizedTest
    @MethodSource("exceptionsFromWaiting")
    void whatMayWaitAllTheSameStillDoes(String method) {
        assertThat(ShardRules.waiting(OURS)).contains(method);
    }

    private static Set<String> exceptionsFromWaiting() {
        return ShardRules.MAY_WAIT.keySet();
    }

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#LIBRARIES")
    void librariesPrintNothing(Room room) {
        Rules.printsNothing(room.packageName()).check(OURS);
    }

    @ParameterizedTest
    @FieldSource("io.arna.acceptance.architecture.Room#ALL")
    void packagesOfARoomHaveNoCycles(Room room) {
        Rules.hasNoCycles(room.packageName()).check(OURS);
    }

    @Test
    void packagesAreNamedForWhatHappensInThem() {
        Rules.namesPackagesForWhatHappensInThem("io.arna").check(OURS);
    }

    @Test
    void everyPackageIsNullMarked() {
        Rules.isNullMarked("io.arna").check(OURS);
    }

    @Test
    void noClassIsTooLongToRead() throws IOException {
        assertThat(SourceRules.tooLong(SourceRules.javaFiles("main"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "test"})
    void nothingSleeps(String folder) throws IOException {
        assertThat(SourceRules.sleeping(SourceRules.javaFiles(folder))).isEmpty();
    }

    @Test
    void noTestIsSwitchedOff() throws IOException {
        assertThat(SourceRules.switchedOff(SourceRules.javaFiles("test"))).isEmpty();
    }

    private static boolean isShipped(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
}
