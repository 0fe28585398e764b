package io.arna.bench.micro;

import io.arna.bench.scale.Clients;
import io.arna.bench.scale.SilentWire;
import io.arna.bench.scale.SocketlessBroker;
import io.arna.broker.limit.Limits;
import io.arna.mqtt.MqttVersion;
import io.arna.mqtt.Payload;
import io.arna.mqtt.Qos;
import io.arna.mqtt.packet.PubAck;
import io.arna.mqtt.packet.PubComp;
import io.arna.mqtt.packet.PubRec;
import io.arna.mqtt.packet.PubRel;
import io.arna.mqtt.packet.Publish;
import io.arna.mqtt.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From a publisher's PUBLISH through the rules to the wires of those who hear it, and back to the last acknowledgement. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DeliveryBenchmark {
    private static final int CROWD = 1_000;
    private static final TopicName TO_ALL = TopicName.of("to/all");
    private static final TopicName TO_ONE = TopicName.of("to/one");
    private static final Payload PAYLOAD = Payload.copyOf(new byte[64]);

    /** Of publisher and subscribers. */
    @Param({"V3_1_1", "V5"}) public MqttVersion version = MqttVersion.V3_1_1;

    private SocketlessBroker broker = new SocketlessBroker(1, Limits.DEFAULT);
    private final List<SilentWire> crowd = new ArrayList<>();
    private SilentWire one = broker.accept();
    private SilentWire publisher = broker.accept();

    /** Lets everybody in. */
    @Setup
    public void prepare() {
        broker = new SocketlessBroker(1, Limits.DEFAULT);
        crowd.clear();
        for (int i = 0; i < CROWD; i++) {
            SilentWire client = Clients.connected(broker, "crowd" + i, version);
            client.says(Clients.subscribe(Qos.AT_LEAST_ONCE, List.of(TO_ALL.toString())));
            crowd.add(client);
        }
        one = Clients.connected(broker, "one", version);
        one.says(Clients.subscribe(Qos.EXACTLY_ONCE, List.of(TO_ONE.toString())));
        publisher = Clients.connected(broker, "publisher", version);
    }

    private static Publish message(TopicName topic, Qos qos) {
        return Publish.of(qos == Qos.AT_MOST_ONCE ? 0 : 1, qos, false, topic, PAYLOAD);
    }

    /** For each receiver of a QoS 0 message to a thousand. */
    @Benchmark
    @OperationsPerInvocation(CROWD)
    public long fanOut0() {
        publisher.says(message(TO_ALL, Qos.AT_MOST_ONCE));
        return broker.messagesSent();
    }

    /** For each receiver of a QoS 1 message to a thousand, its acknowledgement included. */
    @Benchmark
    @OperationsPerInvocation(CROWD)
    public long fanOut1() {
        publisher.says(message(TO_ALL, Qos.AT_LEAST_ONCE));
        for (SilentWire client : crowd) {
            client.says(PubAck.of(client.lastPacketId()));
        }
        return broker.messagesSent();
    }

    /** One QoS 0 message to one subscriber. */
    @Benchmark
    public long deliver0() {
        publisher.says(message(TO_ONE, Qos.AT_MOST_ONCE));
        return broker.messagesSent();
    }

    /** One QoS 1 message to one subscriber, who acknowledges it. */
    @Benchmark
    public long deliver1() {
        publisher.says(message(TO_ONE, Qos.AT_LEAST_ONCE));
        one.says(PubAck.of(one.lastPacketId()));
        return broker.messagesSent();
    }

    /** One QoS 2 message to one subscriber, with all that both sides answer. */
    @Benchmark
    public long deliver2() {
        publisher.says(message(TO_ONE, Qos.EXACTLY_ONCE));
        publisher.says(PubRel.of(1));
        int packetId = one.lastPacketId();
        one.says(PubRec.of(packetId));
        one.says(PubComp.of(packetId));
        return broker.messagesSent();
    }
}
