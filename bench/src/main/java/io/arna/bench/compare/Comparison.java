package io.arna.bench.compare;

import io.arna.bench.load.LoadException;
import io.arna.bench.load.LoadOptions;
import io.arna.bench.report.Run;
import io.arna.bench.scenario.Figure;
import io.arna.bench.scenario.Flow;
import io.arna.bench.scenario.Idle;
import io.arna.bench.scenario.ProcessGauge;
import io.arna.bench.scenario.Result;
import io.arna.bench.scenario.Scenario;
import io.arna.bench.scenario.Target;
import io.arna.bench.scenario.Warming;
import io.arna.mqtt.MqttVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures brokers in turn, round by round. For traffic all run throughout a scenario, so that each is warm, and take turns: A B C A B C.
 * Where memory or start is measured each round has fresh processes.
 */
final class Comparison {
    private static final double TURN_WARM_UP_SECONDS = 1;
    private static final int REST_SECONDS = 3;

    private final List<Contender> contenders;
    private final CompareOptions options;
    private final Consumer<String> progress;
    private final List<Run.Round> rounds = new ArrayList<>();

    Comparison(List<Contender> contenders, CompareOptions options, Consumer<String> progress) {
        this.contenders = contenders;
        this.options = options;
        this.progress = progress;
    }

    List<Run.Round> run() throws CompareException, IOException, InterruptedException {
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : contenders) {
                start(contender, round);
            }
        }
        for (Scenario scenario : options.scenarios()) {
            List<Contender> able = contenders.stream().filter(contender -> isAble(contender, scenario)).toList();
            if (scenario.isRepeatable()) {
                takeTurns(scenario, able);
            } else {
                for (int round = 1; round <= options.rounds(); round++) {
                    for (Contender contender : able) {
                        alone(scenario, contender, round);
                    }
                }
            }
        }
        return List.copyOf(rounds);
    }

    private static boolean isAble(Contender contender, Scenario scenario) {
        return switch (scenario) {
            case Flow flow -> (contender.speaksQos2() || flow.qos() < 2)
                    && (contender.isBroker() || flow.shape() == Flow.Shape.PAIRS || flow.shape() == Flow.Shape.ALL);
            case Idle _,Warming _ -> true;
            default -> contender.isBroker();
        };
    }

    private void start(Contender contender, int round) throws CompareException, IOException, InterruptedException {
        try (RunningContender running = RunningContender.start(contender, false)) {
            running.rest(REST_SECONDS);
            ProcessGauge gauge = new ProcessGauge(running.pid());
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.START_MILLIS, running.startMillis());
            figures.put(Figure.RESIDENT_BYTES, gauge.residentBytes());
            figures.put(Figure.BROKER_CPU_SECONDS, gauge.cpuSeconds());
            keep(contender, round, new Result("start", figures, List.of()));
        }
    }

    private void takeTurns(Scenario scenario, List<Contender> able)
            throws CompareException, IOException, InterruptedException {
        Map<Contender, RunningContender> running = new LinkedHashMap<>();
        try {
            for (Contender contender : able) {
                running.put(contender, RunningContender.start(contender, scenario.isDurable()));
            }
            for (Map.Entry<Contender, RunningContender> each : running.entrySet()) {
                if (each.getKey().warmsUp()) {
                    warmUp(scenario, each.getKey(), each.getValue());
                }
            }
            for (int round = 1; round <= options.rounds(); round++) {
                for (Map.Entry<Contender, RunningContender> each : running.entrySet()) {
                    measure(scenario, each.getKey(), each.getValue(), round, TURN_WARM_UP_SECONDS, options.seconds());
                }
            }
        } finally {
            for (RunningContender each : running.values()) {
                each.close();
            }
        }
    }

    /** Scenarios that last as long as they last are run until the time is up. */
    private void warmUp(Scenario scenario, Contender contender, RunningContender running)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (options.warmUpSeconds() * 1e9);
        boolean done;
        do {
            done = measure(scenario, contender, running, 0, options.warmUpSeconds(), 0.5);
        } while (done && System.nanoTime() < end);
    }

    private void alone(Scenario scenario, Contender contender, int round)
            throws CompareException, IOException, InterruptedException {
        try (RunningContender running = RunningContender.start(contender, scenario.isDurable())) {
            running.rest(REST_SECONDS);
            measure(scenario, contender, running, round, TURN_WARM_UP_SECONDS, options.seconds());
        }
    }

    /** Whether it could be measured. */
    private boolean measure(Scenario scenario, Contender contender, RunningContender running, int round, double warmUp,
            double seconds) throws IOException, InterruptedException {
        LoadOptions how = LoadOptions.to(running.address(), MqttVersion.V3_1_1);
        try {
            Result result = scenario.run(new Target(how, running.pid(), warmUp, seconds, 0, options.scale(),
                    () -> crash(running)));
            if (round > 0) {
                keep(contender, round, result);
            }
            return true;
        } catch (LoadException e) {
            progress.accept(contender.name() + ", " + scenario.name() + ": " + e.getMessage());
            return false;
        }
    }

    private static void crash(RunningContender running) throws LoadException, IOException, InterruptedException {
        try {
            running.killAndRestart();
        } catch (CompareException e) {
            throw new LoadException(String.valueOf(e.getMessage()));
        }
    }

    private void keep(Contender contender, int round, Result result) {
        Run.Round kept = new Run.Round(contender.name(), round, result);
        rounds.add(kept);
        progress.accept(Summary.of(kept));
    }
}
