package io.arna.cli.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where this program runs, and how another process of it is started. */
final class Machine {
    /** The property by which the launcher says where it lies. */
    private static final String HOME = "arna.home";

    private Machine() {}

    /** What a report says about it. */
    static Map<String, String> about(String commit) throws IOException, InterruptedException {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("date", OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString());
        about.put("machine", Runtime.getRuntime().availableProcessors() + " × " + processor());
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        about.put("Java", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        about.put("Arna",
                Objects.requireNonNullElse(Machine.class.getPackage().getImplementationVersion(), "(not packaged)"));
        about.put("commit", commit.isEmpty() ? commitOfTree() : commit);
        return about;
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) { return System.getProperty("os.arch"); }
        return Files.readAllLines(file).stream().filter(line -> line.startsWith("model name")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 2)).orElse(System.getProperty("os.arch"));
    }

    /** What git says about the tree that the launcher lies in. */
    private static String commitOfTree() throws InterruptedException {
        Path launcher = launcher();
        if (launcher == null) { return "unknown"; }
        try {
            Process git = new ProcessBuilder("git", "-C", String.valueOf(launcher.getParent()), "describe", "--always",
                    "--dirty", "--abbrev=12").redirectErrorStream(true).start();
            git.getOutputStream().close();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? said : "unknown";
        } catch (IOException _) {
            return "unknown"; // no git here
        }
    }

    /** The words that stand before a command of ours: the launcher, or, where this process was started without, what it was started with. */
    static List<String> arna() {
        Path launcher = launcher();
        if (launcher != null) { return List.of(launcher.toString()); }
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:+UseSerialGC", "-Xss256k", "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), "io.arna.cli.Main"));
        return words;
    }

    /** The launcher that started this process; null when it was started without. */
    private static @Nullable Path launcher() {
        String home = System.getProperty(HOME);
        return home == null ? null : Path.of(home, "arna");
    }
}
