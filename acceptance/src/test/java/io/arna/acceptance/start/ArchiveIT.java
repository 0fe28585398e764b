package io.arna.acceptance.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the archive holds, and that it runs wherever it is unpacked; the build has made it when these run. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class ArchiveIT {
    private static final String[] FREE = {"--port", "0", "--ws-port", "0"};

    @TempDir Path folder;

    private Path home;

    @BeforeEach
    void unpackElsewhere() throws Exception {
        Path archive = only(Path.of("..", "cli", "target"), "arna-*.tar.gz");
        assertThat(new ProcessBuilder("tar", "-xzf", archive.toAbsolutePath().toString()).directory(folder.toFile())
                .inheritIO().start().waitFor()).as("tar").isZero();
        home = only(folder, "arna-*");
    }

    private static Path only(Path folder, String glob) throws IOException {
        try (var found = Files.newDirectoryStream(folder, glob)) {
            List<Path> all = new ArrayList<>();
            found.forEach(all::add);
            assertThat(all).as("%s in %s", glob, folder).hasSize(1);
            return all.getFirst();
        }
    }

    private Path cache() throws IOException {
        return only(home.resolve("lib"), "arna-*.aot");
    }

    /** Starts it, lets it serve, stops it. Returns where Java took our classes from, a line each. */
    private List<String> run(String javaOptions) throws Exception {
        Path loaded = folder.resolve("loaded.txt");
        Map<String, String> variables =
                Map.of("ARNA_JVM_OPTS", javaOptions + " -Xlog:class+load:file=" + loaded + "::filesize=0");
        try (Arna arna = Arna.launch(home.resolve("arna"), folder, variables, FREE)) {
            assertThat(arna.ready()).as("standard output").allMatch(line -> line.matches("(listening|ready) .*"));
            exchange(arna.address());
            arna.signal("TERM");
            assertThat(arna.exitCode()).isZero();
            assertThat(arna.log()).as("log").allMatch(line -> line.matches("\\d{4}-\\d\\d-.*"));
        }
        return Files.readAllLines(loaded).stream().filter(line -> line.contains(" io.arna.broker.Node source: "))
                .toList();
    }

    /** A message to the broker and back, by its own tools. */
    private void exchange(URI broker) throws Exception {
        tool(broker, "pub", "-t", "a", "-r", "-q", "1", "-m", "from elsewhere");
        assertThat(tool(broker, "sub", "-t", "a", "-C", "1", "-W", "30")).isEqualTo("from elsewhere\n");
    }

    private String tool(URI broker, String... words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("arna").toString());
        builder.command().addAll(List.of(words));
        builder.command().addAll(List.of("-h", broker.getHost(), "-p", String.valueOf(broker.getPort())));
        Process tool = Arna.withoutOurs(builder, Map.of()).redirectErrorStream(true).start();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void runsWhereverItIsUnpackedAndStartsFromItsCache() throws Exception {
        assertThat(run("")).singleElement().asString().contains("source: shared objects file");
    }

    @Test
    void holdsWhatItNeedsToRunAndNothingOfOtherSystems() throws Exception {
        assertThat(home).isDirectoryContaining("glob:**/{LICENSE,README.md}")
                .isDirectoryContaining("glob:**/arna.service").isDirectoryContaining("glob:**/arna.yaml");
        try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
            assertThat(libraries.map(library -> library.getFileName().toString())
                    .filter(name -> name.contains("native-epoll"))
                    .map(name -> name.replaceFirst(".*Final-", ""))).containsExactlyInAnyOrder("linux-x86_64.jar",
                            "linux-aarch_64.jar");
        }
    }

    @Test
    void neverRunsOldClassesFromACacheThatIsNotOfItsJars() throws Exception {
        Path jar = only(home.resolve("lib"), "arna-broker-*.jar");
        FileTime time = Files.getLastModifiedTime(jar);
        try (FileSystem contents = FileSystems.newFileSystem(jar)) {
            Files.writeString(contents.getPath("changed"), "since the cache was made");
        }
        Files.setLastModifiedTime(jar, time);

        assertThat(run("")).singleElement().asString().doesNotContain("shared objects file");
    }

    @Test
    void startsWithoutACache() throws Exception {
        Files.delete(cache());

        assertThat(run("")).singleElement().asString().doesNotContain("shared objects file");
    }

    @Test
    void startsWithACacheThatIsDamaged() throws Exception {
        byte[] bytes = Files.readAllBytes(cache());
        Files.write(cache(), Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(run("")).singleElement().asString().doesNotContain("shared objects file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseZGC", "-XX:-UseCompactObjectHeaders"})
    void startsWithOptionsThatTheCacheDoesNotFit(String option) throws Exception {
        assertThat(run(option)).singleElement().asString().doesNotContain("shared objects file");
    }

    @Test
    void makesItsCacheAnewWhenAsked() throws Exception {
        Files.delete(cache());

        assertThat(Arna.withoutOurs(new ProcessBuilder(home.resolve("arna").toString(), "make-cache"), Map.of())
                .inheritIO().start().waitFor()).isZero();

        assertThat(run("")).singleElement().asString().contains("source: shared objects file");
    }

    @Test
    void hasAServiceThatSystemdUnderstands() throws Exception {
        Path program = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(program), "no systemd-analyze on this machine");
        Path unit = home.resolve("arna.service");
        assertThat(unit).content().contains("User=arna\n", "LimitNOFILE=", "NoNewPrivileges=true\n",
                "ProtectSystem=strict\n", "StateDirectory=arna\n");
        Path moved = Files.copy(unit, folder.resolve("arna.service"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(moved, Files.readString(moved).replace("/opt/arna", home.toString()));

        Process verify = new ProcessBuilder(program.toString(), "verify", moved.toString()).redirectErrorStream(true)
                .start();

        assertThat(new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
        assertThat(verify.waitFor()).isZero();
    }
}
