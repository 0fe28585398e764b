package io.arna.acceptance.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.acceptance.launcher.Checkout.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher does before Java runs, and what it says when it cannot. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
final class LauncherTest {
    @TempDir private Path folder;

    @Test
    void becomesTheJavaProcess() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk-25", "25.0.3");

        Outcome run = release.run("pub", "-m", "two words");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith(Long.toString(run.pid()))
                .containsSequence("-cp", folder.toRealPath().resolve("home/lib/arna.jar").toString(),
                        "io.arna.cli.Main")
                .endsWith("pub", "-m", "two words");
    }

    @Test
    void findsItsHomeThroughASymbolicLink() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk-25", "25.0.3");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("home/arna"));

        Outcome run = Checkout.outcome(release.start(link, "--help"));

        assertThat(run.out()).contains(folder.toRealPath().resolve("home/lib/arna.jar").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "25-ea", "26.0.1", "100"})
    void takesAJavaThatIsNewEnough(String version) throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk", version);

        assertThat(release.run().exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "17.0.15", "24.0.2", "nonsense", ""})
    void refusesAJavaThatIsTooOldAndSaysWhatToDo(String version) throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk", version);

        assertThat(theComplaint(release.run()))
                .startsWith("arna: no Java 25 or newer found; install a JDK 25").contains("ARNA_JAVA_HOME");
    }

    @Test
    void prefersJavaHomeToWhatIsInstalled() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk", "25");
        Files.writeString(release.java("mine", "25").resolve("bin/java"), "#!/bin/sh\necho mine\n");
        release.set("JAVA_HOME", folder.resolve("mine").toString());

        assertThat(release.run().out()).containsExactly("mine");
    }

    @Test
    void passesOverAJavaHomeThatIsTooOld() throws Exception {
        var release = Checkout.released(folder);
        release.set("JAVA_HOME", release.java("old", "17").toString());
        release.java("jvm/jdk", "25");

        assertThat(release.run().exitCode()).isZero();
    }

    @Test
    void refusesAnArnaJavaHomeThatIsTooOldEvenIfAnotherIsThere() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk", "25");
        release.set("ARNA_JAVA_HOME", release.java("old", "17").toString());

        assertThat(theComplaint(release.run()))
                .isEqualTo("arna: ARNA_JAVA_HOME is " + folder.resolve("old") + ", which is no Java 25 or newer.");
    }

    @Test
    void followsTheJavaOfThePathToItsHome() throws Exception {
        var release = Checkout.released(folder);
        Path java = release.java("somewhere/else", "25").resolve("bin/java");
        Files.createSymbolicLink(folder.resolve("bin/java"), java);

        assertThat(release.run().exitCode()).isZero();
    }

    @Test
    void letsMoreOptionsOfTheUserComeLast() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk", "25");
        release.set("ARNA_JVM_OPTS", "-Xss1m -Dkey=value");

        assertThat(release.run().out()).contains("-XX:+UseSerialGC", "-Xss256k")
                .containsSequence("-Xss1m", "-Dkey=value", "-cp");
    }

    @Test
    void leavesTheCollectorToTheUser() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk", "25");
        release.set("ARNA_JVM_OPTS", "-XX:+UseZGC");

        assertThat(release.run().out()).contains("-XX:+UseZGC").doesNotContain("-XX:+UseSerialGC", "-Xmn16m");
    }

    @ParameterizedTest
    @CsvSource({"512, -Xmx256m, 64m, -XX:+UseSerialGC", "8192, -Xmx4096m, 1024m, -XX:+UseSerialGC",
            "65535, -Xmx4096m, 8191m, -XX:+UseSerialGC", "65536, -Xmx31744m, 8192m, -XX:+UseG1GC",
            "262144, -Xmx31744m, 32768m, -XX:+UseG1GC"})
    void choosesHeapBuffersAndCollectorByTheMemoryOfTheMachine(int megabytes, String heap, String buffers,
            String collector) throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk-25", "25");
        release.memory(megabytes, "/");

        assertThat(release.run("start").out()).contains(heap, "-XX:MaxDirectMemorySize=" + buffers, collector)
                .containsOnlyOnce("-XX:+Use" + (collector.endsWith("G1GC") ? "G1GC" : "SerialGC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/system.slice", "/system.slice/arna.service"})
    void keepsToTheLimitOfAContainerOrServiceWhicheverSetsIt(String limited) throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk-25", "25");
        release.memory(65_536, "/system.slice/arna.service");
        release.limit("/system.slice/arna.service", 32_768);
        release.limit(limited.equals("/") ? "" : limited, 1024);

        assertThat(release.run("start").out()).contains("-Xmx512m", "-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xmx1g", "-XX:MaxRAMPercentage=80"})
    void leavesTheHeapToTheUser(String option) throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk-25", "25");
        release.memory(16_384, "/");
        release.set("ARNA_JVM_OPTS", option);

        assertThat(release.run("start").out()).contains(option, "-XX:+UseSerialGC").doesNotContain("-Xmx4096m");
    }

    @Test
    void keepsTheToolsSmall() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk-25", "25");
        release.memory(65_536, "/");

        assertThat(release.run("pub").out()).contains("-XX:+UseSerialGC").noneMatch(line -> line.startsWith("-Xmx"));
    }

    @Test
    void leavesTheHeapToJavaWhereNobodyTellsTheMemory() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk-25", "25");

        Outcome run = release.run("start");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("-XX:+UseSerialGC").noneMatch(line -> line.startsWith("-Xmx"));
    }

    @Test
    void saysThatAReleaseIsNotComplete() throws Exception {
        var release = Checkout.released(folder);
        release.java("jvm/jdk", "25");
        Files.delete(folder.resolve("home/lib/arna.jar"));

        assertThat(theComplaint(release.run())).contains("lib/arna.jar is missing");
    }

    @Test
    void buildsOnFirstUseAndNotAgain() throws Exception {
        var clone = Checkout.cloned(folder);
        Path java = clone.java("jvm/jdk", "25");

        Outcome first = clone.run("--help");
        Outcome second = clone.run("--help");

        assertThat(first.err()).singleElement().asString().startsWith("arna: building");
        assertThat(first.out()).endsWith("--help");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).endsWith("--help");
        assertThat(clone.callsOfMaven()).singleElement().asString().startsWith(java + " ")
                .endsWith("-pl cli -am package");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "cli/pom.xml", "cli/src/main/java/Main.java", ".mvn/jvm.config"})
    void buildsAgainWhenSomethingChanged(String file) throws Exception {
        var clone = Checkout.cloned(folder);
        clone.java("jvm/jdk", "25");
        clone.run();

        clone.edit(file);
        clone.run();

        assertThat(clone.callsOfMaven()).hasSize(2);
    }

    @Test
    void buildsAgainWhenASourceIsGone() throws Exception {
        var clone = Checkout.cloned(folder);
        clone.java("jvm/jdk", "25");
        clone.run();

        clone.delete("cli/src/main/java/Main.java");
        clone.run();

        assertThat(clone.callsOfMaven()).hasSize(2);
    }

    @Test
    void buildsAgainWhenASourceChangedDuringTheBuild() throws Exception {
        var clone = Checkout.cloned(folder);
        clone.java("jvm/jdk", "25");
        clone.mavenIs("""
                mkdir -p cli/target/arna/lib
                touch -t 204001010000 cli/src/main/java/Main.java
                touch -t 204001010001 cli/target/arna/lib/arna.jar""");
        clone.run();

        clone.run();

        assertThat(clone.callsOfMaven()).hasSize(2);
    }

    @Test
    void buildsOnceForManyWhoStartTogether() throws Exception {
        var clone = Checkout.cloned(folder);
        clone.java("jvm/jdk", "25");

        List<Process> together = Stream.generate(() -> startQuietly(clone)).limit(4).toList();

        for (Process process : together) {
            assertThat(Checkout.outcome(process).exitCode()).isZero();
        }
        assertThat(clone.callsOfMaven()).hasSize(1);
    }

    @Test
    void takesOverFromABuildWhoseOwnerDied() throws Exception {
        var clone = Checkout.cloned(folder);
        clone.java("jvm/jdk", "25");
        Outcome gone = clone.run();
        clone.edit("pom.xml");
        Files.createDirectories(folder.resolve("home/target/arna-building"));
        Files.writeString(folder.resolve("home/target/arna-building/pid"), Long.toString(gone.pid()));

        assertThat(clone.run().exitCode()).isZero();
        assertThat(clone.callsOfMaven()).hasSize(2);
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        var clone = Checkout.cloned(folder);
        clone.java("jvm/jdk", "25");
        clone.thereIsNoMaven();

        assertThat(theComplaint(clone.run())).startsWith("arna: Maven is needed to build Arna");
    }

    @Test
    void saysThatAJavaWithoutCompilerCannotBuild() throws Exception {
        var clone = Checkout.cloned(folder);
        Files.delete(clone.java("jvm/jre", "25").resolve("bin/javac"));

        assertThat(theComplaint(clone.run())).contains("jvm/jre can run Arna but not build it");
    }

    @Test
    void saysWhereTheLogOfAFailedBuildIsAndTriesAgainNextTime() throws Exception {
        var clone = Checkout.cloned(folder);
        clone.java("jvm/jdk", "25");
        clone.mavenIs("echo what went wrong; exit 1");

        Outcome failed = clone.run();

        Path log = folder.toRealPath().resolve("home/target/arna-build.log");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).last().isEqualTo("arna: the build failed; see " + log);
        assertThat(log).hasContent("what went wrong");

        clone.mavenIs("mkdir -p cli/target/arna/lib && touch cli/target/arna/lib/arna.jar");
        assertThat(clone.run().exitCode()).isZero();
    }

    private static Process startQuietly(Checkout clone) {
        try {
            return clone.start(clone.launcher());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The one sentence with which a run that could not go on ended. */
    private static String theComplaint(Outcome run) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasSize(1);
        return run.err().getFirst();
    }
}
