package io.arna.lab.run;

import io.arna.bench.scenario.ProcessGauge;
import io.arna.lab.LabException;
import io.arna.lab.channel.Channel;
import io.arna.lab.channel.Channel.Holder;
import io.arna.lab.channel.Kit;
import io.arna.lab.statistics.Series;
import io.arna.lab.worker.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the measurements of one channel. Used by one thread. */
final class Bench implements AutoCloseable {
    private static final String TRAFFIC = "lab/traffic";
    /** How much longer the publisher goes on than is counted, so that the count ends within its traffic. */
    private static final double MARGIN_SECONDS = 0.3;
    /** Connections before memory is looked at, so that what only the first needs does not count. */
    private static final int FIRST_CONNECTIONS = 20;

    /** Longer than anything lasts. */
    private static final double NEVER = 1e6;

    private final Channel channel;
    private final Lab lab;
    private final Workers workers;
    private final BrokerProcess broker;
    private final double payloadEverySeconds;

    /**
     * What is the same for all channels.
     *
     * @param arna the words before a command of ours
     * @param kit certificates and passwords
     * @param folder for logs and what processes need
     */
    record Lab(List<String> arna, Kit kit, Path folder) {
        static final String BIND = "127.0.0.1";

        BrokerProcess broker(String name, Channel channel) throws IOException, LabException, InterruptedException {
            return BrokerProcess.start(name, channel, kit, BIND, arna, folder);
        }

        Path access(Channel channel, Holder holder, int port) throws IOException {
            Path file = folder.resolve(channel.name() + "-" + holder.word() + ".properties");
            channel.access(kit, holder, BIND, port).write(file);
            return file;
        }
    }

    private Bench(Channel channel, Lab lab, Workers workers, BrokerProcess broker, double payloadEverySeconds) {
        this.channel = channel;
        this.lab = lab;
        this.workers = workers;
        this.broker = broker;
        this.payloadEverySeconds = payloadEverySeconds;
    }

    /** Starts the channel's broker. */
    static Bench start(Channel channel, Lab lab, Workers workers, double payloadEverySeconds)
            throws IOException, LabException, InterruptedException {
        return new Bench(channel, lab, workers, lab.broker("broker-" + channel.name(), channel), payloadEverySeconds);
    }

    /** Has both workers connect; version and cipher suite, empty when nothing is encrypted. */
    String connect() throws IOException, LabException, InterruptedException {
        var _ = workers.subscriber().tell(Words.of("connect").with("access", access(Holder.SUBSCRIBER)));
        return workers.publisher().tell(Words.of("connect").with("access", access(Holder.PUBLISHER))).get("cipher");
    }

    private Path access(Holder holder) throws IOException {
        return lab.access(channel, holder, broker.port());
    }

    /** Measures; what came of it, without the round. */
    List<Sample> measure(Step step, int round) throws IOException, LabException, InterruptedException {
        Found found = new Found(round, step.name());
        switch (step) {
            case Step.Throughput throughput -> measure(throughput, found);
            case Step.SetUp setUp -> measure(setUp, found);
            case Step.Latency latency -> measure(latency, found);
            case Step.MessageBytes bytes -> measure(bytes, found);
            case Step.Memory memory -> measure(memory, found);
        }
        return found.samples;
    }

    /** Collects what a measurement finds. */
    private final class Found {
        private final int round;
        private final String step;
        private final List<Sample> samples = new ArrayList<>();

        Found(int round, String step) {
            this.round = round;
            this.step = step;
        }

        /** What a system does not tell is no sample. */
        void add(Measure measure, int qos, int payloadBytes, double value) {
            if (Double.isFinite(value)) {
                samples.add(new Sample(new Cell(channel.name(), measure, qos, payloadBytes), round, step, value));
            }
        }

        void add(Measure measure, double[] values) {
            Arrays.stream(values).forEach(value -> add(measure, -1, -1, value));
        }
    }

