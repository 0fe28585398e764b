package io.arna.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arna.bench.load.LoadException;
import io.arna.bench.load.LoadOptions;
import io.arna.bench.scenario.Acknowledged;
import io.arna.bench.scenario.Figure;
import io.arna.bench.scenario.Killed;
import io.arna.bench.scenario.Queued;
import io.arna.bench.scenario.Result;
import io.arna.bench.scenario.Retained;
import io.arna.bench.scenario.Scenario;
import io.arna.bench.scenario.Scenarios;
import io.arna.bench.scenario.Target;
import io.arna.bench.scenario.Target.Crash;
import io.arna.mqtt.MqttVersion;
import io.arna.server.Broker;
import io.arna.server.StartException;
import io.arna.server.config.Config.Kind;
import io.arna.server.config.ConfigReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios whose sessions outlive their connections, against a broker of our own. */
final class SessionsThatStayTest {
    private static final int MESSAGES = 500;
    private static final int SESSIONS = 5;

    @TempDir private Path directory;
    private @Nullable Broker broker;

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private Broker start(int port, boolean durable) throws StartException {
        ConfigReader configuration = new ConfigReader().text("test", """
                listeners:
                  - {kind: tcp, host: 127.0.0.1, port: %d, name: "tcp:default"}
                """.formatted(port));
        if (durable) {
            configuration.set("node.data_dir", directory.resolve("data").toString(), "test");
        }
        broker = Broker.start(configuration.read());
        return broker;
    }

    private static int port(Broker broker) {
        return broker.address(Kind.TCP).port();
    }

    private static Target target(int port, MqttVersion version, @Nullable Crash crash) {
        return new Target(LoadOptions.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), version),
                ProcessHandle.current().pid(), 0.05, 0.2, 0, 1, crash);
    }

    @ParameterizedTest
    @EnumSource(value = MqttVersion.class, names = {"V3_1_1", "V5"})
    void whatWaitsForSessionsThatAreAwayComesOnceAndInOrderEachTime(MqttVersion version) throws Exception {
        Target target = target(port(start(0, false)), version, null);
        Scenario queue = new Queued("queue", "", MESSAGES, SESSIONS);
        for (int turn = 0; turn < 2; turn++) {
            Result result = queue.run(target);
            assertThat(result.isClean()).isTrue();
            assertThat(result.get(Figure.SENT)).isEqualTo(MESSAGES);
            assertThat(result.get(Figure.RECEIVED)).isEqualTo(MESSAGES);
            assertThat(result.get(Figure.QUEUED_PER_SECOND)).isPositive();
            assertThat(result.get(Figure.DRAINED_PER_SECOND)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"q1kept", "q2kept"})
    void flowsToSessionsThatStayLoseNothingAndLeaveNoSessionBehind(String name) throws Exception {
        Target target = target(port(start(0, true)), MqttVersion.V3_1_1, null);
        Scenario flow = Scenarios.ALL.stream().filter(known -> known.name().equals(name)).findFirst().orElseThrow();
        Result result = flow.run(target);
        assertThat(result.isClean()).isTrue();
        assertThat(result.get(Figure.RECEIVED)).isPositive();
        assertThat(flow.isDurable()).isTrue();
    }

    @Test
    void acknowledgementsAreTimed() throws Exception {
        Target target = target(port(start(0, true)), MqttVersion.V3_1_1, null);
        Result result = new Acknowledged("ack", "", 3).run(target);
        assertThat(result.isClean()).isTrue();
        assertThat(result.get(Figure.ACKNOWLEDGED_PER_SECOND)).isPositive();
        assertThat(result.get(Figure.ACKNOWLEDGED_P99_MILLIS))
                .isGreaterThanOrEqualTo(result.get(Figure.ACKNOWLEDGED_P50_MILLIS)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasAcknowledgedAndIsLostIsCounted(boolean durable) throws Exception {
        int port = port(start(0, durable));
        Crash crash = () -> {
            stop();
            try {
                start(port, durable);
            } catch (StartException e) {
                throw new LoadException(String.valueOf(e.getMessage()));
            }
        };
        Result result = new Killed("kill", "", MESSAGES, SESSIONS).run(target(port, MqttVersion.V3_1_1, crash));
        assertThat(result.get(Figure.ACKNOWLEDGED)).isPositive();
        assertThat(result.get(Figure.ACKNOWLEDGED_LOST)).isEqualTo(durable ? 0 : result.get(Figure.ACKNOWLEDGED));
    }

    @Test
    void eachRetainedMessageIsStoredOnceAndReplayedOnceEachTime() throws Exception {
        Target target = target(port(start(0, true)), MqttVersion.V3_1_1, null);
        Scenario retain = new Retained("retain", "", 1_003);
        for (int turn = 0; turn < 2; turn++) {
            Result result = retain.run(target);
            assertThat(result.isClean()).isTrue();
            assertThat(result.get(Figure.RECEIVED)).isEqualTo(result.get(Figure.SENT)).isEqualTo(1_000);
        }
    }

    @Test
    void nobodyElsesBrokerIsKilled() throws Exception {
        Target target = target(port(start(0, false)), MqttVersion.V3_1_1, null);
        assertThatThrownBy(() -> new Killed("kill", "", MESSAGES, SESSIONS).run(target))
                .isInstanceOf(LoadException.class).hasMessageContaining("scenario kill kills the broker");
    }
}
