package io.arna.lab.run;

import io.arna.lab.LabException;
import io.arna.lab.channel.Channel;
import io.arna.lab.channel.Kit;
import io.arna.security.certificate.CertificateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs a plan: channels take turns in each round, A B C A B C, so that what slows the machine for a while slows all of them. A channel that fails is left out from
 * then on, and the others go on. What was measured is on disk as soon as it was. Used by one thread, but for {@link #stop}.
 */
public final class Runner {
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1");

    private final Plan plan;
    private final Path folder;
    private final List<String> arna;
    private final Consumer<String> progress;
    private final SequencedMap<String, String> about;
    private final SequencedMap<String, String> failures = new LinkedHashMap<>();
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Runner(Plan plan, Path folder, List<String> arna, SequencedMap<String, String> about,
            Consumer<String> progress) {
        this.plan = plan;
        this.folder = folder;
        this.arna = List.copyOf(arna);
        this.about = about;
        this.progress = progress;
    }

    /**
     * A new run.
     *
     * @param folder where it is kept, which must not hold a run
     * @param arna the words that stand before a command of ours, such as the path of the launcher
     * @param about what is known about machine and program
     */
    public static Runner begin(Plan plan, Path folder, List<String> arna, Map<String, String> about,
            Consumer<String> progress) throws IOException, LabException {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve(Samples.FILE))) {
            throw new LabException(folder + " holds a run already; go on with it by --resume, or name another folder");
        }
        plan.write(folder);
        Samples.of(List.of()).write(folder);
        return new Runner(plan, folder, arna, new LinkedHashMap<>(about), progress);
    }

    /** A run that was begun: what it has measured is not measured again, and channels that failed get another chance. */
    public static Runner resume(Path folder, List<String> arna, Map<String, String> about, Consumer<String> progress)
            throws IOException, LabException {
        Samples.read(folder).write(folder); // without what was cut off
        SequencedMap<String, String> both = Notes.read(folder.resolve(Outcome.ABOUT));
        for (Map.Entry<String, String> each : about.entrySet()) {
            String before = both.putIfAbsent(each.getKey(), each.getValue());
            if (before != null && !before.equals(each.getValue())) {
                both.put(each.getKey() + ", resumed", each.getValue());
            }
        }
        return new Runner(Plan.read(folder), folder, arna, both, progress);
    }

    /** What it does. */
    public Plan plan() {
        return plan;
    }

    /** Has it end soon, with what is measured by then. Any thread. */
    public void stop() {
        stopped.set(true);
    }

    /** Runs it. */
    public Outcome run() throws IOException, LabException, InterruptedException {
        Path work = folder.resolve("work");
        Map<Channel, Bench> benches = new LinkedHashMap<>();
        try (Workers workers = Workers.start(arna, work, text -> progress.accept("  arrived: " + text))) {
            Bench.Lab lab = new Bench.Lab(arna, Kit.prepare(work.resolve("secrets"), HOSTS), work);
            for (Channel channel : plan.channels()) {
                attempt(channel, workers, benches, () -> {
                    benches.put(channel, Bench.start(channel, lab, workers, plan.payloadEverySeconds()));
                    noteCipher(channel, benches);
                });
            }
            rounds(workers, benches);
        } catch (CertificateException e) {
            throw new LabException("no certificates can be made: " + e.getMessage());
        } finally {
            benches.values().forEach(Bench::close);
        }
        Notes.write(folder.resolve(Outcome.ABOUT), about);
        Notes.write(folder.resolve(Outcome.FAILURES), failures);
        Outcome outcome = Outcome.read(folder);
        outcome.writeJson(folder.resolve("samples.json"));
        return outcome;
    }

    private void noteCipher(Channel channel, Map<Channel, Bench> benches)
            throws IOException, LabException, InterruptedException {
        Bench bench = benches.get(channel);
        String cipher = bench == null ? "" : bench.connect();
        if (!cipher.isEmpty()) {
            about.put("cipher of " + channel.name(), cipher);
        }
    }

    private void rounds(Workers workers, Map<Channel, Bench> benches) throws IOException, LabException {
        Samples before = Samples.read(folder);
        long begun = System.nanoTime();
        for (int round = 0; round <= plan.rounds() && !stopped.get(); round++) {
            progress.accept(round == 0 ? "warming up" : "round " + round + " of " + plan.rounds() + left(round, begun));
            for (Channel channel : plan.channels()) {
                int number = round;
                attempt(channel, workers, benches, () -> turn(channel, number, benches, before));
            }
        }
    }

    private String left(int round, long begun) {
        double passed = (System.nanoTime() - begun) / 1e9;
        double planned = plan.secondsFrom(0) - plan.secondsFrom(round);
        return ", about " + Duration.text(plan.secondsFrom(round) * passed / planned) + " left";
    }

    private void turn(Channel channel, int round, Map<Channel, Bench> benches, Samples before)
            throws IOException, LabException, InterruptedException {
        Bench bench = benches.get(channel);
        List<Step> steps = plan.steps(channel, round).stream()
                .filter(step -> !before.has(channel.name(), round, step.name())).toList();
        if (bench == null || steps.isEmpty()) { return; }
        progress.accept("  " + channel.name());
        var _ = bench.connect();
        for (Step step : steps) {
            if (stopped.get()) { return; }
            List<Sample> samples = bench.measure(step, round);
            if (round > 0) {
                Samples.append(folder, samples);
            }
        }
    }

    /** Something that may fail. */
    private interface Task {
        void run() throws IOException, LabException, InterruptedException;
    }

    /** Does it, unless the channel has failed or all is to end; when it fails, the channel has, and is told with its cause. */
    private void attempt(Channel channel, Workers workers, Map<Channel, Bench> benches, Task task)
            throws IOException {
        if (stopped.get() || failures.containsKey(channel.name())) { return; }
        try {
            task.run();
        } catch (LabException | IOException e) {
            if (stopped.get()) { return; } // Ctrl-C reaches the processes, too
            failures.put(channel.name(), String.valueOf(e.getMessage()));
            progress.accept("  " + channel.name() + " FAILED: " + e.getMessage());
            Bench bench = benches.remove(channel);
            if (bench != null) {
                bench.close();
            }
            workers.startAnew();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