    private void measure(Step.Throughput step, Found found) throws IOException, LabException, InterruptedException {
        double warmUp = step.warmUpSeconds();
        double cpu = broker.gauge().cpuSeconds();
        workers.subscriber().say(Words.of("count").with("warm", warmUp).with("seconds", step.countedSeconds()));
        workers.subscriber().awaitCounting();
        workers.publisher().say(Words.of("flood").with("topic", TRAFFIC).with("qos", step.qos())
                .with("bytes", step.payloadBytes()).with("every", payloadEvery(step))
                .with("seconds", warmUp + step.countedSeconds() + MARGIN_SECONDS));
        Words sent = workers.publisher().answer();
        Words arrived = workers.subscriber().answer();
        double messages = sent.number("sent");
        cpu = broker.gauge().cpuSeconds() - cpu;
        int qos = step.qos();
        int bytes = step.payloadBytes();
        found.add(Measure.GOODPUT, qos, bytes, arrived.number("bytes") * 8 / arrived.number("seconds"));
        found.add(Measure.LOST, qos, bytes, 1 - arrived.number("total") / messages);
        found.add(Measure.BROKER_CPU, qos, bytes, cpu * 1e6 / messages);
        found.add(Measure.PUBLISHER_CPU, qos, bytes, sent.number("cpu") * 1e6 / messages);
        found.add(Measure.SUBSCRIBER_CPU, qos, bytes, arrived.number("cpu") * 1e6 / arrived.number("cpu_messages"));
    }

    /** It goes along with the paper's measurement only. */
    private double payloadEvery(Step.Throughput step) {
        return step.qos() == Plan.MAIN_QOS && step.payloadBytes() == Plan.MAIN_PAYLOAD_BYTES ? payloadEverySeconds
                : NEVER;
    }

    private void measure(Step.SetUp step, Found found) throws IOException, LabException, InterruptedException {
        Words done = workers.publisher().tell(Words.of("setup").with("access", access(Holder.PUBLISHER))
                .with("times", step.times()));
        found.add(Measure.SETUP_TIME, done.numbers("millis"));
        found.add(Measure.SETUP_ROUND_TRIPS, done.numbers("turns"));
        found.add(Measure.SETUP_BYTES_OUT, done.numbers("out"));
        found.add(Measure.SETUP_BYTES_IN, done.numbers("in"));
    }

    private void measure(Step.Latency step, Found found) throws IOException, LabException, InterruptedException {
        double[] micros = workers.publisher().tell(Words.of("latency").with("qos", 0)
                .with("bytes", step.payloadBytes()).with("messages", step.messages())).numbers("micros");
        Arrays.stream(micros).forEach(each -> found.add(Measure.LATENCY, 0, step.payloadBytes(), each));
        found.add(Measure.LATENCY_P50, 0, step.payloadBytes(), Series.percentile(micros, 0.5));
        found.add(Measure.LATENCY_P99, 0, step.payloadBytes(), Series.percentile(micros, 0.99));
    }

    private void measure(Step.MessageBytes step, Found found) throws IOException, LabException, InterruptedException {
        Words done = workers.publisher().tell(Words.of("bytes").with("topic", TRAFFIC).with("qos", step.qos())
                .with("bytes", step.payloadBytes()).with("messages", step.messages()));
        found.add(Measure.SOCKET_BYTES, step.qos(), step.payloadBytes(), done.number("socket"));
        found.add(Measure.PACKET_BYTES, step.qos(), step.payloadBytes(), done.number("packets"));
    }

    private void measure(Step.Memory step, Found found) throws IOException, LabException, InterruptedException {
        try (BrokerProcess fresh = lab.broker("broker-" + channel.name() + "-memory", channel)) {
            Words hold = Words.of("hold").with("access", lab.access(channel, Holder.PUBLISHER, fresh.port()));
            ProcessGauge gauge = fresh.gauge();
            var _ = workers.publisher().tell(hold.with("connections", FIRST_CONNECTIONS));
            double before = gauge.residentBytes();
            var _ = workers.publisher().tell(hold.with("connections", step.connections()));
            found.add(Measure.MEMORY, -1, -1, (gauge.residentBytes() - before) / step.connections());
            var _ = workers.publisher().tell(Words.of("release"));
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}
