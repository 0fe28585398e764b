package io.arna.acceptance.interop;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs on this machine, and those that lie beside these tests. */
final class Programs {
    /** Debian's own Python has Debian's paho; another one on the path may not. */
    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin", "/usr/sbin");

    private Programs() {}

    /** Where the program is; skips the test, and says so, when it is not on this machine. */
    static String find(String name, String debianPackage) {
        Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        Optional<String> found =
                Stream.concat(FOLDERS.stream(), path).map(folder -> Path.of(folder, name)).filter(Files::isExecutable)
                        .map(Path::toString).findFirst();
        return found.orElseGet(() -> abort("SKIPPED: " + name + " is not installed (Debian: " + debianPackage + ")"));
    }

    /** A program of ours under {@code src/test/programs}. */
    static Path ours(String name) {
        return Path.of("src", "test", "programs").resolve(name).toAbsolutePath();
    }
}
