package io.arna.bench.compare;

import io.arna.bench.report.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code arna bench compare}: prepares the brokers that are to be had on this machine, and measures them side by side. */
public final class Compare {
    /** The brokers it knows, in the order of the tables. */
    public static final List<String> BROKERS = List.of("mosquitto", "arna", "hivemq", "moquette", "relay");

    private Compare() {}

    /**
     * Measures.
     *
     * @param progress told a line for each result, and for each broker that has to be left out
     * @throws CompareException when a broker that is there does not start
     */
    public static Run run(CompareOptions options, Consumer<String> progress)
            throws CompareException, IOException, InterruptedException {
        List<Contender> contenders = new ArrayList<>();
        for (String broker : BROKERS) {
            Contender contender = options.brokers().contains(broker) ? prepare(broker, options, progress) : null;
            if (contender != null) {
                contenders.add(contender);
            }
        }
        List<Run.Round> rounds = new Comparison(contenders, options, progress).run();
        return new Run(about(contenders, options), rounds);
    }

    private static @Nullable Contender prepare(String broker, CompareOptions options, Consumer<String> progress)
            throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "arna-compare-" + broker);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            return switch (broker) {
                case "arna" -> new Arna(options.launcher(), options.version());
                case "relay" -> new BareRelay(options.launcher(), options.version());
                case "hivemq" -> new HiveMq(java, Programs.classPath(HiveMq.ARTIFACT, folder));
                case "moquette" -> new Moquette(java, Programs.classPath(Moquette.ARTIFACT, folder));
                default -> mosquitto();
            };
        } catch (CompareException e) {
            progress.accept("left out: " + e.getMessage());
            return null;
        }
    }

    private static Contender mosquitto() throws CompareException {
        Path program = Programs.find("mosquitto");
        if (program == null) {
            throw new CompareException("mosquitto is not installed (Debian: apt install mosquitto).");
        }
        return new Mosquitto(program);
    }

    private static Map<String, String> about(List<Contender> contenders, CompareOptions options)
            throws IOException, InterruptedException {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("date", LocalDate.now(ZoneId.systemDefault()).toString());
        about.put("machine", machine());
        about.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("java.vendor") + " Java " + System.getProperty("java.version"));
        about.put("rounds", options.rounds() + " of " + options.seconds() + " s, after " + options.warmUpSeconds()
                + " s of the same traffic");
        for (Contender contender : contenders) {
            about.put(contender.name(), contender.version() + "; " + contender.settings());
        }
        return about;
    }

    private static String machine() throws IOException {
        Path cpus = Path.of("/proc/cpuinfo");
        String model = Files.isReadable(cpus)
                ? Files.readAllLines(cpus).stream().filter(line -> line.startsWith("model name")).findFirst()
                        .map(line -> line.substring(line.indexOf(':') + 2)).orElse("unknown")
                : System.getProperty("os.arch");
        return Runtime.getRuntime().availableProcessors() + " × " + model;
    }
}
