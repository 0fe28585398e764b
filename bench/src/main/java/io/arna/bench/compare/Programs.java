package io.arna.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Other programs of this machine. */
final class Programs {
    private Programs() {}

    /** Where a program is: on the path, or where Debian keeps servers; null when nowhere. */
    static @Nullable Path find(String name) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** The first line a program prints, whatever its exit code; it must end by itself. */
    static String firstLine(List<String> command) throws IOException, InterruptedException {
        return output(command).lines().findFirst().orElse("");
    }

    /** All that a program prints. */
    static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    /**
     * The class path of an artifact and all it needs, brought by Maven.
     *
     * @throws CompareException when Maven is not there or cannot bring it
     */
    static String classPath(String artifact, Path folder) throws CompareException, IOException, InterruptedException {
        String[] parts = artifact.split(":", -1);
        Path pom = Files.writeString(Files.createDirectories(folder).resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                    <modelVersion>4.0.0</modelVersion><groupId>bench</groupId><artifactId>peer</artifactId><version>1</version>
                    <dependencies><dependency>
                        <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>
                    </dependency></dependencies>
                </project>
                """.formatted((Object[]) parts));
        Path answer = folder.resolve("classpath");
        Path maven = find("mvn");
        if (maven == null) {
            throw new CompareException("Maven is needed to bring " + artifact + "; install it, or leave it out.");
        }
        String said = output(List.of(maven.toString(), "-q", "-B", "-f", pom.toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath",
                "-Dmdep.outputFile=" + answer));
        if (!Files.exists(answer)) {
            throw new CompareException("Maven cannot bring " + artifact + ": " + said.lines().limit(2).toList());
        }
        return Files.readString(answer).strip();
    }
}
