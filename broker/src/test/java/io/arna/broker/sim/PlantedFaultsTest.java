package io.arna.broker.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.arna.broker.Node;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A checker that never fails proves nothing: each of {@link Faults#ALL} is planted into a copy of the broker, alone, and must be found.
 * That takes minutes, so it is run by {@code -Dsim.faults=true} and writes its table to the documentation.
 */
class PlantedFaultsTest {
    private static final Path SOURCES = Path.of("src/main/java/io/arna/broker");
    private static final Path TABLE = Path.of("../docs/reference/planted-faults.md");
    private static final int SEEDS = 3000;
    private static final int MINUTES_EACH = 4;

    /** What came of one fault: the seed that found it, and the promise it broke. */
    private record Finding(Fault fault, long seed, String promise) {}

    @Test
    void everyFaultStillHasItsPlaceInTheSource() throws IOException {
        Set<String> names = new HashSet<>();
        List<String> homeless = new ArrayList<>();
        for (Fault fault : Faults.ALL) {
            assertThat(names.add(fault.name())).as(fault.name()).isTrue();
            if (!fault.hasItsPlaceIn(Files.readString(SOURCES.resolve(fault.file())))) {
                homeless.add(fault.name() + ", in " + fault.file());
            }
        }
        assertThat(homeless).as("planted faults whose code has gone or is there twice: find them new places").isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "sim.faults", matches = "true")
    void everyPlantedFaultIsFound(@TempDir Path folder) throws Exception {
        List<Finding> findings = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (Fault fault : Faults.ALL) {
            Finding finding =
                    find(fault, Files.createDirectory(folder.resolve("fault" + findings.size() + missed.size())));
            if (finding == null) {
                missed.add(fault.name());
            } else {
                findings.add(finding);
            }
        }
        if (missed.isEmpty()) {
            Files.writeString(TABLE, table(findings));
        }
        assertThat(missed).as("planted faults that nothing finds").isEmpty();
    }

    private static @Nullable Finding find(Fault fault, Path folder) throws Exception {
        compile(fault, folder);
        try (FaultyLoader loader = new FaultyLoader(folder)) {
            FutureTask<@Nullable Finding> search = new FutureTask<>(() -> search(fault, loader));
            Thread thread = new Thread(search, fault.name());
            thread.setDaemon(true);
            thread.start();
            return search.get(MINUTES_EACH, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            return new Finding(fault, 0, "the world stands still");
        } catch (ExecutionException e) {
            throw new AssertionError(fault.name(), e.getCause());
        }
    }

    private static void compile(Fault fault, Path folder) throws IOException, URISyntaxException {
        Path source = folder.resolve(Path.of(fault.file()).getFileName());
        Files.writeString(source, fault.plantedIn(Files.readString(SOURCES.resolve(fault.file()))));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        List<String> options = List.of("-proc:none", "-nowarn", "-d", folder.toString(), "-cp",
                placeOf(Node.class) + java.io.File.pathSeparator + System.getProperty("java.class.path"));
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled =
                    compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(source)).call();
            assertThat(compiled).as("%s compiles: %s", fault.name(), messages).isTrue();
        }
    }

    private static Path placeOf(Class<?> type) throws URISyntaxException {
        URI uri = type.getProtectionDomain().getCodeSource().getLocation().toURI();
        return Path.of(uri);
    }

    private static @Nullable Finding search(Fault fault, FaultyLoader loader) throws ReflectiveOperationException {
        var run = loader.loadClass(SimWorld.class.getName()).getMethod("run", long.class);
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                run.invoke(null, seed);
            } catch (InvocationTargetException e) {
                String told = String.valueOf(e.getCause());
                String last = told.substring(told.lastIndexOf('\n') + 1);
                return new Finding(fault, seed, last.replaceFirst("^seed \\d+: (io\\.arna\\.broker\\.sim\\.)?", ""));
            }
        }
        return null;
    }

    private static String table(List<Finding> findings) {
        StringBuilder table = new StringBuilder("""
                # Planted faults

                A checker that never fails proves nothing. Each of these defects is planted into a copy of the broker's source, alone, and
                the simulation must find it: the table names the first seed that did, and the promise it saw broken. Written by

                ```sh
                mvn -q -pl broker -am test -Dtest=PlantedFaultsTest -Dsurefire.failIfNoSpecifiedTests=false -Dsim.faults=true
                ```

                which takes some minutes and fails when a defect is not found. That each defect still has its place in the source is
                checked by every build.

                | # | defect | in | seed | broken promise |
                |---|---|---|---|---|
                """);
        int number = 0;
        for (Finding finding : findings) {
            String promise = finding.promise.replace("|", "\\|").replaceAll(" \\[[^\\]]*\\.\\.[^\\n]*", "");
            table.append("| ").append(++number).append(" | ").append(finding.fault.name()).append(" | `")
                    .append(finding.fault.file()).append("` | ").append(finding.seed).append(" | ")
                    .append(promise.length() > 160 ? promise.substring(0, 160) + " …" : promise).append(" |\n");
        }
        return table.toString();
    }

    /** Loads the broker and the simulation anew, the faulty class first; everything else is as it was. */
    private static final class FaultyLoader extends URLClassLoader {
        FaultyLoader(Path faulty) throws URISyntaxException {
            super(new URL[]{url(faulty), url(placeOf(SimWorld.class)), url(placeOf(Node.class))},
                    SimWorld.class.getClassLoader());
            setDefaultAssertionStatus(true);
        }

        private static URL url(Path folder) {
            try {
                return folder.toUri().toURL();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.arna.broker.")) { return super.loadClass(name, resolve); }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : findClass(name);
            }
        }
    }
}
