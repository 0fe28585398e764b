package io.arna.acceptance.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of the launcher in a folder of its own, with stand-ins for the JDK and for Maven. The copy looks for Java only
 * below that folder, so that what is installed on the machine does not matter.
 */
final class Checkout {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    private Checkout(Path folder) {
        this.folder = folder;
    }

    /** What a released archive holds: the launcher and its libraries. */
    static Checkout released(Path folder) throws IOException {
        var checkout = withLauncher(folder);
        checkout.write("home/lib/arna.jar", "");
        return checkout;
    }

    /** What a clone holds: sources and a pom, nothing built. The stand-in for Maven is on the path. */
    static Checkout cloned(Path folder) throws IOException {
        var checkout = withLauncher(folder);
        checkout.write("home/pom.xml", "");
        checkout.write("home/.mvn/jvm.config", "");
        checkout.write("home/cli/pom.xml", "");
        checkout.write("home/cli/src/main/java/Main.java", "");
        checkout.mavenIs("mkdir -p cli/target/arna/lib && touch cli/target/arna/lib/arna.jar");
        checkout.everythingIsOld();
        return checkout;
    }

    private static Checkout withLauncher(Path folder) throws IOException {
        var checkout = new Checkout(folder);
        String script = Files.readString(Path.of("..", "arna"))
                .replace("/usr/lib/jvm", folder.resolve("jvm").toString())
                .replace("/proc/", folder.resolve("proc") + "/")
                .replace("/sys/fs/cgroup", folder.resolve("cgroup").toString())
                .replace("/opt/", folder.resolve("opt") + "/")
                .replace("/usr/libexec/java_home", folder.resolve("java_home").toString());
        checkout.writeExecutable("home/arna", script);
        for (String tool : List.of("sed", "head", "cat", "find", "dirname", "readlink", "mkdir", "rm", "touch",
                "sleep", "cksum", "env", "mv", "tail")) {
            checkout.writeExecutable("bin/" + tool, "#!/bin/sh\nexec " + toolOfThisMachine(tool) + " \"$@\"\n");
        }
        checkout.set("PATH", folder.resolve("bin").toString());
        checkout.set("HOME", folder.toString());
        return checkout;
    }

    private static Path toolOfThisMachine(String name) {
        return Stream.of("/bin", "/usr/bin").map(bin -> Path.of(bin, name)).filter(Files::isExecutable).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " on this machine"));
    }

    /** Puts a Java of the given version into a folder; it prints its arguments, one a line, after its process id. */
    Path java(String where, String version) throws IOException {
        Path home = folder.resolve(where);
        write(where + "/release", "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        writeExecutable(where + "/bin/java", "#!/bin/sh\necho $$\nprintf '%s\\n' \"$@\"\n");
        writeExecutable(where + "/bin/javac", "#!/bin/sh\n");
        return home;
    }

    /** The machine has so much memory, and the process runs in a group of this path. */
    void memory(int megabytes, String group) throws IOException {
        write("proc/meminfo", "MemTotal:  " + megabytes * 1024L + " kB\nMemFree:  1 kB\n");
        write("proc/self/cgroup", "0::" + group + "\n");
    }

    /** Groups at this path and below may use no more than so much of it. */
    void limit(String group, int megabytes) throws IOException {
        write("cgroup" + group + "/memory.max", megabytes * 1048576L + "\n");
    }

    /** What Maven does when it is called, as shell commands; each call also leaves a line in {@code calls}. */
    void mavenIs(String commands) throws IOException {
        writeExecutable("bin/mvn",
                "#!/bin/sh\necho \"$JAVA_HOME $*\" >>" + folder.resolve("calls") + "\n" + commands + "\n");
    }

    void thereIsNoMaven() throws IOException {
        Files.delete(folder.resolve("bin/mvn"));
    }

    List<String> callsOfMaven() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    void edit(String file) throws IOException {
        Files.setLastModifiedTime(folder.resolve("home").resolve(file), FileTime.from(Instant.now().plusSeconds(1)));
    }

    void delete(String file) throws IOException {
        Path deleted = folder.resolve("home").resolve(file);
        Files.delete(deleted);
        Files.setLastModifiedTime(deleted.resolveSibling("."), FileTime.from(Instant.now().plusSeconds(1)));
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    Path folder() {
        return folder;
    }

    Path launcher() {
        return folder.resolve("home/arna");
    }

    Process start(Path launcher, String... arguments) throws IOException {
        var builder = new ProcessBuilder();
        builder.command().add(launcher.toString());
        builder.command().addAll(List.of(arguments));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Outcome run(String... arguments) throws IOException, InterruptedException {
        return outcome(start(launcher(), arguments));
    }

    static Outcome outcome(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the launcher does not end");
        }
        return new Outcome(process.pid(), process.exitValue(),
                new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList(),
                new String(process.getErrorStream().readAllBytes(), UTF_8).lines().toList());
    }

    /** How a run of the launcher ended, and what it and the Java it became have printed. */
    record Outcome(long pid, int exitCode, List<String> out, List<String> err) {}

    private void everythingIsOld() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("home"))) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
            }
        }
    }

    private Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        return Files.writeString(path, text);
    }

    private void writeExecutable(String file, String text) throws IOException {
        Files.setPosixFilePermissions(write(file, text), fromString("rwxr-xr-x"));
    }
}
