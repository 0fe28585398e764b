package io.arna.cli.lab;

import io.arna.lab.LabException;
import io.arna.lab.channel.Channel;
import io.arna.lab.channel.Channels;
import io.arna.lab.report.Report;
import io.arna.lab.run.Duration;
import io.arna.lab.run.Outcome;
import io.arna.lab.run.Plan;
import io.arna.lab.run.Runner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code arna lab channels}: the experiment. */
@Command(name = "channels", usageHelpWidth = 110, sortOptions = false,
        description = "Measures channels in turn, A B C A B C: for each starts a broker, makes certificates and passwords, and has a publisher and a subscriber, "
                + "processes of their own, exchange messages. With nothing named: open, password, tls, mtls, mtls+password, ws, wss. Ctrl-C ends it with a report of "
                + "what was measured.")
final class ChannelsCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    /** How long the end of the process waits for the report after Ctrl-C. */
    private static final int REPORT_SECONDS = 20;

    private final PrintStream out;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "Tells this.") private boolean help;

    @Parameters(paramLabel = "CHANNEL", arity = "0..*", description = "What to measure, in this order.") private List<
            String> names = List.of();

    @Option(names = "--quick", description = "A first result in one to two minutes.") private boolean quick;

    @Option(names = "--rounds", paramLabel = "N",
            description = "How often each channel has its turn (default: 50).") private @Nullable Integer rounds;

    @Option(names = "--seconds", paramLabel = "S",
            description = "How long throughput is measured in a turn (default: 10 for the three channels of the paper, 3 for the others).") private @Nullable Double seconds;

    @Option(names = "--out", paramLabel = "DIR",
            description = "Where samples and report go (default: a new folder of the system's for temporary files).") private @Nullable Path folder;

    @Option(names = "--resume", paramLabel = "DIR",
            description = "Goes on with a run that was ended.") private @Nullable Path resumed;

    @Option(names = "--commit", paramLabel = "ID", defaultValue = "",
            description = "Commit of the tree that Arna was built from, for the report; asked of git where that can be.") private String commit =
                    "";

    ChannelsCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, LabException, InterruptedException {
        Runner runner = runner();
        Path where = place();
        out.println("about " + Duration.text(runner.plan().estimatedSeconds()) + " for " + runner.plan().rounds()
                + " rounds of " + String.join(", ", runner.plan().channels().stream().map(Channel::name).toList())
                + "; all goes to " + where);
        CountDownLatch reported = new CountDownLatch(1);
        Thread end = new Thread(() -> {
            runner.stop();
            awaitReport(reported);
        }, "arna-lab-stop");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            Outcome outcome = runner.run();
            Report.write(outcome, where).forEach(out::println);
            outcome.failures().forEach((channel, cause) -> out.println(channel + " failed: " + cause));
            return outcome.failures().isEmpty() ? 0 : FAILED;
        } finally {
            reported.countDown();
            forget(end);
        }
    }

    private static void awaitReport(CountDownLatch reported) {
        try {
            var _ = reported.await(REPORT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the process ends all the same
        }
    }

    private static void forget(Thread end) {
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException _) {
            // It is running: this is the end it waits for.
        }
    }

    private Runner runner() throws IOException, LabException, InterruptedException {
        Map<String, String> about = Machine.about(commit);
        if (resumed != null) {
            if (quick || rounds != null || seconds != null || folder != null || !names.isEmpty()) {
                throw new LabException("--resume goes on as the run was begun, so nothing else can be said with it");
            }
            return Runner.resume(resumed, Machine.arna(), about, out::println);
        }
        List<Channel> channels = names.isEmpty() ? Channels.ALL : Channels.named(names);
        Plan plan = (quick ? Plan.quick(channels) : Plan.whole(channels)).with(rounds, seconds);
        return Runner.begin(plan, place(), Machine.arna(), about, out::println);
    }

    private Path place() throws IOException {
        if (resumed != null) { return resumed; }
        if (folder == null) {
            folder = Files.createTempDirectory("arna-lab");
        }
        return folder;
    }
}
