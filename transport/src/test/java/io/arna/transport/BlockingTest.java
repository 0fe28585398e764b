package io.arna.transport;

import static io.arna.transport.TestClient.bytes;
import static io.arna.transport.TestClient.connect;
import static io.arna.transport.TestClient.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.arna.mqtt.packet.Connect;
import io.arna.mqtt.packet.Publish;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A shard never waits for anything but its sockets: the JVM counts how often a thread blocked or waited. */
final class BlockingTest {
    @ParameterizedTest
    @MethodSource("io.arna.transport.House#ways")
    void noShardBlocksOrWaitsWhateverItsClientsDo(House.Way way) throws Exception {
        Talk.Manners busy = (talk, packet) -> {
            switch (packet) {
                case Connect connect -> talk.moveTo(Integer.parseInt(connect.clientId()), talk::letIn);
                case Publish publish -> {
                    talk.wire.send(publish);
                    talk.wire.pauseReading();
                    talk.execute(talk.wire::resumeReading);
                }
                default -> {}
            }
        };
        try (House house = new House(way, busy)) {
            keepBusy(house); // classes are loaded and initialised, which does block
            Map<String, Long> before = waits(way);
            keepBusy(house);
            assertThat(waits(way)).hasSize(3).isEqualTo(before);
        }
    }

    /** Or the test above would prove nothing. */
    @ParameterizedTest
    @MethodSource("io.arna.transport.House#ways")
    void noticesAShardThatWaits(House.Way way) throws Exception {
        try (House house = new House(way, Talk.LISTEN)) {
            TestClient client = house.client();
            client.say(connect("c"));
            client.hear();
            Map<String, Long> before = waits(way);
            house.talk().on(() -> LockSupport.parkNanos(1));
            assertThat(waits(way)).isNotEqualTo(before);
        }
    }

    private static void keepBusy(House house) throws Exception {
        for (int n = 0; n < 30; n++) {
            TestClient client = house.client();
            byte[] large = new byte[20_000];
            client.say(bytes(connect("" + n % 3), publish("a"), publish(large), publish("b")));
            client.hear();
            assertThat(client.hearText()).isEqualTo("a");
            client.hear();
            assertThat(client.hearText()).isEqualTo("b");
            if (n % 2 == 0) {
                client.vanish();
            } else {
                client.endOutput();
                client.hearEnd();
            }
        }
    }

    /**
     * How often each shard has waited for somebody or blocked on a monitor, by thread. The selector of NIO has a monitor of its own for
     * being woken up, which does not count.
     */
    private static Map<String, Long> waits(House.Way way) {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("arna-shard-"))
                .collect(Collectors.toMap(ThreadInfo::getThreadName,
                        info -> info.getWaitedCount() + (way.sockets() == Sockets.NIO ? 0 : info.getBlockedCount())));
    }
}
